"""Matches (paper x claim, scored), what curators decided on them, and the evidence that came of it."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from claims.models.append_only import fixed, kept_while
from claims.models.claim import Claim
from claims.models.line import Kind
from papers.models import Paper


class Stance(models.TextChoices):
    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"
    QUALIFIES = "qualifies", "Qualifies"
    SUPERSEDES = "supersedes", "Supersedes"
    MENTIONS = "mentions", "Mentions"


class Pressure(models.TextChoices):
    SCALING = "scaling", "Scaling"
    ARCHITECTURE = "architecture", "Architecture"
    EVALUATION = "evaluation", "Evaluation"
    TOOLING = "tooling", "Tooling"


class WordTable(models.Model):
    """A frozen, numbered table of word weights: scores made with the same table can be compared."""

    number = models.PositiveIntegerField(unique=True)
    documents = models.PositiveIntegerField(help_text="papers it was counted over")
    average_length = models.FloatField(help_text="stems a paper")
    frequencies = models.BinaryField(help_text="little-endian uint32 pairs: stem hash, papers that have it")
    made = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"word table {self.number}"


class MatchQuerySet(models.QuerySet["Match"]):
    def inbox(self, now: datetime.datetime) -> Self:
        """What waits for a decision: pending, and snoozed ones whose day has come; best first."""
        return self.filter(
            Q(state=Match.State.PENDING) | Q(state=Match.State.SNOOZED, snoozed_until__lte=now),
            claim__dropped__isnull=True,
        ).order_by("-score", "id")

    def snoozed(self, now: datetime.datetime) -> Self:
        """What sleeps, the first to come back first."""
        return self.filter(state=Match.State.SNOOZED, snoozed_until__gt=now).order_by("snoozed_until", "id")

    def decided_since(self, moment: datetime.datetime, now: datetime.datetime) -> Self:
        """What was decided since then and still is: a snoozed match whose day has come waits again."""
        return self.filter(decided__gte=moment).exclude(state=Match.State.SNOOZED, snoozed_until__lte=now)


class Match(models.Model):
    """A paper that may bear on a claim: its score, why, and what a curator decided."""

    class Source(models.TextChoices):
        HARVEST = "harvest", "harvest"
        BY_HAND = "by-hand", "by hand"
        SAMPLE = "sample", "sample"

    class State(models.TextChoices):
        PENDING = "pending", "Pending"
        ACCEPTED = "accepted", "Accepted"
        DISMISSED = "dismissed", "Dismissed"
        SNOOZED = "snoozed", "Snoozed"

    class Standing(models.TextChoices):
        NEW = "new", "new evidence"
        WITHIN_SPAN = "within-span", "within the asserted span"
        CONTEXT = "context", "older: context only"

    class Dismissal(models.TextChoices):
        OTHER_TOPIC = "other-topic", "Other topic"
        OTHER_CONDITIONS = "other-conditions", "Other conditions"
        NOTHING_NEW = "nothing-new", "No new evidence"
        DUPLICATE = "duplicate", "Same work already accepted"
        OTHER = "other", "Other reason"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="matches")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="matches")
    source = models.CharField(max_length=8, choices=Source, default=Source.HARVEST)
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.NEW)
    counts_from = models.DateField(help_text="the day arXiv first saw it, or its changed version's day")
    found = models.DateTimeField(auto_now_add=True)

    score = models.FloatField(help_text="the pair's score; comparable within a claim and its word table")
    words_score = models.FloatField(default=0)
    meaning_score = models.FloatField(null=True, blank=True, help_text="null: scored by words alone")
    word_table = models.ForeignKey(WordTable, null=True, blank=True, on_delete=models.PROTECT)
    encoder = models.CharField(max_length=100, blank=True)
    shared_words = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        help_text="heaviest first, as written",
    )
    sentence = models.TextField(blank=True, help_text="the abstract's sentence that fits best, word for word")
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.SET_NULL, related_name="matches")
    suggested_stance = models.CharField(max_length=12, choices=Stance, blank=True)
    suggestion_reason = models.CharField(max_length=200, blank=True, help_text="the words it rests on")

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    dismissal = models.CharField(max_length=20, choices=Dismissal, blank=True)
    dismissal_remark = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_matches",
    )
    decided = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=1, help_text="grows with each decision: for optimistic locking"
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        indexes = [
            # the inbox, best first
            models.Index(
                F("score").desc(),
                "id",
                condition=Q(state__in=["pending", "snoozed"]),
                name="match_inbox",
            ),
            # how many wait, by claim and line: the dashboard
            models.Index(fields=["claim", "found"], condition=Q(state="pending"), name="match_waiting"),
            # a claim's page, and the counts on the dashboard
            models.Index(fields=["claim", "state", "-score"], name="match_of_claim"),
            # the list of what sleeps
            models.Index(fields=["snoozed_until", "id"], condition=Q(state="snoozed"), name="match_snoozed"),
            # what can carry a verdict: which claims are due for review, counted on every page
            models.Index(
                fields=["id", "claim"],
                condition=Q(state="accepted", standing="new"),
                name="match_carries_a_verdict",
            ),
            # what was decided lately: progress, reports
            models.Index(
                fields=["-decided"],
                condition=Q(decided__isnull=False),
                name="match_decided",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "paper"], name="match_once_a_pair"),
            models.CheckConstraint(
                condition=Q(state__in=["pending"], decided__isnull=True)
                | Q(
                    state__in=["accepted", "dismissed", "snoozed"],
                    decided__isnull=False,
                    decided_by__isnull=False,
                ),
                name="match_decision_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="snoozed", snoozed_until__isnull=False)
                | (~Q(state="snoozed") & Q(snoozed_until__isnull=True)),
                name="match_snoozed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="dismissed", dismissal__gt="") | (~Q(state="dismissed") & Q(dismissal="")),
                name="match_dismissed_has_its_reason",
            ),
        ]
        triggers = [
            # what a verdict cites stays the paper that it cited
            fixed("match_pair_is_fixed", "id", "claim_id", "paper_id"),
            kept_while(
                "match_kept_while_cited",
                "SELECT 1 FROM claims_verdictcitation WHERE match_id = OLD.id",
                "a verdict cites this match",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} x {self.claim_id}"

    def get_absolute_url(self) -> str:
        return reverse("match", args=[self.pk])


class Evidence(models.Model):
    """An accepted match, with the stance that the curator gave it. Gone again when the acceptance is undone."""

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="evidence")
    stance = models.CharField(max_length=12, choices=Stance)
    pressure = models.CharField(max_length=12, choices=Pressure, blank=True)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["stance", "-at"], name="evidence_by_stance")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.stance}"


class TriageEvent(models.Model):
    """What was decided on a match, and undone: who, when, before and after."""

    class Action(models.TextChoices):
        ACCEPT = "accept", "accepted"
        DISMISS = "dismiss", "dismissed"
        SNOOZE = "snooze", "snoozed"
        UNDO = "undo", "undone"
        ADD = "add", "added by hand"

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=8, choices=Action)
    before = models.JSONField(default=dict, help_text="the match's decision before")
    after = models.JSONField(default=dict, help_text="the match's decision after")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        # what a person did last: the inbox's strip with its Undo
        indexes = [models.Index(fields=["by", "-id"], name="triage_event_of_person")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.action}"
