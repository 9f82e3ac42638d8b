"""The one permission to ask arXiv, for the whole installation. Used by papers.client alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ArxivPermit(models.Model):
    """A single row (id 1): who may ask, until when, and when the next request may start. Times are the database's."""

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

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="permit_is_one_row")]

    def __str__(self) -> str:
        return self.state
