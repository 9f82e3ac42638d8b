"""Words that say outright how a finding stands to earlier ones: the one ground on which a stance is suggested.

Pure. A false suggestion costs the curator's trust, so a cue is a phrase that hardly ever means anything else,
and only in a sentence that is clearly about the claim; all else gets no suggestion.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from claims.models.match import Stance


class Cue(NamedTuple):
    """A suggested stance and the words that it rests on, as they stand in the sentence."""

    stance: Stance
    words: str


# what earlier work found, as its nouns say it; "assumptions do not hold" is said of every old method, and left out
_FINDING = r"(?:findings?|effects?|claims?|conclusions?|results?|phenomen(?:on|a)|wisdom|beliefs?)"
_EARLIER = rf"(?:[\w-]+\ ){{0,3}}?(?:{_FINDING}|work|studies|reports?)\b"
_CUES = [
    (
        Stance.CONTRADICTS,
        rf"""
        (?:fail(?:s|ed)?\ to | (?:do|does|did|could)\ not | unable\ to | cannot) \ (?:replicate|reproduce) \ {_EARLIER}
        | \b{_FINDING} \ (?:\w+\ )?? (?:fail(?:s|ed)?\ to|do\ not|does\ not|did\ not) \ replicate\b
        | \b(?:we|study|results?|analys[ie]s|experiments?) \ (?:find|finds|found|show|shows|see|saw) \ no\ evidence\b
        | \bcontrary\ to \ {_EARLIER}
        | \b(?:contradict(?:s|ed|ing)?|refut(?:e|es|ed|ing)|overturn(?:s|ed|ing)?|disprov(?:e|es|ed|ing)) \ {_EARLIER}
        | \b{_FINDING} \ (?:do|does|did) \ (?:not|no\ longer) \ hold\b
        | \b{_FINDING} \ no\ longer\ holds?\b
        | \b(?:{_FINDING}|gains?|correlations?) \ (?:largely\ |entirely\ )?
          (?:vanish(?:es|ed)?|disappear(?:s|ed)?)\b
        """,
    ),
    (
        Stance.QUALIFIES,
        rf"""
        \b(?:holds?|emerges?|arises?) \ only \ (?:when|if|for|under|in|with|at)\b
        | \b(?:{_FINDING}|gains?|benefits?) \ (?:is|are|was|were) \ (?:limited|confined|restricted) \ to\b
        """,
    ),
]
_PATTERNS = [(stance, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for stance, pattern in _CUES]


def find_cue(sentence: str) -> Cue | None:
    """The sentence's cue, a contradicting one before a qualifying one; None in most sentences."""
    for stance, pattern in _PATTERNS:
        if found := pattern.search(" ".join(sentence.split())):
            return Cue(stance, found.group().strip())
    return None
