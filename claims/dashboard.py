"""What the dashboard says at a glance: the finding, what fell, what is contradicted, what waits, and the claims listed.

Plain functions of querysets; views/dashboard.py shows them. The sample counts in no figure: `scope` picks the real
lines, or the sample where there is nothing else.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, JSONObject

from claims.models import Anchor, AnchorUse, Claim, Line, Match, Specific, Verdict
from claims.review import new_evidence
from claims.verdict_rules import AGAINST
from claims.words import how_many_hold, spell

SHOWN_IN_STRIP = 3
_WORST_FIRST = (
    Anchor.Grounding.WITHDRAWN,
    Anchor.Grounding.NOT_FOUND,
    Anchor.Grounding.MALFORMED,
    Anchor.Grounding.TITLE_DIFFERS,
    Anchor.Grounding.DATE_DIFFERS,
    Anchor.Grounding.UNCHECKED,
    Anchor.Grounding.GROUNDED,
)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# Groundings that ask for a person's eye.
UNSOUND = (
    Anchor.Grounding.TITLE_DIFFERS,
    Anchor.Grounding.DATE_DIFFERS,
    Anchor.Grounding.WITHDRAWN,
    Anchor.Grounding.NOT_FOUND,
    Anchor.Grounding.MALFORMED,
)


@dataclass(frozen=True)
class Figures:
    """How the claims stand. `by_status` has every status; `dated_from` and `dated_to` span their asserted dates."""

    lines: int
    by_status: dict[str, int]
    unanchored: int
    only_suggested: int
    unsound: int
    dated_from: datetime.date | None
    dated_to: datetime.date | None

    @property
    def claims(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True)
class Against:
    """A claim, and how many papers against it were accepted since its last review, the first of them when."""

    claim: Claim
    papers: int
    since: datetime.datetime


@dataclass(frozen=True)
class Contradicted:
    """How many claims are under fresh contradiction, and the freshest of them."""

    count: int
    freshest: list[Against]


@dataclass(frozen=True)
class InboxOfLine:
    line: Line
    pending: int
    oldest: datetime.datetime


@dataclass(frozen=True)
class Inbox:
    """How many matches wait, and the lines where most do."""

    pending: int
    lines: list[InboxOfLine]


@dataclass(frozen=True)
class Glance:
    """What the head of the dashboard says, apart from what depends on the day."""

    figures: Figures
    contradicted: Contradicted
    inbox: Inbox


def glance(claims: QuerySet[Claim]) -> Glance:
    """All that is counted over every claim and match."""
    return Glance(figures(claims), under_contradiction(claims), inbox(claims))


def scope(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims that figures count: the real lines' where there are any, else the sample's."""
    real = claims.filter(line__sample=False)
    return real if Line.objects.real().exists() else claims


def figures(claims: QuerySet[Claim]) -> Figures:
    """The figures of these claims, in one query."""
    counts = claims.order_by().aggregate(
        lines=Count("line", distinct=True),
        dated_from=Min("asserted_from"),
        dated_to=Max("asserted_to"),
        unanchored=Count("pk", filter=unanchored()),
        only_suggested=Count("pk", filter=only_suggested()),
        unsound=Count("pk", filter=unsound()),
        **{status: Count("pk", filter=Q(status=status)) for status in Claim.Status.values},
    )
    return Figures(
        lines=counts["lines"],
        by_status={status: counts[status] for status in Claim.Status.values},
        unanchored=counts["unanchored"],
        only_suggested=counts["only_suggested"],
        unsound=counts["unsound"],
        dated_from=counts["dated_from"],
        dated_to=counts["dated_to"],
    )


def unanchored() -> Q:
    """The condition of a claim that no anchor supports, not even a suggested one."""
    # not "exists": within a count, Postgres would look the uses up claim by claim
    return ~Q(pk__in=AnchorUse.objects.exclude(state=AnchorUse.State.REJECTED).values("claim"))


def only_suggested() -> Q:
    """The condition of a claim whose anchors nobody has confirmed."""
    uses = AnchorUse.objects.exclude(state=AnchorUse.State.REJECTED)
    confirmed = uses.filter(state=AnchorUse.State.CONFIRMED)
    return Q(pk__in=uses.values("claim")) & ~Q(pk__in=confirmed.values("claim"))


def unsound() -> Q:
    """The condition of a claim with an anchor that is not found, withdrawn, or not what was asserted."""
    uses = AnchorUse.objects.exclude(state=AnchorUse.State.REJECTED)
    return Q(pk__in=uses.filter(anchor__grounding__in=UNSOUND).values("claim"))


def fell_since(claims: QuerySet[Claim], day: datetime.datetime) -> QuerySet[Claim]:
    """Claims relaxed or reversed since then and still so, newest first, with `deciding` (an identifier or None)."""
    in_force = Verdict.objects.filter(claim=OuterRef("pk"), given=OuterRef("status_since"))
    return (
        claims.filter(status__in=[Claim.Status.RELAXED, Claim.Status.REVERSED], status_since__gte=day)
        .annotate(deciding=Subquery(in_force.values("deciding_paper__identifier")[:1]))
        .order_by("-status_since")
    )


def under_contradiction(claims: QuerySet[Claim]) -> Contradicted:
    """Claims with evidence against them accepted since their last review."""
    # from the few decisions to their claims: a claim's row is wide, and grouping by it costs ten times as much
    fresh = (
        new_evidence(AGAINST)
        .filter(match__claim__in=claims.order_by(), at__gt=Coalesce(F("match__claim__last_reviewed"), _EPOCH))
        .order_by()
        .values_list("match__claim")
        .annotate(against=Count("pk"), since=Min("at"))
        .order_by("-since", "match__claim")
        .annotate(all=Window(Count("*")))
    )
    shown = list(fresh[:SHOWN_IN_STRIP])
    known = Claim.objects.select_related("line").in_bulk([claim for claim, *_ in shown])
    return Contradicted(
        shown[0][-1] if shown else 0,
        [Against(known[claim], papers, since) for claim, papers, since, _ in shown],
    )


# Counted by claim in the order of an index, then by line: half the time of joining every match to its line.
_WAITING_BY_LINE = """
    SELECT c.line_id, sum(w.pending)::bigint AS pending, min(w.oldest), sum(sum(w.pending)) OVER ()::bigint
    FROM (
        SELECT claim_id, count(*) AS pending, min(found) AS oldest
        FROM claims_match WHERE state = 'pending' GROUP BY claim_id
    ) w
    JOIN ({claims}) c (id, line_id) ON c.id = w.claim_id
    GROUP BY c.line_id
    ORDER BY pending DESC, c.line_id
    LIMIT %s
"""


def inbox(claims: QuerySet[Claim]) -> Inbox:
    """What waits for a decision, by line."""
    counted, values = claims.order_by().values_list("pk", "line_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_BY_LINE.format(claims=counted), [*values, SHOWN_IN_STRIP])
        rows = cursor.fetchall()
    lines = Line.objects.in_bulk([line for line, *_ in rows])
    return Inbox(
        rows[0][-1] if rows else 0,
        [InboxOfLine(lines[line], pending, oldest) for line, pending, oldest, _ in rows],
    )


def in_order(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims in the order in which the list shows them, line by line."""
    return claims.order_by("line__sample", "line__question", "line_id", "number")


def listed(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims as the list shows them, with what a row says: no query a row.

    Each has `pending`, `fresh_against`, `reviewer` (of the newest verdict: first and last name, username, or None),
    `deciding_on`, `uses` (state and grounding of each anchor) and `specifics_right` (still_right of each specific).
    Give it the claims of one page: with an offset all of it is worked out for those before the page, too.
    """
    newest = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-given", "-pk")
    waiting = (
        Match.objects.filter(claim=OuterRef("pk"), state=Match.State.PENDING)
        .order_by()
        .values("claim")
        .annotate(n=Count("pk"))
        .values("n")
    )
    against = (
        new_evidence(AGAINST)
        .filter(match__claim=OuterRef("pk"), at__gt=Coalesce(OuterRef("last_reviewed"), _EPOCH))
        .order_by()
        .values("match__claim")
        .annotate(n=Count("pk"))
        .values("n")
    )
    uses = (
        AnchorUse.objects.filter(claim=OuterRef("pk"))
        .exclude(state=AnchorUse.State.REJECTED)
        .values_list(JSONObject(state="state", grounding="anchor__grounding"))
    )
    specifics = Specific.objects.filter(claim=OuterRef("pk")).order_by().values_list("still_right")
    names = JSONObject(
        first="reviewer__first_name", last="reviewer__last_name", username="reviewer__username"
    )
    return (
        in_order(claims)
        .select_related("line")
        .defer("search_vector", "baseline", "line__search_vector", "line__synthesis")
        # arrays, because prefetching makes a manager and a query for each row: half the time of the whole list
        .annotate(
            pending=Coalesce(Subquery(waiting), 0),
            fresh_against=Coalesce(Subquery(against), 0),
            uses=ArraySubquery(uses),
            specifics_right=ArraySubquery(specifics),
            reviewer=Subquery(newest.values_list(names)[:1]),
            deciding_on=Subquery(newest.values("deciding_paper__published")[:1]),
        )
    )


def finding(figures: Figures, fell: int) -> str:
    """The state of the shelf as a sentence: "Seven of 16 claims still hold. Two fell this month." """
    total, holding = figures.claims, figures.by_status[Claim.Status.HOLDING]
    if total == 0:
        return "No claims yet."
    if figures.by_status[Claim.Status.UNTESTED] == total:
        said = "The one claim is untested." if total == 1 else f"All {spell(total)} claims are untested."
    else:
        said = f"{how_many_hold(total, holding, figures.by_status[Claim.Status.UNTESTED])}."
    if fell:
        said += f" {spell(fell, capital=True)} fell this month."
    return said


@dataclass(frozen=True)
class Row:
    """A listed claim with the state of its anchors in one word: a grounding, "suggested" or "none"."""

    claim: Claim
    url: str
    anchors: str
    stale_specifics: int
    specifics: int

    @property
    def reviewer(self) -> str:
        """Whoever gave the newest verdict, as shown."""
        names: dict[str, str] | None = self.claim.reviewer  # type: ignore[attr-defined]
        return f"{names['first']} {names['last']}".strip() or names["username"] if names else ""


def row(claim: Claim) -> Row:
    """The claim (from `listed`) as a row. Makes no query."""
    right: list[str] = claim.specifics_right  # type: ignore[attr-defined]
    return Row(
        claim,
        claim.get_absolute_url(),
        _anchors_in_a_word(claim.uses),  # type: ignore[attr-defined]
        stale_specifics=right.count(Specific.StillRight.NO),
        specifics=len(right),
    )


def _anchors_in_a_word(uses: list[dict[str, str]]) -> str:
    """The worst that is known of the confirmed anchors; "suggested" where nobody has confirmed any."""
    confirmed = [use["grounding"] for use in uses if use["state"] == AnchorUse.State.CONFIRMED]
    if not confirmed:
        return "suggested" if uses else "none"
    return min(confirmed, key=_WORST_FIRST.index)
