"""arXiv's identifiers, in every form that people write them. Pure: no Django, no I/O.

Called by whatever reads an id from a person, a document or an answer: look-ups, harvests, documents, forms, views.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

SAMPLE_PREFIX = "sample:"

# The archives whose names stood in identifiers from 1991 to March 2007
# (arXiv's help pages "Understanding the arXiv identifier" and "Category taxonomy").
OLD_ARCHIVES = frozenset(
    {
        "acc-phys",
        "adap-org",
        "alg-geom",
        "ao-sci",
        "astro-ph",
        "atom-ph",
        "bayes-an",
        "chao-dyn",
        "chem-ph",
        "cmp-lg",
        "comp-gas",
        "cond-mat",
        "cs",
        "dg-ga",
        "funct-an",
        "gr-qc",
        "hep-ex",
        "hep-lat",
        "hep-ph",
        "hep-th",
        "math",
        "math-ph",
        "mtrl-th",
        "nlin",
        "nucl-ex",
        "nucl-th",
        "patt-sol",
        "physics",
        "plasm-ph",
        "q-alg",
        "q-bio",
        "quant-ph",
        "solv-int",
        "supr-con",
    }
)
FIRST_MONTH = (1991, 7)
FIRST_NEW_MONTH = (2007, 4)
FIRST_FIVE_DIGIT_MONTH = (2015, 1)

_MARKER = (
    r"(?:https?://)?(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/(?:arxiv:)?"  # a page's address
    r"|(?:https?://(?:dx\.)?doi\.org/|doi:\s?)?10\.48550/arxiv\."  # the DOI that arXiv gives each paper
    r"|oai:arxiv\.org:"
    r"|arxiv:\s?"
)
_NEW = re.compile(r"(\d{4})\.(\d{4,5})(?:v(\d+))?", re.I | re.A)
_OLD = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.[a-z-]{2,})?/(\d{4})(\d{3})(?:v(\d+))?", re.I | re.A)
_MARKED = re.compile(rf"(?<![\w/])(?:{_MARKER})(?P<token>[\w./-]*\w)", re.I | re.A)
_BARE = re.compile(
    r"(?<![\w./-])(?P<token>\d{4}\.\d{4,5}(?:v\d+)?|(?:"
    + "|".join(sorted(OLD_ARCHIVES, key=len, reverse=True))
    + r")(?:\.[a-z-]{2,})?/\d{7}(?:v\d+)?)(?:\.pdf)?(?![\w%/]|\.\d)",
    re.I | re.A,
)
_WHOLE = re.compile(
    rf"[<(\[\"']*(?:{_MARKER})?(?P<token>[^\s?#<>()\[\]\"']+)(?:[?#]\S*)?[>)\]\"']*(?:\s*\[[\w.-]+\])?[.,;]?",
    re.I | re.A,
)
_ENDING = re.compile(r"(?:\.pdf|\.html?)?[./]*$", re.I)


class Malformed(ValueError):
    """The text is not an arXiv identifier; `why` says it in words for the person who wrote it."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"{text!r} is not an arXiv id: {why}")
        self.text = text
        self.why = why


@dataclass(frozen=True, slots=True)
class Identifier:
    """A paper's id in arXiv's own spelling, and the version if one was named."""

    id: str
    version: int | None = None

    def __str__(self) -> str:
        return self.id if self.version is None else f"{self.id}v{self.version}"


class Found(NamedTuple):
    """An id in a text: text[start:end]. `identifier` is None where it is malformed, and `why` says so."""

    start: int
    end: int
    text: str
    identifier: Identifier | None
    why: str


def is_sample(text: str) -> bool:
    """Whether it is an id of the sample, which is never arXiv's."""
    return text.strip().lower().startswith(SAMPLE_PREFIX)


def parse(text: str) -> Identifier:
    """The identifier that the whole text is: bare, with "arXiv:", as an address of arXiv's, or as a DOI.

    Raises Malformed for anything else, the sample's ids included.
    """
    written = text.strip()
    if not written:
        raise Malformed(text, "nothing was given")
    if is_sample(written):
        raise Malformed(text, "it is an id of the sample, which arXiv does not have")
    match = _WHOLE.fullmatch(written)
    if not match:
        raise Malformed(
            text,
            "an id looks like 2501.01234, hep-th/9901001 or https://arxiv.org/abs/2501.01234",
        )
    return _read(_ENDING.sub("", match["token"]), text)


def find_all(text: str) -> list[Found]:
    """Every arXiv id in free text, in order.

    What is marked as arXiv's (by "arXiv:", an address or a DOI) and is malformed is given too, with `why`; bare
    numbers that are no id are passed over, as they may be anything.
    """
    found: list[Found] = []
    for match in _MARKED.finditer(text):
        token = _ENDING.sub("", match["token"])
        end = match.start("token") + len(token)
        if match["token"].lower().endswith((".pdf", ".html", ".htm")):
            end = match.end("token")
        written = text[match.start() : end]
        try:
            found.append(Found(match.start(), end, written, _read(token, written), ""))
        except Malformed as malformed:
            if any(letter.isdigit() for letter in token):
                found.append(Found(match.start(), end, written, None, malformed.why))
    taken = [(one.start, one.end) for one in found]
    for match in _BARE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        try:
            found.append(
                Found(
                    *match.span("token"),
                    match["token"],
                    _read(match["token"], match["token"]),
                    "",
                )
            )
        except Malformed:
            continue
    return sorted(found)


def month_of(identifier: str | Identifier) -> tuple[int, int]:
    """(year, month) of the announcement, as the id says it. Raises Malformed."""
    name = str(identifier.id if isinstance(identifier, Identifier) else parse(identifier).id)
    digits = name.rpartition("/")[2][:4]
    return _year(int(digits[:2])), int(digits[2:])


def abs_url(identifier: str, version: int | None = None) -> str:
    """The address of the paper's page at arXiv."""
    return f"https://arxiv.org/abs/{Identifier(identifier, version)}"


def _year(two_digits: int) -> int:
    return (1900 if two_digits >= FIRST_MONTH[0] % 100 else 2000) + two_digits


def _read(token: str, text: str) -> Identifier:
    """The identifier that the token is, without what marks it. Raises Malformed."""
    if match := _NEW.fullmatch(token):
        name = _new(match[1], match[2], text)
        version = match[3]
    elif match := _OLD.fullmatch(token):
        name = _old(match[1].lower(), match[2], match[3], text)
        version = match[4]
    else:
        raise Malformed(
            text,
            "an id is YYMM.NNNNN, as in 2501.01234, or archive/YYMMNNN, as in hep-th/9901001",
        )
    if version is not None and (version.startswith("0") or len(version) > 4):
        raise Malformed(text, f"there is no version {version}: versions count from v1")
    return Identifier(name, int(version) if version else None)


def _month(digits: str, text: str) -> tuple[int, int]:
    month = (_year(int(digits[:2])), int(digits[2:]))
    if not 1 <= month[1] <= 12:
        raise Malformed(
            text,
            f"there is no month {digits[2:]}: the first four digits are the year and the month",
        )
    return month


def _new(digits: str, number: str, text: str) -> str:
    month = _month(digits, text)
    if month < FIRST_NEW_MONTH:
        raise Malformed(text, "ids of this form began in April 2007")
    if month < FIRST_FIVE_DIGIT_MONTH and len(number) != 4:
        raise Malformed(
            text,
            "ids have four digits after the dot until December 2014, five since then",
        )
    if month >= FIRST_FIVE_DIGIT_MONTH and len(number) != 5:
        raise Malformed(text, "ids have five digits after the dot since January 2015")
    if int(number) == 0:
        raise Malformed(text, "numbers count from 1")
    return f"{digits}.{number}"


def _old(archive: str, digits: str, number: str, text: str) -> str:
    if archive not in OLD_ARCHIVES:
        raise Malformed(text, f"arXiv had no archive {archive}")
    month = _month(digits, text)
    if not FIRST_MONTH <= month < FIRST_NEW_MONTH:
        raise Malformed(text, "ids of this form ran from July 1991 to March 2007")
    if int(number) == 0:
        raise Malformed(text, "numbers count from 1")
    return f"{archive}/{digits}{number}"
