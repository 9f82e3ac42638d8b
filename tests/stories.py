"""A claim with a whole story, for the pages that tell it: anchors, papers for and against, verdicts, a new wording."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User

from claims import review
from claims.models import Claim, Evidence, Line, Wording
from claims.specifics import find_specifics
from papers.models import Coverage, WatchedCategory
from tests.factories import (
    AnchorFactory,
    AnchorUseFactory,
    ClaimFactory,
    EvidenceFactory,
    KindFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    SpecificFactory,
    moment,
)

STATEMENT = (
    "Mere storage beside another battery speeds a salt layer’s ageing by ~10x (Cell 3: 1%→15%; Cell 9: 4%→10%), "
    "with no current drawn."
)


def searched(first: str, last: str, name: str = "cs.CL") -> None:
    """Every day of a watched category is searched."""
    begin, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    category = WatchedCategory.objects.create(name=name, since=begin)
    Coverage.objects.bulk_create(
        Coverage(category=category, day=begin + datetime.timedelta(days=number), state="closed")
        for number in range((end - begin).days + 1)
    )


def claim_with_specifics(line: Line | None = None, number: int = 2) -> Claim:
    """An untested claim asserted for 2025 to 25 May 2026, its specifics found as an import finds them."""
    claim = ClaimFactory(
        line=line or LineFactory(code="SL", slug="salt", question="Do salt layers age by themselves?"),
        number=number,
        statement=STATEMENT,
        asserted_from=datetime.date(2025, 1, 1),
        asserted_to=datetime.date(2026, 5, 25),
        asserted_words="~2025–2026",
        approximate=True,
    )
    Claim.objects.filter(pk=claim.pk).update(created=moment("2026-06-01"))
    claim.refresh_from_db()
    for found in find_specifics(STATEMENT):
        SpecificFactory(
            claim=claim,
            start=found.start,
            text=found.text,
            kind=found.kind,
            values=list(found.values),
            unit=found.unit,
        )
    return claim


def accepted(
    claim: Claim, stance: str, title: str, published: str, by: User, at: str, **more: object
) -> Evidence:
    """A paper, accepted with that stance."""
    sentence = more.pop("sentence", "They lose 12% of their capacity in a year.")
    return EvidenceFactory(
        match__claim=claim,
        match__paper=PaperFactory(
            title=title,
            published=moment(published),
            authors=["Ada Ferreira", "Ben Okonkwo"],
            **more.pop("paper", {}),
        ),
        match__sentence=sentence,
        match__standing=more.pop("standing", "new"),
        match__decided=moment(at),
        stance=stance,
        by=by,
        at=moment(at),
        **more,
    )


def whole_story(curator: User, reviewer: User, reviewer2: User) -> Claim:
    """Everything that can have happened to a claim; it holds, and a qualifying paper was accepted since."""
    claim = claim_with_specifics()
    line = claim.line
    KindFactory(line=line, text="layers that fail to age under the same conditions")
    searched("2026-05-26", "2026-11-22")
    anchor = AnchorFactory(
        line=line,
        asserted_title="Ageing of salt layers",
        grounding="grounded",
        paper=PaperFactory(
            identifier="2506.18032",
            title="Ageing of salt layers",
            published=moment("2025-06-22"),
            updated=moment("2026-07-01"),
        ),
        identifier="2506.18032",
    )
    AnchorUseFactory(
        anchor=anchor, claim=claim, state="confirmed", decided_by=curator, decided=moment("2026-06-02")
    )
    AnchorUseFactory(
        anchor=AnchorFactory(line=line, grounding="not-found", identifier="2510.08558"), claim=claim
    )
    accepted(claim, "mentions", "Cold storage, a survey", "2026-06-09", curator, "2026-06-12")
    accepted(
        claim,
        "mentions",
        "Salt before batteries",
        "2026-05-04",
        curator,
        "2026-06-12",
        standing="within-span",
    )
    supports = accepted(
        claim, "supports", "Salt layers in frontier cells", "2026-06-25", curator, "2026-07-12", pressure="evaluation",
        paper={"identifier": "2604.19784", "abstract": "Cell 3 ages. Alone, 31% of it is lost on average in Cell 3."},
        sentence="Alone, 31% of it is lost on average in Cell 3.",
    )  # fmt: skip
    first = review.give_verdict(
        claim, reviewer2, "holding", "Searched, and nothing bears on it.", nothing_found=True, at=moment("2026-06-20"),
        search=review.Search(datetime.date(2026, 6, 19), "arXiv searched through 19 Jun 2026, no gaps."),
    )  # fmt: skip
    mistake = review.give_verdict(
        claim, reviewer, "holding", "[2604.19784] sees it again, twice as fast.", at=moment("2026-07-13")
    )
    review.withdraw(mistake, reviewer, "Read the wrong table.", at=moment("2026-07-14"))
    quantity = claim.specifics.get(text="~10x")
    second = review.give_verdict(
        claim, reviewer, "holding", f"Stronger in the newer cells, not weaker: 31% [{supports.match.paper}].",
        direction="hardened", pressures=["evaluation"], specifics={quantity.pk: review.Mark("no", "31% (2604.19784)")},
        at=moment("2026-07-20"),
    )  # fmt: skip
    review.confirm(second, reviewer2, "Read it before seeing this.", at=moment("2026-07-21"))
    accepted(
        claim, "qualifies", "Only when cold, and only below ten cycles", "2026-08-08", curator, "2026-08-12"
    )
    MatchFactory(claim=claim)
    Wording.objects.create(claim=claim, text=STATEMENT.replace("Mere storage", "Storage"), by=curator)
    Wording.objects.create(claim=claim, text=STATEMENT, by=curator, reason="said more exactly")
    assert first.pk < second.pk
    claim.refresh_from_db()
    return claim
