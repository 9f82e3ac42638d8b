"""Harvests: what is watched, each run with its faults, what each day's search proved, records set aside."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from papers.records.oai import day_of_token


class WatchedCategory(models.Model):
    """An arXiv category whose new papers are brought in, from the day `since` on."""

    name = models.CharField(max_length=32, unique=True)
    since = models.DateField(
        null=True,
        blank=True,
        help_text="first day searched; null until the first harvest sets it",
    )
    active = models.BooleanField(default=True)
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "watched categories"

    def __str__(self) -> str:
        return self.name


class HarvestQuerySet(models.QuerySet["Harvest"]):
    def sweeps(self) -> HarvestQuerySet:
        """Those that go on to arXiv's today, as the daily ones do; back-fills do not."""
        return self.filter(open_ended=True)

    def unfinished(self) -> HarvestQuerySet:
        """Those that wait or run."""
        return self.filter(state__in=[Harvest.State.WAITING, Harvest.State.RUNNING])

    def runnable(self, at: datetime.datetime) -> HarvestQuerySet:
        """Those that may be gone on with, oldest first; a running one only if its process died (see `run`)."""
        due = Q(retry_at=None) | Q(retry_at__lte=at)
        return self.unfinished().filter(due).order_by("id")


class Harvest(models.Model):
    """One run that brings papers in: its window, where it stands, and what it saw.

    It can be resumed at any moment: `phase`, `windows`, `cursor` and `missing` say what is left to do, and are
    written in the same transaction as the papers of each page.
    """

    class Source(models.TextChoices):
        OAI = "oai", "OAI-PMH"
        API = "api", "query API"

    class Reason(models.TextChoices):
        SCHEDULE = "schedule", "by schedule"
        NOW = "now", "poll now"
        BACKFILL = "backfill", "back-fill"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        WHOLE = "whole", "Whole"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    class Phase(models.TextChoices):
        RECORDS = "records", "reading records"
        IDENTIFIERS = "identifiers", "comparing with the list of identifiers"
        MISSING = "missing", "fetching what was missing"

    source = models.CharField(max_length=8, choices=Source, default=Source.OAI)
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.SCHEDULE)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    categories = models.JSONField(default=list, help_text="the categories searched, as a list of names")
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="of a first sweep: how many days back it goes from arXiv's today"
    )
    window_from = models.DateField(
        null=True, blank=True, help_text="the first day; of a first sweep null until arXiv answered"
    )
    window_until = models.DateField(
        null=True,
        blank=True,
        help_text="the last day; of an open-ended sweep arXiv's today, once it answered",
    )
    open_ended = models.BooleanField(default=True, help_text="a sweep to arXiv's today, without `until`")
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.RECORDS)
    windows = models.JSONField(
        default=list, help_text="left to ask, as [from, until]; until null: open-ended"
    )
    cursor = models.TextField(blank=True, help_text="the resumption token of the next page")
    last_page = models.CharField(max_length=64, blank=True, help_text="hash of the last page's identifiers")
    missing = models.JSONField(default=list, help_text="[id, day] of what the pages did not give")
    listed = models.PositiveIntegerField(default=0, help_text="identifiers that arXiv lists for the window")
    rereads = models.PositiveSmallIntegerField(default=0, help_text="times that the window was read anew")
    recovered = models.PositiveIntegerField(default=0, help_text="papers that the pages did not give")
    arxiv_today = models.DateField(null=True, blank=True, help_text="the day that arXiv's first answer says")
    requests = models.PositiveIntegerField(default=0)
    waited_seconds = models.FloatField(default=0)
    pages = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0, help_text="tries in a row that brought nothing")
    retry_at = models.DateTimeField(null=True, blank=True, help_text="not before this moment")
    stop_asked = models.BooleanField(
        default=False, help_text="a person asked it to stop after the page at hand"
    )
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    created = models.DateTimeField(auto_now_add=True)
    holder = models.CharField(max_length=100, blank=True, help_text="the process that runs it")
    started = models.DateTimeField(null=True, blank=True)
    beat = models.DateTimeField(
        null=True, blank=True, help_text="last sign of life of the process that runs it"
    )
    ended = models.DateTimeField(null=True, blank=True)

    objects = HarvestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="harvest_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_until__isnull=True) | Q(window_until__gte=F("window_from")),
                name="harvest_window_in_order",
            ),
            # two processes must never page through arXiv at once
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state="running"),
                name="harvest_one_running_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"harvest {self.pk} from {self.window_from} ({self.state})"

    @property
    def progress(self) -> float:
        """How far it is, from 0 to 1, by the days behind it: arXiv does not tell how many records there are."""
        if self.state == self.State.WHOLE:
            return 1.0
        end = self.arxiv_today if self.open_ended else self.window_until
        if self.window_from is None or end is None:
            return 0.0
        if self.phase != self.Phase.RECORDS:
            return 0.95
        day = day_of_token(self.cursor) or (self.windows[0][0] if self.windows else end.isoformat())
        behind = (datetime.date.fromisoformat(day) - self.window_from).days
        return 0.9 * max(0.0, min(1.0, behind / ((end - self.window_from).days + 1)))

    @property
    def percent(self) -> int:
        return round(100 * self.progress)

    @property
    def is_unfinished(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}


class HarvestFault(models.Model):
    """One thing that went wrong in a harvest, and what was done about it."""

    harvest = models.ForeignKey(Harvest, on_delete=models.CASCADE, related_name="faults")
    at = models.DateTimeField(auto_now_add=True)
    what = models.TextField()
    done = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.what


class SetAside(models.Model):
    """A record that could not be read, kept with its raw text for a person to see."""

    harvest = models.ForeignKey(Harvest, null=True, on_delete=models.SET_NULL, related_name="set_aside")
    at = models.DateTimeField(auto_now_add=True)
    identifier = models.CharField(max_length=200, blank=True)
    problem = models.TextField()
    raw = models.TextField()
    raw_hash = models.CharField(max_length=64, unique=True)
    resolved = models.DateTimeField(null=True, blank=True, help_text="when the record was read after all")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.problem


class Coverage(models.Model):
    """Whether one day of one watched category was searched, and by which harvest.

    A day without a row is a gap.
    """

    class State(models.TextChoices):
        CLOSED = "closed", "closed"
        PROVISIONAL = "provisional", "provisional"

    category = models.ForeignKey(WatchedCategory, on_delete=models.CASCADE, related_name="coverage")
    day = models.DateField(help_text="an OAI-PMH day (UTC)")
    state = models.CharField(max_length=12, choices=State)
    harvest = models.ForeignKey(Harvest, null=True, on_delete=models.SET_NULL)
    proof = models.TextField(blank=True, help_text="what proved it")
    papers = models.PositiveIntegerField(default=0, help_text="papers of the category seen for that day")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "day"], name="coverage_once_a_day")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.day} {self.state}"
