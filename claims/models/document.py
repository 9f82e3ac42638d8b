"""Documents as imported: kept whole, so that importing again can say what changed; drafts wait for a person's yes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claims.models.line import Line


class Document(models.Model):
    """A line-of-inquiry document, as it was when it was imported into a line."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text")
    as_of = models.DateField(help_text="the day to which the document speaks")
    as_of_source = models.CharField(max_length=200, help_text="where that day comes from, in words")
    as_of_provisional = models.BooleanField(
        default=False,
        help_text="better known once arXiv answers for the line's anchors (claims.importing.recut)",
    )
    imported = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            # importing the same document twice changes nothing
            models.UniqueConstraint(fields=["line", "text_hash"], name="document_once_a_line")
        ]
        indexes = [
            # documents whose as-of day waits for arXiv's answer
            models.Index(
                fields=["line"], condition=models.Q(as_of_provisional=True), name="document_provisional"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"document {self.pk}"


class ImportDraft(models.Model):
    """A document that was read but not yet saved as a line: what the import preview shows."""

    name = models.CharField(max_length=255, blank=True)
    data = models.BinaryField(help_text="the bytes as they came")
    as_of = models.DateField(null=True, blank=True, help_text="as given by the person who imports")
    made = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return self.name or f"draft {self.pk}"
