"""What a claim's page and its re-test page show, read in a fixed number of queries however long the story is.

Called by claims/views/claim.py and claims/views/review.py. Nothing here writes.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from claims import rationale, timeline
from claims.charts import TimelineEvent
from claims.durable import durable_part
from claims.grounding import Comparison, compare_anchor
from claims.marking import Span
from claims.models import (
    AnchorProposal,
    AnchorUse,
    Claim,
    Document,
    Match,
    Specific,
    Verdict,
    VerdictCitation,
    VerdictEvent,
    Wording,
)
from claims.specifics import disagreements, find_specifics
from claims.verdict_rules import AGAINST, can_decide
from claims.wording import changed_parts
from claims.words import day, person, plural
from papers.currency import DAY, SearchCurrency, search_currency


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with an identifier it is a paper's id, to be linked."""

    text: str
    identifier: str = ""
    version: int | None = None


def pieces(text: str) -> list[Piece]:
    """The text parted at the ids in it."""
    parted, at = [], 0
    for one in rationale.mentions(text):
        if one.identifier:
            parted += [Piece(text[at : one.start]), Piece(one.written, one.identifier, one.version)]
            at = one.end
    return [*parted, Piece(text[at:])]


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """An accepted match as its block shows it. The quote is empty where the abstract does not have it word for word."""

    match: Match
    quote: str
    quote_spans: list[Span]

    @classmethod
    def of(cls, match: Match) -> EvidenceShown:
        quote = match.sentence if match.sentence and match.sentence in match.paper.abstract else ""
        spans = [Span(one.start, one.end, "quote") for one in find_specifics(quote) if one.values]
        return cls(match, quote, spans)

    @property
    def version(self) -> int | None:
        """The version that makes it count, where that is not the first."""
        paper = self.match.paper
        return paper.current_version if self.match.counts_from > paper.published.date() else None

    @property
    def authors(self) -> str:
        """Family names, three at most."""
        names = [name.split()[-1] for name in self.match.paper.authors if name.strip()]
        return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")

    @property
    def can_decide(self) -> bool:
        return can_decide(self.match)


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """A verdict with what it rests on and what became of it."""

    verdict: Verdict
    in_force: bool
    citations: list[VerdictCitation]
    confirmed: list[VerdictEvent]
    disputed: list[VerdictEvent]
    withdrawn: VerdictEvent | None

    @classmethod
    def of(cls, verdict: Verdict, in_force: bool) -> VerdictShown:
        events = list(verdict.events.all())
        withdrawn = [event for event in events if event.what == VerdictEvent.What.WITHDRAWN]
        return cls(
            verdict,
            in_force,
            list(verdict.citations.all()),
            [event for event in events if event.what == VerdictEvent.What.CONFIRMED],
            [event for event in events if event.what == VerdictEvent.What.DISPUTED],
            withdrawn[0] if withdrawn else None,
        )


@dataclass(frozen=True, slots=True)
class AnchorShown:
    """An anchor that the claim rests on, or may rest on, beside what arXiv says."""

    use: AnchorUse
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class WordingShown:
    """A dated wording, with what it changed against the one before it."""

    wording: Wording
    spans: list[Span]


class ClaimPage:
    """All that is shown of one claim; each part is read when first asked for."""

    def __init__(self, claim: Claim, today: datetime.date) -> None:
        self.claim = claim
        self.today = today

    # --- the statement ---

    @cached_property
    def specifics(self) -> list[Specific]:
        return list(self.claim.specifics.all())

    @property
    def spans(self) -> list[Span]:
        return [Span(one.start, one.end, one.still_right) for one in self.specifics]

    @property
    def stale(self) -> int:
        return sum(one.still_right == Specific.StillRight.NO for one in self.specifics)

    @property
    def stale_words(self) -> str:
        return f"{self.stale} of {plural(len(self.specifics), 'specific')} stale"

    @property
    def durable(self) -> str:
        """What is left without the specifics; empty where that is the whole statement."""
        return durable_part(self.claim.statement, [(one.start, one.end, one.kind) for one in self.specifics])

    @property
    def disagreements(self) -> list[str]:
        return disagreements(self.claim.statement, find_specifics(self.claim.statement))

    @property
    def span_note(self) -> str:
        """Why the asserted span is as it is, in a sentence; empty where the date is a plain one."""
        claim = self.claim
        if claim.asserted_from is None:
            return "Its document gives no date."
        if claim.asserted_to == claim.as_of and claim.asserted_from != claim.asserted_to:
            return f"Only the span is known. It ends on {day(claim.as_of)}, its document's day."
        if claim.asserted_from != claim.asserted_to:
            return "Only the span is known."
        return ""

    @cached_property
    def wordings(self) -> list[WordingShown]:
        """Newest first; none where the claim was never reworded."""
        told = list(self.claim.wordings.select_related("by"))
        if len(told) < 2:
            return []
        shown = [WordingShown(told[0], [])]
        for older, newer in pairwise(told):
            shown.append(WordingShown(newer, changed_parts(older.text, newer.text)))
        return shown[::-1]

    # --- papers ---

    @cached_property
    def accepted(self) -> list[EvidenceShown]:
        matches = (
            self.claim.matches.filter(state=Match.State.ACCEPTED, evidence__isnull=False)
            .select_related("paper", "evidence__by", "kind")
            .order_by("counts_from", "pk")
        )
        return [EvidenceShown.of(match) for match in matches]

    def _new(self, stances: Sequence[str]) -> list[EvidenceShown]:
        return [
            one
            for one in self.accepted
            if one.match.standing == Match.Standing.NEW and one.match.evidence.stance in stances
        ]

    @property
    def evidence_for(self) -> list[EvidenceShown]:
        return self._new(["supports"])

    @property
    def evidence_against(self) -> list[EvidenceShown]:
        return self._new(AGAINST)

    @property
    def mentions(self) -> list[EvidenceShown]:
        return self._new(["mentions"])

    @property
    def context(self) -> list[EvidenceShown]:
        """Papers no newer than the claim: they cannot carry a verdict."""
        return [one for one in self.accepted if one.match.standing != Match.Standing.NEW]

    @cached_property
    def waiting(self) -> int:
        return self.claim.matches.filter(state=Match.State.PENDING).count()

    @property
    def inbox_url(self) -> str:
        """The inbox, narrowed to this claim."""
        return f"{reverse('inbox')}?line={self.claim.line.slug}&claim={self.claim.number}"

    @cached_property
    def currency(self) -> SearchCurrency:
        return search_currency()

    @property
    def searched_share(self) -> int:
        """How much of the time since the as-of day is searched, in percent."""
        through = self.currency.through
        if through is None or through <= self.claim.as_of:
            return 0
        return min(100, round(100 * (through - self.claim.as_of) / max(self.today - self.claim.as_of, DAY)))

    # --- anchors ---

    @cached_property
    def anchors(self) -> list[AnchorShown]:
        uses = (
            self.claim.anchor_uses.exclude(state=AnchorUse.State.REJECTED)
            .select_related("anchor__paper", "decided_by")
            .prefetch_related("anchor__paper__versions")
            .order_by("state", "anchor__position")
        )
        return [AnchorShown(use, compare_anchor(use.anchor)) for use in uses]

    @property
    def has_confirmed_anchor(self) -> bool:
        return any(one.use.state == AnchorUse.State.CONFIRMED for one in self.anchors)

    @cached_property
    def proposals(self) -> list[AnchorProposal]:
        return list(
            self.claim.anchor_proposals.filter(state=AnchorProposal.State.PROPOSED).select_related("paper")[
                :3
            ]
        )

    # --- verdicts ---

    @cached_property
    def verdicts(self) -> list[VerdictShown]:
        """Newest first."""
        given = self.claim.verdicts.select_related("reviewer", "deciding_paper").prefetch_related(
            Prefetch("events", VerdictEvent.objects.select_related("by")),
            Prefetch(
                "citations",
                VerdictCitation.objects.select_related("match__paper").order_by("match__counts_from"),
            ),
        )
        shown, found = [], False
        for verdict in given:
            withdrawn = any(event.what == VerdictEvent.What.WITHDRAWN for event in verdict.events.all())
            shown.append(VerdictShown.of(verdict, not withdrawn and not found))
            found = found or not withdrawn
        return shown

    @property
    def in_force(self) -> VerdictShown | None:
        return next((one for one in self.verdicts if one.in_force), None)

    @property
    def newest(self) -> int:
        """The id of the newest verdict, 0 for none: what a reviewer who writes now has seen."""
        return max((one.verdict.pk for one in self.verdicts), default=0)

    # --- the time line ---

    @cached_property
    def document(self) -> Document | None:
        """The document that the claim came from; None where it was written by hand."""
        documents = self.claim.line.documents.select_related("imported_by").defer("text")
        return next((one for one in documents if abs(one.imported - self.claim.created) < _SAME_IMPORT), None)

    @cached_property
    def story(self) -> list[TimelineEvent]:
        return timeline.story(
            asserted_from=self.claim.asserted_from,
            asserted_to=self.claim.asserted_to,
            status=self.claim.status,
            today=self.today,
            waiting=self.waiting,
            anchors=self._anchors_dated(),
            papers=[_paper_dated(one) for one in self.accepted],
            happened=self._happened(),
        )

    def _anchors_dated(self) -> list[timeline.AnchorDated]:
        return [
            timeline.AnchorDated(
                _local(version.submitted),
                one.use.anchor.identifier,
                version.number,
                timeline.short(one.use.anchor.paper.title),
                f"#anchor-{one.use.anchor.pk}",
                one.use.anchor.grounding,
                one.use.state == AnchorUse.State.SUGGESTED,
            )
            for one in self.anchors
            if one.use.anchor.paper
            for version in one.use.anchor.paper.versions.all()
        ]

    def _happened(self) -> list[timeline.Dated]:
        done: list[timeline.Dated] = [self._recorded()]
        done += [
            timeline.Recorded(
                one.wording.since, _local(one.wording.since), "Worded anew", person(one.wording.by)
            )
            for one in self.wordings[:-1]
        ]
        for one in self.accepted:
            evidence = one.match.evidence
            done.append(timeline.Acceptance(evidence.at, _local(evidence.at), person(evidence.by)))
        for shown in self.verdicts:
            done += _verdict_dated(shown)
        return done

    def _recorded(self) -> timeline.Recorded:
        claim = self.claim
        if self.document:
            words, who = f"Imported from {self.document}", self.document.imported_by
        elif claim.line.sample:
            words, who = "Loaded with the sample", None
        else:
            words, who = "Written by hand", claim.created_by
        return timeline.Recorded(claim.created, _local(claim.created), words, person(who) if who else "")


# an import writes its document and its claims in one transaction, seconds apart at most
_SAME_IMPORT = datetime.timedelta(seconds=30)


def _paper_dated(one: EvidenceShown) -> timeline.PaperDated:
    match = one.match
    return timeline.PaperDated(
        match.counts_from,
        match.paper.identifier,
        one.version or 1,
        timeline.short(match.paper.title),
        match.evidence.stance,
        match.standing,
        f"#match-{match.pk}",
    )


def _verdict_dated(shown: VerdictShown) -> list[timeline.Dated]:
    verdict = shown.verdict
    url = f"#verdict-{verdict.pk}"
    told: list[timeline.Dated] = [
        timeline.VerdictGiven(
            verdict.given,
            _local(verdict.given),
            verdict.outcome,
            verdict.direction,
            person(verdict.reviewer),
            len(shown.citations),
            verdict.nothing_found,
            url,
            shown.withdrawn is not None,
        )
    ]
    told += [
        timeline.VerdictLater(event.at, _local(event.at), event.what, person(event.by), verdict.outcome, url)
        for event in verdict.events.all()
    ]
    return told


def _local(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()
