"""A large shelf for the benchmark `dashboard`: lines, claims, anchors, matches, evidence and verdicts, all that a
page counts. Texts are those of real records; what people decided is drawn by chance, from a fixed seed.
"""

from __future__ import annotations

import base64
import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from benchmarks.records import claim_sentences
from claims.models import (
    Anchor,
    AnchorUse,
    Claim,
    Evidence,
    Kind,
    Line,
    Match,
    Specific,
    TriageEvent,
    Verdict,
    VerdictCitation,
    WordTable,
)
from claims.models.match import Stance
from claims.specifics import find_specifics
from claims.statuses import differences
from config.access import Role, give_role
from papers.models import Coverage, Paper, WatchedCategory
from papers.records import PaperRecord
from papers.storing import store

AS_OF = datetime.date(2026, 4, 15)
_ANCHORS_A_LINE, _KINDS_A_LINE = 4, 3
_GROUNDINGS = ["grounded"] * 15 + ["title-differs", "date-differs", "withdrawn", "unchecked"]
_STATES = ["pending"] * 78 + ["dismissed"] * 12 + ["accepted"] * 8 + ["snoozed"] * 2
_STANCES = ["supports"] * 4 + ["qualifies"] * 3 + ["mentions"] * 2 + ["contradicts"]
_STILL_RIGHT = ["unseen"] * 6 + ["yes"] * 3 + ["no"]


@dataclass
class Shelf:
    """How large it is to be, and the people who use it."""

    lines: int
    claims_a_line: int
    matches_a_claim: int
    chance: random.Random = field(default_factory=lambda: random.Random(20261124))
    papers: list[Paper] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.curator, self.reviewer = (
            User.objects.create_user(name, first_name=name.capitalize(), last_name="Okafor")
            for name in ("carl", "rita")
        )
        give_role(self.curator, Role.CURATOR)
        give_role(self.reviewer, Role.REVIEWER)

    def fill(self, records: Sequence[PaperRecord], now: datetime.datetime) -> None:
        """Store it: papers are the newer half of the records, claims are sentences of all. Raises RuntimeError."""
        half = len(records) // 2
        store(records[half:])
        self.papers = list(Paper.objects.only("id", "identifier", "published").order_by("id"))
        self.table = WordTable.objects.create(
            number=1, documents=len(self.papers), average_length=100, frequencies=b""
        )
        wanted = self.lines * self.claims_a_line
        statements = list(islice(claim_sentences(records), wanted))
        if len(statements) < wanted:
            raise RuntimeError(f"the records give {len(statements)} claims, not {wanted}")
        for number in range(self.lines):
            own = statements[number * self.claims_a_line :][: self.claims_a_line]
            with transaction.atomic():
                self._add_line(number, own, now)
        _add_search(now.date())
        if found := len(list(differences())):
            raise RuntimeError(f"{found} claims have a status that is not their verdicts'")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")  # as autovacuum does it within minutes

    def _add_line(self, number: int, statements: Sequence[str], now: datetime.datetime) -> None:
        line = Line.objects.create(
            code=f"B{number}",
            slug=f"line-{number}",
            question=f"What of finding {number} will last? {statements[0]}",
            synthesis="\n\n".join(statements[:8]),
        )
        Kind.objects.bulk_create(
            Kind(line=line, position=place, text=f"work that fails to replicate finding {number}.{place}")
            for place in range(1, _KINDS_A_LINE + 1)
        )
        claims = Claim.objects.bulk_create(
            self._claim(line, place, statement) for place, statement in enumerate(statements, 1)
        )
        Specific.objects.bulk_create(
            Specific(
                claim=claim,
                start=found.start,
                text=found.text[:200],
                kind=found.kind,
                still_right=self.chance.choice(_STILL_RIGHT),
            )
            for claim in claims
            for found in find_specifics(claim.statement)
        )
        self._add_anchors(line, claims)
        evidence = self._add_matches(claims, now)
        self._add_verdicts(claims, evidence, now)

    def _claim(self, line: Line, number: int, statement: str) -> Claim:
        end = AS_OF - datetime.timedelta(days=self.chance.randrange(0, 1200))
        vector = base64.b64encode(self.chance.randbytes(768)).decode()
        return Claim(
            line=line,
            number=number,
            statement=statement,
            asserted_from=end - datetime.timedelta(days=self.chance.choice([0, 30, 365])),
            asserted_to=end,
            as_of=AS_OF,
            baseline={
                "table": 1,
                "encoder": "none",
                "words": [2.6, 2.8],
                "meaning": [0.1, 0.08],
                "vector": vector,
            },
            cut=3.2,
        )

    def _add_anchors(self, line: Line, claims: Sequence[Claim]) -> None:
        anchors = Anchor.objects.bulk_create(
            Anchor(
                line=line,
                position=place,
                identifier=paper.identifier,
                paper=paper,
                grounding=self.chance.choice(_GROUNDINGS),
            )
            for place, paper in enumerate(self.chance.sample(self.papers, _ANCHORS_A_LINE), 1)
        )
        AnchorUse.objects.bulk_create(
            AnchorUse(
                claim=claim, anchor=anchor, state=self.chance.choice(["suggested", "confirmed", "confirmed"])
            )
            for claim in claims
            for anchor in self.chance.sample(anchors, self.chance.choice([0, 1, 1, 2]))
        )

    def _add_matches(self, claims: Sequence[Claim], now: datetime.datetime) -> dict[int, list[Evidence]]:
        """The matches with what was decided on them; the evidence by claim."""
        matches = [
            self._match(claim, paper, now)
            for claim in claims
            for paper in self.chance.sample(self.papers, self.matches_a_claim)
        ]
        Match.objects.bulk_create(matches, batch_size=1000)
        decided = [(match, match.decided) for match in matches if match.decided]
        accepted = Evidence.objects.bulk_create(
            Evidence(match=match, stance=self.chance.choice(_STANCES), by=self.curator, at=moment)
            for match, moment in decided
            if match.state == Match.State.ACCEPTED
        )
        of_match = {one.match_id: one for one in accepted}
        TriageEvent.objects.bulk_create(
            TriageEvent(
                match=match,
                action=_ACTIONS[match.state],
                after=_decision(match, of_match.get(match.pk)),
                by=self.curator,
                at=moment,
            )
            for match, moment in decided
        )
        evidence: dict[int, list[Evidence]] = {}
        for one in accepted:
            evidence.setdefault(one.match.claim_id, []).append(one)
        return evidence

    def _match(self, claim: Claim, paper: Paper, now: datetime.datetime) -> Match:
        state = self.chance.choice(_STATES)
        decided = (
            None if state == "pending" else now - datetime.timedelta(hours=self.chance.randrange(1, 9000))
        )
        return Match(
            claim=claim,
            paper=paper,
            standing=self.chance.choice(["new", "new", "new", "within-span"]),
            counts_from=paper.published.date(),
            score=round(self.chance.gauss(3.6, 0.5), 4),
            words_score=round(self.chance.uniform(0, 20), 4),
            meaning_score=round(self.chance.uniform(0.1, 0.8), 4),
            word_table=self.table,
            encoder="none",
            shared_words=claim.statement.split()[:6],
            sentence=claim.statement,
            state=state,
            decided=decided,
            decided_by=None if decided is None else self.curator,
            dismissal="other-topic" if state == "dismissed" else "",
            snoozed_until=now + datetime.timedelta(days=9) if state == "snoozed" else None,
        )

    def _add_verdicts(
        self, claims: Sequence[Claim], evidence: dict[int, list[Evidence]], now: datetime.datetime
    ) -> None:
        """A verdict for two claims in three: on evidence where there is any that can carry it, else on a search."""
        verdicts, cited = [], []
        for claim in claims:
            if self.chance.random() < 1 / 3:
                continue
            new = [one for one in evidence.get(claim.pk, []) if one.match.standing == Match.Standing.NEW]
            against = [one for one in new if one.stance in (Stance.CONTRADICTS, Stance.QUALIFIES)]
            given = now - datetime.timedelta(hours=self.chance.randrange(1, 9000))
            verdict = Verdict(
                claim=claim,
                outcome=self.chance.choice(["relaxed", "reversed"]) if against else "holding",
                rationale=f"Read again against what came since: {claim.statement}",
                nothing_found=not new,
                searched_through=None if new else given.date(),
                deciding_paper_id=against[0].match.paper_id if against else None,
                reviewer=self.reviewer,
                given=given,
            )
            verdicts.append(verdict)
            cited += [(verdict, one) for one in new]
            claim.status, claim.status_since, claim.last_reviewed = verdict.outcome, given, given
        Verdict.objects.bulk_create(verdicts)
        VerdictCitation.objects.bulk_create(
            VerdictCitation(verdict=verdict, match=one.match, stance=one.stance) for verdict, one in cited
        )
        Claim.objects.bulk_update(claims, ["status", "status_since", "last_reviewed"])


_ACTIONS = {"accepted": "accept", "dismissed": "dismiss", "snoozed": "snooze"}


def _decision(match: Match, evidence: Evidence | None) -> dict[str, Any]:
    """What claims.triage.decision_of gives, without asking the database for each of many matches."""
    return {
        "state": match.state,
        "snoozed_until": match.snoozed_until and match.snoozed_until.isoformat(),
        "dismissal": match.dismissal,
        "dismissal_remark": "",
        "decided_by": match.decided_by_id,
        "decided": match.decided and match.decided.isoformat(),
        "evidence": evidence
        and {
            "stance": evidence.stance,
            "pressure": "",
            "remark": "",
            "by": evidence.by_id,
            "at": evidence.at.isoformat(),
        },
    }


def _add_search(today: datetime.date) -> None:
    """A quarter of searched days in three categories: every page says how far arXiv is searched."""
    for name in ("cs.AI", "cs.CL", "cs.LG"):
        category, _ = WatchedCategory.objects.update_or_create(
            name=name, defaults={"since": today - datetime.timedelta(days=90)}
        )
        Coverage.objects.bulk_create(
            Coverage(category=category, day=today - datetime.timedelta(days=back), state="closed")
            for back in range(1, 91)
        )
