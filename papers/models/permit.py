"""The one permission to ask arXiv, for the whole installation, and the record of what was asked.

Written by papers.client alone.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ArxivPermit(models.Model):
    """A single row (id 1): who may ask, until when, and when the next request may start.

    All times are by the database's clock.
    """

    class State(models.TextChoices):
        OPEN = "open", "reachable"
        BACKING_OFF = "backing-off", "backing off"
        STOPPED = "stopped", "stopped by arXiv (403)"

    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(
        null=True, blank=True, help_text="no request of the holder runs after this"
    )
    next_request = models.DateTimeField(
        null=True, blank=True, help_text="the earliest start of the next request"
    )
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    failures = models.PositiveIntegerField(default=0, help_text="failed requests in a row")
    last_problem = models.TextField(blank=True)
    last_failure = models.DateTimeField(null=True, blank=True)
    last_success = models.DateTimeField(null=True, blank=True)
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text="who last let it ask again after it was stopped or backing off",
    )
    reset_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="permit_is_one_row")]

    def __str__(self) -> str:
        return self.state


class ArxivRequest(models.Model):
    """One request to arXiv: written before it is sent, finished when its answer has ended. The newest are kept."""

    interface = models.CharField(max_length=8, help_text="api, oai, rss or other")
    address = models.TextField()
    started = models.DateTimeField(help_text="by the database's clock, just before it was sent")
    ended = models.DateTimeField(null=True, blank=True, help_text="null: running, or its process died")
    pause = models.FloatField(
        null=True, blank=True, help_text="seconds from the end of the answer before to this request"
    )
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="null: no answer")
    problem = models.TextField(blank=True)
    asked_to_wait = models.FloatField(null=True, blank=True, help_text="seconds of Retry-After")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.interface} {self.status or 'no answer'}"
