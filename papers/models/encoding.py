"""What matching needs of a paper's text, made once: its stems and its vector. Written by papers.encoding."""

from __future__ import annotations

from django.db import models
from pgvector.django import HalfVectorField

from papers.models.paper import Paper


class Encoding(models.Model):
    """The words and the meaning of a paper's current text, by one encoder.

    `id` grows in commit order (one writer at a time, under an advisory lock), so that "matched through id N" is a
    complete statement; a paper whose text changes gets a new row, and with it a new id, instead of an update.
    `terms` is a little-endian uint32 array of pairs (stem hash, count); `vector` is of unit length, null where no
    encoder is at work.
    """

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="encoding")
    encoder = models.CharField(max_length=100, blank=True, help_text="the encoder's name; empty: words alone")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of title and abstract, as encoded")
    terms = models.BinaryField()
    length = models.PositiveIntegerField(help_text="number of stems in the text")
    vector = HalfVectorField(dimensions=384, null=True, blank=True)
    made = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.paper_id} by {self.encoder or 'words alone'}"
