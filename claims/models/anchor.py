"""Anchors: the arXiv papers that a line's document rests on, what was asserted of them, and which claim uses which."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.models.line import Line
from papers.models import Paper


class Anchor(models.Model):
    """An arXiv paper named by a line, with the title and month asserted for it, and its grounding."""

    class Grounding(models.TextChoices):
        UNCHECKED = "unchecked", "Not yet checked"
        GROUNDED = "grounded", "Grounded"
        TITLE_DIFFERS = "title-differs", "Title differs"
        DATE_DIFFERS = "date-differs", "Date differs"
        WITHDRAWN = "withdrawn", "Withdrawn"
        NOT_FOUND = "not-found", "Not found"
        MALFORMED = "malformed", "Malformed"

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="anchors")
    position = models.PositiveSmallIntegerField()
    identifier = models.CharField(max_length=200, help_text="without version; as written where malformed")
    version = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the version asserted, if any"
    )
    asserted_month = models.CharField(max_length=10, blank=True, help_text='"2025-06", or "2025"')
    asserted_title = models.TextField(blank=True)
    title_truncated = models.BooleanField(default=False)
    grounding = models.CharField(max_length=14, choices=Grounding, default=Grounding.UNCHECKED)
    title_cut_off = models.BooleanField(
        default=False, help_text="the asserted title is the beginning of arXiv's"
    )
    checked = models.DateTimeField(null=True, blank=True)
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="anchors")
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        indexes = [
            # anchors waiting for their look-up
            models.Index(
                fields=["id"],
                condition=Q(grounding="unchecked"),
                name="anchor_unchecked",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["line", "identifier"], name="anchor_once_a_line"),
            models.CheckConstraint(
                condition=~Q(
                    grounding__in=[
                        "grounded",
                        "title-differs",
                        "date-differs",
                        "withdrawn",
                    ]
                )
                | Q(paper__isnull=False),
                name="anchor_found_has_its_paper",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class AnchorUse(models.Model):
    """That a claim rests on an anchor of its line: suggested by words and meaning, or confirmed by a person."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="anchor_uses")
    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="uses")
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    score = models.FloatField(null=True, blank=True)
    named = models.BooleanField(default=False, help_text="the claim's own text names the anchor")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    decided = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "anchor"], name="anchor_use_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} on {self.anchor_id}"


class AnchorProposal(models.Model):
    """A stored paper from before a claim's as-of day that may be its missing anchor. A person decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="anchor_proposals")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="anchor_proposals")
    score = models.FloatField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    decided = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score"]
        constraints = [models.UniqueConstraint(fields=["claim", "paper"], name="anchor_proposal_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} for {self.claim_id}"
