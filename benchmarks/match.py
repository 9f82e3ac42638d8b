"""How fast papers are matched with claims, by the product's own path, and how fast the encoder is.

The library: 2,000 real papers, from which the claims' baselines come; then 1,000 newer ones come in. The claims:
1,000 sentences of other real abstracts, in lines of 50 with four anchors each.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from benchmarks.figures import Figure
from benchmarks.records import claim_sentences, read_records
from claims.matching import explaining, library, profiles
from claims.matching import run as matching
from claims.models import Anchor, Claim, Line, Match
from papers import encoding
from papers.encoder.client import Encoder, load_encoder
from papers.models import Encoding, Paper
from papers.records import PaperRecord
from papers.storing import store

LIBRARY, NEW, CLAIMS = 2000, 1000, 1000
ENCODED_AFRESH = 128
EXPLAINED = 64
_CLAIMS_A_LINE, _ANCHORS_A_LINE = 50, 4
# what a block's time is spent on: functions of claims.matching.run
_READING = ("encoded_papers", "read_profiles", "kept_pairs", "fifth_best")
_SCORING = ("score_block", "standings")
_WRITING = ("keep_new", "rescore", "trim", "propose_anchors", "suggest_uses")


def measure(data: Path, cache: Path) -> list[Figure]:
    """The figures. Encodings are kept in `cache`: only ENCODED_AFRESH papers are encoded anew each time."""
    records = read_records(data)
    chosen = records[-LIBRARY - NEW :]
    encoder = RememberingEncoder(cache / "encodings.npz")
    fill(chosen[:LIBRARY], encoder)
    rate = encoding_rate(chosen[:ENCODED_AFRESH])
    as_of = chosen[LIBRARY].published.date() - datetime.timedelta(days=1)
    make_claims(records[: -LIBRARY - NEW], CLAIMS, as_of)
    ready = make_ready()
    old = match_all()
    matched = Match.objects.count()
    fill(chosen[LIBRARY:], encoder)
    new = match_all()
    written = Match.objects.count() - matched
    begun = time.perf_counter()
    explained = explaining.explain_pending(EXPLAINED)
    explaining_rate = explained / (time.perf_counter() - begun)
    pairs = f"{NEW:,} new papers, {CLAIMS:,} claims"
    return [
        Figure("match", f"{pairs}: matched", new["all"], "s", below=3),
        Figure("match", "of that, reading papers and claims", new["reading"], "s"),
        Figure("match", "of that, scoring", new["scoring"], "s"),
        Figure("match", f"of that, writing {written:,} matches and what hangs on them", new["writing"], "s"),
        Figure("match", f"papers matched per second against {CLAIMS:,} claims", NEW / new["all"], "papers/s"),
        Figure("match", f"{CLAIMS:,} new claims, {LIBRARY:,} papers already there: matched", old["all"], "s"),
        Figure("match", "making new claims ready (their encoding and baseline)", CLAIMS / ready, "claims/s"),
        Figure("match", "encoding abstracts, one process", rate, "papers/s"),
        Figure(
            "match", "finding a match's reasons (in the background, best first)", explaining_rate, "matches/s"
        ),
    ]


class RememberingEncoder:
    """The product's encoder, which keeps what it has encoded in a file for the next run of the benchmark."""

    def __init__(self, path: Path) -> None:
        encoder = load_encoder()
        if encoder is None:
            raise RuntimeError("the encoder's weights are not installed: ./run installs them")
        self.name = encoder.name
        self._encoder: Encoder = encoder
        self._path = path
        self._known: dict[str, np.ndarray] = {}
        if path.exists():
            kept = np.load(path)
            if str(kept["name"]) == self.name:
                self._known = dict(zip(kept["hashes"].tolist(), kept["vectors"], strict=True))

    def encode(self, texts: list[str]) -> np.ndarray:
        """As papers.encoder.client.Encoder."""
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        unknown = [number for number, own in enumerate(hashes) if own not in self._known]
        if unknown:
            vectors = self._encoder.encode([texts[number] for number in unknown])
            self._known.update(zip((hashes[number] for number in unknown), vectors, strict=True))
            self._save()
        return np.array([self._known[own] for own in hashes], np.float32)

    def _save(self) -> None:
        unfinished = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(
            unfinished,
            name=np.array(self.name),
            hashes=np.array(list(self._known)),
            vectors=np.stack(list(self._known.values())),
        )
        unfinished.replace(self._path)


def fill(records: Sequence[PaperRecord], encoder: Encoder) -> None:
    """Store these papers and encode them, as the product does, with that encoder."""
    store(records)
    with mock.patch.object(encoding, "load_encoder", return_value=encoder):
        encoding.encode_pending()
    if Encoding.objects.count() != Paper.objects.count():
        raise RuntimeError("not every paper was encoded")


def encoding_rate(records: Sequence[PaperRecord]) -> float:
    """Abstracts per second that the product's encoder process encodes, once it has started."""
    encoder = load_encoder()
    if encoder is None:
        raise RuntimeError("the encoder's weights are not installed: ./run installs them")
    texts = [encoding.text_of(record.title, record.abstract) for record in records]
    encoder.encode(texts[:1])
    begun = time.perf_counter()
    encoder.encode(texts)
    return len(texts) / (time.perf_counter() - begun)


def make_claims(records: Sequence[PaperRecord], number: int, as_of: datetime.date) -> None:
    """So many claims of that day, in lines, each line with papers of the library as its anchors."""
    statements = list(islice(claim_sentences(records), number))
    if len(statements) < number:
        raise RuntimeError(f"the records give {len(statements)} claims, not {number}")
    papers = list(Paper.objects.order_by("published", "id"))
    for first in range(0, number, _CLAIMS_A_LINE):
        n = first // _CLAIMS_A_LINE
        line = Line.objects.create(code=f"B{n}", slug=f"line-{n}", question=f"What becomes of finding {n}?")
        Claim.objects.bulk_create(
            Claim(line=line, number=place, statement=statement, as_of=as_of)
            for place, statement in enumerate(statements[first : first + _CLAIMS_A_LINE], 1)
        )
        chosen = papers[n * _ANCHORS_A_LINE % len(papers) :][:_ANCHORS_A_LINE]
        Anchor.objects.bulk_create(
            Anchor(line=line, position=place, identifier=paper.identifier, paper=paper, grounding="grounded")
            for place, paper in enumerate(chosen, 1)
        )


def make_ready() -> float:
    """Seconds to give every claim its baseline and cut."""
    table = profiles.current_table()
    if table is None:
        raise RuntimeError("there are no encoded papers")
    begun = time.perf_counter()
    profiles.make_ready(table, library.read_table(table), load_encoder())
    return time.perf_counter() - begun


def match_all() -> dict[str, float]:
    """Match until no claim is behind: seconds by what they were spent on, and "all"."""
    with watches(matching, reading=_READING, scoring=_SCORING, writing=_WRITING) as spent:
        begun = time.perf_counter()
        matching.match_behind()
        spent["all"] = time.perf_counter() - begun
    newest = Encoding.objects.order_by("-id").values_list("id", flat=True).first()
    if Claim.objects.filter(matched_through__lt=newest).exists():
        raise RuntimeError("matching left claims behind")
    return spent


@contextmanager
def watches(module: Any, **groups: Sequence[str]) -> Iterator[dict[str, float]]:
    """Adds up the seconds that are spent in functions of a module, by group."""
    spent: dict[str, float] = Counter()  # type: ignore[assignment]

    def watched(function: Callable[..., Any], group: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[group] += time.perf_counter() - begun

        return call

    with ExitStack() as stack:
        for group, names in groups.items():
            for name in names:
                stack.enter_context(mock.patch.object(module, name, watched(getattr(module, name), group)))
        yield spent
