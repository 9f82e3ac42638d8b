"""Encodes papers: the stems and the vector of each one's current text, made once and kept for matching.

Called by papers.tasks.encode_papers (in the background) and by tests. What is to be encoded is a question to
the database, so a lost task or a killed worker costs time alone.
"""

from __future__ import annotations

import hashlib
import logging
from typing import NamedTuple

from django.db import transaction
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from pgvector import HalfVector

from papers.encoder.client import Encoder, EncoderFailed, load_encoder
from papers.locks import Lock, try_lock
from papers.models import Encoding, Paper
from papers.words import pack_terms, terms

BLOCK = 64  # papers a transaction: some four seconds of one core

log = logging.getLogger(__name__)


class PaperText(NamedTuple):
    """What is read of a paper to encode it."""

    id: int
    title: str
    abstract: str


def text_of(title: str, abstract: str) -> str:
    """What is encoded of a paper; its SHA-256 tells whether an encoding is of the current text."""
    return f"{title}\n\n{abstract}"


class _TextHash(Func):
    """The SHA-256 of text_of(title, abstract) in hexadecimal, as the database works it out."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = TextField()

    def __init__(self) -> None:
        super().__init__(Concat("title", Value("\n\n"), "abstract", output_field=TextField()))


def pending(encoder_name: str) -> QuerySet[Paper]:
    """Papers without an encoding of their current text by this encoder, newest first.

    The name "" stands for words alone: then what another encoder made is kept, for the day it is back.
    """
    wanted = Q(encoding=None) | ~Q(encoding__text_hash=_TextHash())
    if encoder_name:
        wanted |= ~Q(encoding__encoder=encoder_name)
    return Paper.objects.filter(wanted).order_by("-published", "-id")


def encode_pending(limit: int | None = None) -> int:
    """Encodes up to `limit` papers (all, where None), a block at a time; how many it did.

    Any number of processes may call it: one at a time writes, the others return at once. Where the encoder
    fails, the papers stay pending and the next call tries again.
    """
    encoder = load_encoder()
    done = 0
    while limit is None or done < limit:
        size = BLOCK if limit is None else min(BLOCK, limit - done)
        try:
            encoded = _encode_block(encoder, size)
        except EncoderFailed as failed:
            log.warning("%d papers encoded, then the encoder failed: %s", done, failed)
            break
        if not encoded:
            break
        done += encoded
    return done


@transaction.atomic
def _encode_block(encoder: Encoder | None, size: int) -> int:
    """Encodes one block and commits it; 0 where nothing is pending or another process is at it."""
    if not try_lock(Lock.ENCODING):
        return 0
    name = encoder.name if encoder else ""
    papers = [PaperText(*row) for row in pending(name).values_list(*PaperText._fields)[:size]]
    texts = [text_of(paper.title, paper.abstract) for paper in papers]
    vectors = list(encoder.encode(texts)) if encoder else [None] * len(texts)
    rows = []
    for paper, text, vector in zip(papers, texts, vectors, strict=True):
        ids, counts = terms(text)
        rows.append(
            Encoding(
                paper_id=paper.id,
                encoder=name,
                text_hash=hashlib.sha256(text.encode()).hexdigest(),
                terms=pack_terms(ids, counts),
                length=int(counts.sum()),
                vector=None if vector is None else HalfVector(vector),
            )
        )
    # a new row instead of an update: its new id is what makes matching look at the paper again
    Encoding.objects.filter(paper__in=[paper.id for paper in papers]).delete()
    Encoding.objects.bulk_create(rows)
    return len(rows)
