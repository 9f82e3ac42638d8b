"""The short code of a line ("PP", as in PP-2) and its slug, made from its question and free in the database.

Called when a line is saved by an import, and by the form of a line written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.text import slugify

from claims.models import Line

# Words that say nothing of a question's topic.
_EMPTY = frozenset(
    """
    a about actually after against all also an and any are as at be been being between by can could did do does each
    ever for from had has have how if in into instead is it its itself just less like made make makes many may might
    more most much must no not of off on one or other our out over own really same should simply so some such than
    that the their them then there these they this those through to too under until up very via was well were what
    when where whether which while who why will with within without work works would you your explicit explicitly
    being tell told instructed
    """.split()  # noqa: SIM905 - a list of so many words is easier to read
)
# Words that half of the questions of this field begin with: they would make every code start alike.
_COMMON = frozenset(
    """
    ai agent agents language large llm llms lm lms model models system systems
    """.split()  # noqa: SIM905
)
_SLUG_LENGTH = 60
_LONGEST_CODE = 4


def propose_code(question: str) -> Iterator[str]:
    """Codes for a question, the best one first: the initials of a compound, of its telling words, then with numbers."""
    compound = re.search(r"\b([A-Za-z]{3,})[-–]([A-Za-z]{3,})\b", question)
    if compound:
        yield f"{compound[1][0]}{compound[2][0]}".upper()
    telling = [
        word
        for word in re.findall(r"[^\W_]+", question)
        if word.lower() not in _EMPTY and word[0].isascii() and word[0].isalpha()
    ]
    chosen = [word for word in telling if word.lower() not in _COMMON and not word.lower().endswith("ly")]
    chosen = chosen if len(chosen) > 1 else telling
    initials = "".join(word[0] for word in chosen).upper()
    base = initials[:2] if len(initials) > 1 else (chosen[0][:2].upper() if chosen else "L")
    for length in range(2, _LONGEST_CODE + 1):
        if len(initials) >= length:
            yield initials[:length]
    number = 2 if initials else 1
    while True:
        yield f"{base}{number}"
        number += 1


def free_code(question: str, taken: set[str] | None = None) -> str:
    """The best code that no line has (`taken`: and that is not promised already)."""
    taken = (taken or set()) | set(Line.objects.values_list("code", flat=True))
    return next(code for code in propose_code(question) if code not in taken)


def free_slug(question: str, taken: set[str] | None = None) -> str:
    """The question as a slug, cut at a word, that no line has."""
    words = slugify(question).split("-")
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > _SLUG_LENGTH:
            break
        slug = f"{slug}-{word}" if slug else word[:_SLUG_LENGTH]
    slug = slug or "line"
    taken = (taken or set()) | set(Line.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free
