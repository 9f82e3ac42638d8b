"""The values of a perishability report, read from the records in a fixed number of queries. Called by the views."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Q

from claims.models import Anchor, AnchorUse, Claim, Evidence, Line, Match, Verdict, VerdictEvent
from claims.models.match import Stance
from claims.verdict_rules import AGAINST
from claims.words import person
from papers.currency import search_currency

# "The last six months" is the re-test prompt's own term.
STRONGEST_MONTHS = 6
STRONGEST_SHOWN = 3
OTHER_KIND = "Of no kind that the line asks for"


@dataclass(frozen=True)
class Cited:
    """A paper that a verdict or a claim rests on: its id (grounded: it is on record), stance and day."""

    identifier: str
    title: str
    stance: str
    day: datetime.date


@dataclass(frozen=True)
class ReportedClaim:
    """A claim as the report says it. `since` is the day of the verdict in force; `deciding` the paper that did it."""

    ref: str
    url: str
    statement: str
    line: str
    claim: Claim
    status: str
    since: datetime.datetime | None
    direction: str
    pressures: tuple[str, ...]
    rationale: str
    reviewer: str
    searched: str
    deciding: Cited | None
    cited: tuple[Cited, ...]
    disputed: bool
    accepted_for: int
    accepted_against: int
    pending: int

    @property
    def basis(self) -> str:
        """What the verdict rests on, in words; empty for an untested claim."""
        if self.cited:
            return ", ".join(f"{paper.identifier} ({paper.stance})" for paper in self.cited)
        return f"nothing found: {self.searched}" if self.searched else ""


@dataclass(frozen=True)
class Strongest:
    """The strongest newer work against claims, of one kind that a line asks for."""

    line: str
    kind: str
    found: tuple[tuple[str, Cited], ...]
    """(reference of the claim, paper), strongest first"""


@dataclass(frozen=True)
class FlaggedAnchor:
    identifier: str
    asserted_title: str
    line: str
    grounding: str
    words: str
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A report's values; the claims by status in the order of `STATUSES`."""

    title: str
    scope: str
    line: Line | None
    made: datetime.datetime
    search: str
    claims: tuple[ReportedClaim, ...]
    strongest: tuple[Strongest, ...]
    flagged: tuple[FlaggedAnchor, ...]
    unanchored: tuple[str, ...]
    waiting: tuple[tuple[str, int], ...] = field(default=())
    """(reference, matches waiting)"""

    def of(self, status: str) -> list[ReportedClaim]:
        return [claim for claim in self.claims if claim.status == status]

    @property
    def reversed(self) -> list[ReportedClaim]:
        return self.of(Claim.Status.REVERSED)

    @property
    def relaxed(self) -> list[ReportedClaim]:
        return self.of(Claim.Status.RELAXED)

    @property
    def holding(self) -> list[ReportedClaim]:
        return self.of(Claim.Status.HOLDING)

    @property
    def untested(self) -> list[ReportedClaim]:
        return self.of(Claim.Status.UNTESTED)

    @property
    def waiting_total(self) -> int:
        return sum(count for _, count in self.waiting)


def gather(line: Line | None, now: datetime.datetime) -> Report:
    """The report of one line, or of all real lines. The sample is reported only by its own line."""
    claims = Claim.objects.live()
    claims = claims.filter(line=line) if line else claims.real()
    verdicts = _verdicts_in_force(claims)
    counts = _evidence_counts(claims)
    rows = tuple(
        _reported(claim, verdicts.get(claim.pk), counts.get(claim.pk, (0, 0)))
        for claim in claims.with_pending()
        .select_related("line")
        .order_by("line__question", "line_id", "number")
    )
    used = set(
        AnchorUse.objects.filter(claim__in=claims.order_by())
        .exclude(state=AnchorUse.State.REJECTED)
        .values_list("claim_id", flat=True)
    )
    return Report(
        title="Perishability report",
        scope=line.question if line else "All lines",
        line=line,
        made=now,
        search="" if line and line.sample else search_currency().words,
        claims=rows,
        strongest=_strongest(line, now),
        flagged=_flagged(line),
        unanchored=tuple(row.ref for row in rows if row.claim.pk not in used),
        waiting=tuple((row.ref, row.pending) for row in rows if row.pending),
    )


def months_before(moment: datetime.datetime, months: int) -> datetime.date:
    """The same day that many months earlier, or the last of that month where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _verdicts_in_force(claims: object) -> dict[int, Verdict]:
    """The newest verdict of each claim that was not withdrawn."""
    withdrawn = VerdictEvent.objects.filter(what=VerdictEvent.What.WITHDRAWN).values("verdict")
    newest = (
        Verdict.objects.filter(claim__in=claims.order_by())  # type: ignore[attr-defined]
        .exclude(pk__in=withdrawn)
        .order_by("claim_id", "-given", "-pk")
        .distinct("claim_id")
        .select_related("reviewer", "deciding_paper")
        .prefetch_related("citations__match__paper", "events")
    )
    return {verdict.claim_id: verdict for verdict in newest}


def _evidence_counts(claims: object) -> dict[int, tuple[int, int]]:
    """Accepted evidence for and against, by claim."""
    rows = (
        Evidence.objects.filter(match__claim__in=claims.order_by())  # type: ignore[attr-defined]
        .order_by()
        .values("match__claim")
        .annotate(
            supporting=Count("pk", filter=Q(stance=Stance.SUPPORTS)),
            against=Count("pk", filter=Q(stance__in=AGAINST)),
        )
    )
    return {row["match__claim"]: (row["supporting"], row["against"]) for row in rows}


def _reported(claim: Claim, verdict: Verdict | None, counts: tuple[int, int]) -> ReportedClaim:
    cited = (
        tuple(_cited(citation.match, citation.stance) for citation in verdict.citations.all())
        if verdict
        else ()
    )
    deciding = None
    if verdict and verdict.deciding_paper:
        paper = verdict.deciding_paper
        stance = next((each.stance for each in cited if each.identifier == paper.identifier), "")
        deciding = Cited(paper.identifier, paper.title, stance, paper.published.date())
    return ReportedClaim(
        ref=claim.ref,
        url=claim.get_absolute_url(),
        statement=claim.statement,
        line=claim.line.question,
        claim=claim,
        status=claim.status,
        since=claim.status_since,
        direction=verdict.get_direction_display().lower() if verdict else "",
        pressures=tuple(verdict.pressures) if verdict else (),
        rationale=verdict.rationale if verdict else "",
        reviewer=person(verdict.reviewer) if verdict else "",
        searched=verdict.search_words if verdict and verdict.nothing_found else "",
        deciding=deciding,
        cited=cited,
        disputed=any(event.what == VerdictEvent.What.DISPUTED for event in verdict.events.all())
        if verdict
        else False,
        accepted_for=counts[0],
        accepted_against=counts[1],
        pending=claim.pending,  # type: ignore[attr-defined]
    )


def _cited(match: Match, stance: str) -> Cited:
    return Cited(match.paper.identifier, match.paper.title, stance, match.counts_from)


def _strongest(line: Line | None, now: datetime.datetime) -> tuple[Strongest, ...]:
    """Evidence against, first seen within six months, by the line's kinds; a kind without any stays."""
    lines = Line.objects.filter(pk=line.pk) if line else Line.objects.real()
    evidence = (
        Evidence.objects.filter(
            match__claim__line__in=lines,
            match__claim__dropped__isnull=True,
            stance__in=AGAINST,
            match__counts_from__gte=months_before(now, STRONGEST_MONTHS),
        )
        .select_related("match__claim__line", "match__paper", "match__kind")
        .order_by("-match__score", "pk")
    )
    by_kind: dict[tuple[int, int | None], list[tuple[str, Cited]]] = {}
    for each in evidence:
        key = (each.match.claim.line_id, each.match.kind_id)
        by_kind.setdefault(key, []).append((each.match.claim.ref, _cited(each.match, each.stance)))
    parts = []
    for one in lines.prefetch_related("kinds").order_by("question", "pk"):
        kinds: list[tuple[int | None, str]] = [(kind.pk, kind.text) for kind in one.kinds.all()]
        others = by_kind.get((one.pk, None), [])
        if others or not kinds:
            kinds.append((None, OTHER_KIND if one.kinds.all() else "Of any kind"))
        parts += [
            Strongest(one.question, text, tuple(by_kind.get((one.pk, pk), [])[:STRONGEST_SHOWN]))
            for pk, text in kinds
        ]
    return tuple(parts)


def _flagged(line: Line | None) -> tuple[FlaggedAnchor, ...]:
    anchors = Anchor.objects.filter(line=line) if line else Anchor.objects.filter(line__sample=False)
    anchors = (
        anchors.exclude(grounding=Anchor.Grounding.GROUNDED)
        .select_related("line", "paper")
        .prefetch_related("uses__claim__line")
        .order_by("line__question", "line_id", "position")
    )
    return tuple(
        FlaggedAnchor(
            identifier=anchor.identifier,
            asserted_title=anchor.asserted_title,
            line=anchor.line.question,
            grounding=anchor.grounding,
            words=anchor.get_grounding_display(),
            used_by=tuple(
                use.claim.ref for use in anchor.uses.all() if use.state != AnchorUse.State.REJECTED
            ),
        )
        for anchor in anchors
    )
