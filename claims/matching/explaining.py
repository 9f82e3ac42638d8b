"""Finds the reasons of matches that have none yet, best matches first. Called by claims.tasks after matching.

Apart from `run` on purpose: scoring a thousand papers takes a second, encoding the sentences of those that match
takes minutes, and the inbox should not wait for it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from django.db import transaction

from claims.matching.explain import Explanation, KindText, explain, sentences_of
from claims.matching.library import encoded_papers, newest_table, read_table
from claims.matching.scoring import Text, WordWeights
from claims.models import Claim, Kind, Match
from papers.encoder.client import Encoder, EncoderFailed, load_encoder
from papers.locks import Lock, try_lock
from papers.models import Encoding
from papers.words import terms

MATCHES_AT_ONCE = 8  # some 60 sentences: one question to the encoder

log = logging.getLogger(__name__)


def explain_pending(limit: int | None = None) -> int:
    """Gives up to `limit` matches (all, where None) their reasons; how many it did."""
    table, encoder = newest_table(), load_encoder()
    if table is None:
        return 0
    explainer = _Explainer(read_table(table), encoder)
    done = 0
    while limit is None or done < limit:
        try:
            explained = _explain_some(explainer)
        except EncoderFailed as failed:
            log.warning("%d matches explained, then the encoder failed: %s", done, failed)
            break
        if not explained:
            break
        done += explained
    return done


@transaction.atomic
def _explain_some(explainer: _Explainer) -> int:
    """Explains the best that wait; 0 where none does, or another process is at it. Raises EncoderFailed."""
    if not try_lock(Lock.EXPLAINING):
        return 0
    # a match without a sentence has not been explained: every abstract that is not blank gives one
    waiting = Match.objects.filter(sentence="", paper__encoding__isnull=False, paper__abstract__regex=r"\S")
    batch = list(waiting.select_related("claim", "paper").order_by("-score", "id")[:MATCHES_AT_ONCE])
    if batch:
        explainer.explain(batch)
    return len(batch)


class _Explainer:
    """Explains matches; remembers the vectors of claims and kinds from one batch to the next."""

    def __init__(self, weights: WordWeights, encoder: Encoder | None) -> None:
        self._weights = weights
        self._encoder = encoder
        self._remembered: dict[str, np.ndarray] = {}

    def explain(self, matches: Sequence[Match]) -> None:
        """Writes the reasons of these matches. Raises EncoderFailed."""
        encodings = Encoding.objects.filter(paper__in={match.paper_id for match in matches})
        name = self._encoder.name if self._encoder else ""
        papers = {stored.dates.id: stored.text for stored in encoded_papers(encodings, name)}
        kinds = list(Kind.objects.filter(line__in={match.claim.line_id for match in matches}))
        statements = {match.claim.statement for match in matches}
        known = self._vectors([*statements, *(kind.text for kind in kinds)])
        parts = [sentences_of(match.paper.abstract) for match in matches]
        vectors = self._sentence_vectors(parts)
        for match, own_vectors in zip(matches, vectors, strict=True):
            claim = match.claim
            own_kinds = {
                kind.pk: KindText(kind.text, known[kind.text])
                for kind in kinds
                if known and kind.line_id == claim.line_id
            }
            text = Text(*terms(claim.statement), known.get(claim.statement))
            paper = match.paper
            found = explain(
                text, papers[paper.pk], paper.title, paper.abstract, own_vectors, own_kinds, self._weights
            )
            _write(match, claim, found)

    def _vectors(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The texts' vectors; empty without an encoder."""
        if not self._encoder:
            return {}
        unknown = [text for text in texts if text not in self._remembered]
        self._remembered.update(zip(unknown, self._encoder.encode(unknown), strict=True))
        return self._remembered

    def _sentence_vectors(self, parts: Sequence[list[str]]) -> list[np.ndarray | None]:
        """For each list of sentences an array of its vectors; a sentence that occurs twice is encoded once."""
        if not self._encoder:
            return [None] * len(parts)
        distinct = list(dict.fromkeys(sentence for own in parts for sentence in own))
        vectors = dict(zip(distinct, self._encoder.encode(distinct), strict=True))
        return [np.stack([vectors[sentence] for sentence in own]) if own else None for own in parts]


def _write(match: Match, claim: Claim, found: Explanation) -> None:
    """Stores the reasons, unless the claim's statement changed meanwhile; a suggestion only while it is pending."""
    rows = Match.objects.filter(pk=match.pk, claim__statement=claim.statement)
    rows.update(shared_words=found.shared_words, sentence=found.sentence, kind=found.kind)
    rows.filter(state=Match.State.PENDING).update(
        suggested_stance=found.cue.stance if found.cue else "",
        suggestion_reason=found.cue.words[:200] if found.cue else "",
    )
