"""Words of a text as matching counts them: stems without stop words, each as a stable 32-bit number.

Pure. papers.encoding stores a paper's stems, claims.matching weighs them and names them again as written.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import Stemmer

# a word, a number with its decimals, a version: "peer", "3.1", "v3.1", "1,000"
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*")

# Short on purpose: what a claim or an abstract says nothing with. A word left in costs little, for BM25
# weighs frequent words down by itself; "not", "no", "only", "than" stay in, they tell findings apart.
_STOP_WORDS = """
    a about after all also an and any are aren as at be been both but by can could couldn d did didn do
    does doesn don each for from had hadn has hasn have haven he here how if in into is isn it its itself
    ll m may more most must of on one or other our own re s same she should shouldn so some such t that
    the their them then there these they this those through to two under upon us use used using ve via was
    wasn we were weren what when where which while who whose will with within would wouldn you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def _tokens(text: str) -> Iterator[str]:
    """The text's words in order, as written (compatibility forms of letters made one)."""
    return (found.group() for found in _TOKEN.finditer(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=200_000)
def stem_id(token: str) -> int | None:
    """The number of a word's stem (CRC-32 of its UTF-8); None for a stop word or a single letter."""
    word = token.casefold()
    if word in STOP_WORDS or (len(word) == 1 and word.isalpha()):
        return None
    # a stemmer must not be shared between threads, and making one takes a microsecond
    return zlib.crc32(Stemmer.Stemmer("english", 0).stemWord(word).encode())


def terms(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The text's stem numbers, ascending, and how often each occurs: two uint32 arrays of one length."""
    counted = Counter(number for token in _tokens(text) if (number := stem_id(token)) is not None)
    ids = np.fromiter(sorted(counted), np.uint32, len(counted))
    counts = np.fromiter((counted[int(number)] for number in ids), np.uint32, len(counted))
    return ids, counts


def pack_terms(ids: np.ndarray, counts: np.ndarray) -> bytes:
    """Little-endian uint32 pairs, as Encoding.terms and WordTable.frequencies keep them."""
    return np.column_stack([ids, counts]).astype("<u4").tobytes()


def unpack_terms(packed: bytes | memoryview) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `pack_terms`."""
    pairs = np.frombuffer(packed, "<u4").reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def written_forms(text: str) -> dict[int, str]:
    """For each stem number of the text the word as it is written first, in the text's order."""
    forms: dict[int, str] = {}
    for token in _tokens(text):
        number = stem_id(token)
        if number is not None:
            forms.setdefault(number, token)
    return forms
