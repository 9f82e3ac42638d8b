"""Builders of the records that tests start from. Each makes the least that its model asks for; tests say the rest."""

from __future__ import annotations

import datetime

import factory
from django.contrib.auth.models import Group, User

from claims.models import Anchor, AnchorUse, Claim, Evidence, Kind, Line, Match, Note, Specific
from papers.models import Paper, Version

UTC = datetime.UTC


def moment(day: str) -> datetime.datetime:
    """Noon UTC of a day given as "2026-06-01"."""
    return datetime.datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """A person; `UserFactory(role="curators")` puts them into that group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    password = factory.django.Password("a long password")

    @factory.post_generation
    def role(self, create: bool, extracted: str | None) -> None:
        if create and extracted:
            self.groups.add(Group.objects.get_or_create(name=extracted)[0])  # type: ignore[attr-defined]


class PaperFactory(factory.django.DjangoModelFactory):
    """A paper of June 2026 with one version."""

    class Meta:
        model = Paper
        skip_postgeneration_save = True

    identifier = factory.Sequence(lambda n: f"2606.{n + 1:05d}")
    title = factory.Sequence(lambda n: f"Salt layers in cold storage, part {n}")
    abstract = "We measure how salt layers age in cold storage. They lose 12% of their capacity in a year."
    authors = ["Ada Ferreira", "Ben Okonkwo"]
    categories = ["cs.CL"]
    primary_category = "cs.CL"
    published = moment("2026-06-10")
    updated = factory.SelfAttribute("published")

    @factory.post_generation
    def first_version(self, create: bool, extracted: object) -> None:
        if create:
            Version.objects.create(
                paper=self,
                number=1,
                submitted=self.published,
                title=self.title,
                abstract=self.abstract,
            )


class LineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Line

    code = factory.Sequence(lambda n: f"L{n}")
    slug = factory.Sequence(lambda n: f"line-{n}")
    question = factory.Sequence(lambda n: f"Does storage number {n} keep its capacity?")
    durable_question = "What makes storage age?"


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    line = factory.SubFactory(LineFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"How fast does layer {n} age?")
    text = "Layers age by a tenth a year."


class KindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kind

    line = factory.SubFactory(LineFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "layers that fail to age under the same conditions"


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim asserted for 2025, of a document as of 25 May 2026, untested."""

    class Meta:
        model = Claim

    line = factory.SubFactory(LineFactory)
    number = factory.Sequence(lambda n: n + 1)
    statement = "Salt layers lose 12% of their capacity in a year of cold storage."
    asserted_from = datetime.date(2025, 1, 1)
    asserted_to = datetime.date(2025, 12, 31)
    asserted_words = "2025"
    as_of = datetime.date(2026, 5, 25)


class SpecificFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Specific

    claim = factory.SubFactory(ClaimFactory)
    start = 17
    text = "12%"
    kind = Specific.Kind.QUANTITY
    values = [12.0]
    unit = "%"


class AnchorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Anchor

    line = factory.SubFactory(LineFactory)
    position = factory.Sequence(lambda n: n + 1)
    identifier = factory.Sequence(lambda n: f"2506.{n + 1:05d}")
    asserted_month = "2025-06"
    asserted_title = "Ageing of salt layers"


class AnchorUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnchorUse

    anchor = factory.SubFactory(AnchorFactory)
    claim = factory.SubFactory(ClaimFactory, line=factory.SelfAttribute("..anchor.line"))


class MatchFactory(factory.django.DjangoModelFactory):
    """A pending match of a paper newer than its claim."""

    class Meta:
        model = Match

    claim = factory.SubFactory(ClaimFactory)
    paper = factory.SubFactory(PaperFactory)
    counts_from = factory.LazyAttribute(lambda match: match.paper.published.date())
    score = 4.2
    words_score = 3.0
    meaning_score = 4.5
    shared_words = ["salt", "storage"]
    sentence = "They lose 12% of their capacity in a year."


class EvidenceFactory(factory.django.DjangoModelFactory):
    """Accepted evidence, with its match in the accepted state."""

    class Meta:
        model = Evidence

    match = factory.SubFactory(
        MatchFactory,
        state=Match.State.ACCEPTED,
        decided=factory.SelfAttribute("..at"),
        decided_by=factory.SelfAttribute("..by"),
    )
    stance = "supports"
    by = factory.SubFactory(UserFactory, role="curators")
    at = moment("2026-06-12")
