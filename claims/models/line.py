"""A line of inquiry: its durable question, its notes, the kinds of contradicting work it looks for, its questions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from claims.models.append_only import fixed, kept_while


class LineQuerySet(models.QuerySet["Line"]):
    def real(self) -> LineQuerySet:
        """Lines that count in figures: without the sample."""
        return self.filter(sample=False)


class Line(models.Model):
    """A durable question. `code` is the short prefix of its claims' references ("PP" in PP-2)."""

    code = models.CharField(max_length=8, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    question = models.TextField()
    durable_question = models.TextField(blank=True)
    explanation = models.TextField(blank=True, help_text="what the line explores, in its document's words")
    synthesis = models.TextField(blank=True, help_text="paragraphs parted by blank lines")
    window_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="first year")
    window_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="last year")
    retest_task = models.TextField(blank=True, help_text="what to re-test, in its document's words")
    related = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        help_text="next inquiring lines, as named",
    )
    sample = models.BooleanField(
        default=False, help_text="invented to show the product; counted in no figure"
    )
    created = models.DateTimeField(auto_now_add=True)

    search_vector = models.GeneratedField(
        expression=SearchVector("question", weight="A", config="english")
        + SearchVector("durable_question", weight="B", config="english")
        + SearchVector("synthesis", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["question"]
        indexes = [GinIndex(fields=["search_vector"], name="line_search")]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="line_has_a_question"),
            models.CheckConstraint(
                condition=Q(window_from__isnull=True) | Q(window_to__gte=F("window_from")),
                name="line_window_in_order",
            ),
        ]
        triggers = [
            # a real line can never be turned into a sample, whose verdicts may be erased
            fixed("line_sample_is_fixed", "id", "sample"),
            kept_while(
                "line_kept_with_verdicts",
                "SELECT 1 FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id"
                " WHERE c.line_id = OLD.id",
                "this line has verdicts, which are append-only",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("line", args=[self.slug])


class Note(models.Model):
    """A source note under a line: its question (title) and its text."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="notes")
    position = models.PositiveSmallIntegerField()
    title = models.TextField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["line", "position"], name="note_position_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.line.get_absolute_url()}#note-{self.position}"


class Kind(models.Model):
    """A kind of contradicting or superseding work that the line asks to look for: a profile for matching."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="kinds")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["line", "position"], name="kind_position_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def letter(self) -> str:
        """ "a" for the first: as the documents letter them."""
        return chr(ord("a") + (self.position - 1) % 26)


class ResearchQuestion(models.Model):
    """A question proposed for a line by its document or by a person."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        DROPPED = "dropped", "Dropped"

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="research_questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="research_question_position_once")
        ]

    def __str__(self) -> str:
        return self.text
