"""A paper and its versions: what arXiv says of it, one row a paper, older versions never overwritten.

Written by papers.storing (from harvests and look-ups) and by the sample; read everywhere.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from papers.identifiers import SAMPLE_PREFIX


class PaperQuerySet(models.QuerySet["Paper"]):
    def real(self) -> PaperQuerySet:
        """Papers of arXiv: without the sample's invented ones."""
        return self.exclude(identifier__startswith=SAMPLE_PREFIX)

    def search(self, words: str) -> PaperQuerySet:
        """Papers whose title or abstract has the words, best first (`rank` is set on each)."""
        query = SearchQuery(words, search_type="websearch", config="english")
        return (
            self.filter(search_vector=query)
            .annotate(rank=SearchRank(F("search_vector"), query))
            .order_by("-rank", "-published", "identifier")
        )


class Paper(models.Model):
    """One arXiv paper, as its current version stands. `identifier` is without its version."""

    identifier = models.CharField(max_length=32, unique=True)
    title = models.TextField()
    abstract = models.TextField()
    authors = ArrayField(models.TextField(), default=list)
    categories = ArrayField(models.CharField(max_length=32), default=list)
    primary_category = models.CharField(max_length=32, blank=True)
    published = models.DateTimeField(help_text="submission of the first version")
    updated = models.DateTimeField(help_text="submission of the current version")
    current_version = models.PositiveSmallIntegerField(default=1)
    abstract_changed = models.DateTimeField(
        null=True,
        blank=True,
        help_text="submission of the newest version seen to change the abstract",
    )
    withdrawn = models.BooleanField(default=False)
    withdrawal_reason = models.TextField(blank=True)
    license = models.CharField(max_length=200, blank=True)
    journal_reference = models.TextField(blank=True)
    doi = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    submitter = models.TextField(blank=True)
    datestamp = models.DateField(
        null=True, blank=True, help_text="OAI-PMH day of the last change seen; null: known by a look-up alone"
    )
    first_stored = models.DateTimeField(auto_now_add=True)
    search_vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("abstract", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        indexes = [
            # the search page
            GinIndex(fields=["search_vector"], name="paper_search"),
            # blocks of papers by date: matching, missing anchors, the paper list
            models.Index(fields=["published", "id"], name="paper_published"),
            # a harvest's proof of completeness, and its figures of each day
            models.Index(fields=["datestamp"], name="paper_datestamp"),
            # figures of a watched category
            GinIndex(fields=["categories"], name="paper_categories"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(updated__gte=F("published")),
                name="paper_updated_after_published",
            ),
            models.CheckConstraint(condition=Q(current_version__gte=1), name="paper_version_from_one"),
        ]

    def __str__(self) -> str:
        return self.identifier

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.identifier])

    @property
    def is_sample(self) -> bool:
        return self.identifier.startswith(SAMPLE_PREFIX)


class Version(models.Model):
    """One version of a paper: its day, and its title and abstract where we saw them (null where not)."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    submitted = models.DateTimeField()
    title = models.TextField(null=True, blank=True)  # noqa: DJ001 - null: this version's text was never seen
    abstract = models.TextField(null=True, blank=True)  # noqa: DJ001
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="version_once_a_paper")]

    def __str__(self) -> str:
        return f"{self.paper_id} v{self.number}"
