"""Loads the sample line from sample.toml, and removes it again. Called by the first page's and the dashboard's buttons.

Its papers have ids of the form sample:0001, which are never looked up, linked or exported as arXiv's; its days count
back from the day it is loaded; its people cannot sign in.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from claims import statuses, triage
from claims.models import (
    Anchor,
    AnchorUse,
    Claim,
    Kind,
    Line,
    Match,
    Note,
    ResearchQuestion,
    Specific,
    Verdict,
    VerdictCitation,
    VerdictEvent,
    Wording,
)
from claims.specifics import find_specifics
from claims.words import day, span
from papers.locks import Lock, wait_for
from papers.models import Paper, Version

SAMPLE = Path(__file__).with_name("sample.toml")
AUTHOR = "Shelflife’s sample"
PEOPLE = {"a": ("Ada", "Sample"), "b": ("Ben", "Sample"), "c": ("Cleo", "Sample")}
CURATOR = "c"


def load(now: datetime.datetime | None = None) -> Line:
    """The sample line; the one that is there if it was loaded before."""
    with transaction.atomic():
        wait_for(Lock.IMPORT)
        if existing := Line.objects.filter(sample=True).first():
            return existing
        return _Loader(tomllib.loads(SAMPLE.read_text()), now or timezone.now()).load()


@transaction.atomic
def remove(by: User) -> None:
    """Erase every sample line with its papers and people. What is not of the sample is untouched."""
    for line in Line.objects.filter(sample=True):
        with connection.cursor() as cursor:
            # the one way round the append-only triggers; it leaves an Erasure row
            cursor.execute("SELECT erase_sample_line(%s, %s)", [line.pk, by.get_username()])
        line.delete()
    Paper.objects.filter(identifier__startswith="sample:").delete()
    User.objects.filter(username__in=[_username(name) for name in PEOPLE]).delete()


def _username(name: str) -> str:
    return f"sample-{name}"


class _Loader:
    """Builds the records in the order that they refer to each other."""

    def __init__(self, data: dict[str, Any], now: datetime.datetime) -> None:
        self.data = data
        self.now = now
        self.people = {name: self._person(name) for name in PEOPLE}

    def load(self) -> Line:
        line = self._line()
        self.kinds = list(line.kinds.all())
        self.papers = [self._paper(number, entry) for number, entry in enumerate(self.data["papers"], 1)]
        notes = list(line.notes.all())
        self.claims = [
            self._claim(line, notes, number, entry) for number, entry in enumerate(self.data["claims"], 1)
        ]
        for position, entry in enumerate(self.data["anchors"], 1):
            self._anchor(line, position, entry)
        self.matches = {
            (entry["claim"], entry["paper"]): self._match(entry) for entry in self.data["matches"]
        }
        for entry in self.data["verdicts"]:
            self._verdict(entry)
        for claim in self.claims:
            statuses.rebuild(claim)
        return line

    def _ago(self, days: float) -> datetime.datetime:
        return self.now - datetime.timedelta(days=days)

    def _day(self, days: int) -> datetime.date:
        return self._ago(days).date()

    def _person(self, name: str) -> User:
        first, last = PEOPLE[name]
        person, made = User.objects.get_or_create(
            username=_username(name), defaults={"first_name": first, "last_name": last, "is_active": False}
        )
        if made:
            person.set_unusable_password()
            person.save(update_fields=["password"])
        return person

    def _line(self) -> Line:
        entry = self.data["line"]
        first, last = (self.now.year + years for years in entry["window"])
        line = Line.objects.create(
            sample=True,
            window_from=first,
            window_to=last,
            retest_task=entry["retest"],
            synthesis=entry["synthesis"].strip(),
            **{
                name: entry[name]
                for name in ("code", "slug", "question", "durable_question", "explanation", "related")
            },
        )
        for position, note in enumerate(self.data["notes"], 1):
            Note.objects.create(line=line, position=position, **note)
        for position, text in enumerate(entry["kinds"], 1):
            Kind.objects.create(line=line, position=position, text=text)
        for position, text in enumerate(entry["questions"], 1):
            ResearchQuestion.objects.create(line=line, position=position, text=text)
        return line

    def _paper(self, number: int, entry: dict[str, Any]) -> Paper:
        submitted = self._ago(entry["ago"])
        paper = Paper.objects.create(
            identifier=f"sample:{number:04d}",
            title=entry["title"],
            abstract=entry["abstract"],
            authors=entry["authors"],
            categories=["cs.CL"],
            primary_category="cs.CL",
            published=submitted,
            updated=submitted,
        )
        Version.objects.create(
            paper=paper, number=1, submitted=submitted, title=paper.title, abstract=paper.abstract
        )
        return paper

    def _claim(self, line: Line, notes: list[Note], number: int, entry: dict[str, Any]) -> Claim:
        first, last = (self._day(days) for days in entry["asserted"])
        claim = Claim.objects.create(
            line=line,
            number=number,
            note=notes[entry["note"] - 1] if "note" in entry else None,
            statement=entry["statement"],
            asserted_from=first,
            asserted_to=last,
            approximate=entry.get("approximate", False),
            asserted_words=span(first.replace(day=1), last.replace(day=28)),
            as_of=self._day(entry["as_of"]),
            created_by=self.people[CURATOR],
        )
        Wording.objects.create(claim=claim, text=claim.statement, by=self.people[CURATOR], reason=AUTHOR)
        marks = entry["specifics"]
        for found in find_specifics(claim.statement):
            Specific.objects.create(
                claim=claim,
                start=found.start,
                text=found.text,
                kind=found.kind,
                values=list(found.values),
                unit=found.unit,
                still_right=marks.get(found.text, Specific.StillRight.UNSEEN),
                latest=entry.get("latest", {}).get(found.text, ""),
            )
        return claim

    def _anchor(self, line: Line, position: int, entry: dict[str, Any]) -> None:
        paper = self.papers[entry["paper"] - 1]
        title = entry.get("asserted_title", paper.title)
        cut_off = title != paper.title and paper.title.startswith(title)
        agrees = cut_off or title == paper.title
        anchor = Anchor.objects.create(
            line=line,
            position=position,
            identifier=paper.identifier,
            asserted_month=f"{paper.published:%Y-%m}",
            asserted_title=title,
            title_truncated=cut_off,
            title_cut_off=cut_off,
            grounding=Anchor.Grounding.GROUNDED if agrees else Anchor.Grounding.TITLE_DIFFERS,
            checked=self._ago(900 - position),
            paper=paper,
        )
        for number, state in entry["uses"].items():
            confirmed = state == AnchorUse.State.CONFIRMED
            AnchorUse.objects.create(
                claim=self.claims[int(number) - 1],
                anchor=anchor,
                state=state,
                decided_by=self.people[CURATOR] if confirmed else None,
                decided=self._ago(880) if confirmed else None,
            )

    def _match(self, entry: dict[str, Any]) -> Match:
        paper = self.papers[entry["paper"] - 1]
        match = Match(
            claim=self.claims[entry["claim"] - 1],
            paper=paper,
            source=Match.Source.SAMPLE,
            counts_from=paper.published.date(),
            score=entry["score"],
            words_score=round(entry["score"] * 0.8, 1),
            meaning_score=round(entry["score"] * 1.05, 1),
            sentence=entry["sentence"],
            shared_words=entry.get("words", []),
            kind=self.kinds[entry["kind"] - 1] if "kind" in entry else None,
            suggested_stance=entry.get("suggested", ""),
            suggestion_reason=entry.get("reason", ""),
        )
        match.save()
        if "decided" not in entry:
            return match
        curator, decided = self.people[CURATOR], self._ago(entry["decided"])
        if "stance" in entry:
            pressure, remark = entry.get("pressure", ""), entry.get("remark", "")
            return triage.accept(
                match, curator, entry["stance"], match.revision, pressure, remark, at=decided
            )
        return triage.dismiss(match, curator, entry["dismissal"], "", match.revision, at=decided)

    def _verdict(self, entry: dict[str, Any]) -> None:
        given = self._ago(entry["ago"])
        through = given.date() - datetime.timedelta(days=2)
        nothing = entry.get("nothing_found", False)
        verdict = Verdict.objects.create(
            claim=self.claims[entry["claim"] - 1],
            outcome=entry["outcome"],
            direction=entry.get("direction", Verdict.Direction.UNCHANGED),
            pressures=entry.get("pressures", []),
            rationale=entry["rationale"],
            nothing_found=nothing,
            searched_through=through,
            search_words=f"Invented papers searched through {day(through)}, no gaps",
            deciding_paper=self.papers[entry["decides"] - 1] if "decides" in entry else None,
            reviewer=self.people[entry["by"]],
            given=given,
        )
        for number in entry.get("cites", []):
            match = self.matches[entry["claim"], number]
            VerdictCitation.objects.create(verdict=verdict, match=match, stance=match.evidence.stance)
        for what in (VerdictEvent.What.CONFIRMED, VerdictEvent.What.WITHDRAWN):
            if what in entry:
                VerdictEvent.objects.create(
                    verdict=verdict,
                    what=what,
                    by=self.people[entry[f"{what}_by"]],
                    at=self._ago(entry[what]),
                    remark=entry.get("remark", ""),
                )
