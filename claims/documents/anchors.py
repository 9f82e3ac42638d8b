"""Reads one anchor of a document: its arXiv id, the month and the title asserted for it, and whether that is cut off.

Pure. Called by claims.documents.reader for each block of the anchors' part.
"""

from __future__ import annotations

import re

from claims.documents.cleaning import squeezed, without_emphasis
from claims.documents.dates import parse_span
from claims.documents.segments import Block
from claims.documents.shape import ReadAnchor
from claims.documents.truncation import is_truncated
from papers.identifiers import Malformed, find_all, parse

_MARKED = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html)/(?P<page>[^\s()\[\],;]+)"
    r"|10\.48550/arxiv\.(?P<doi>[^\s()\[\],;]+)"
    r"|\barxiv(?:\s+(?:id|preprint))?\s*[:#]\s*(?P<token>[^\s()\[\],;:]+)|\barxiv\s+(?P<spaced>\d[^\s()\[\],;:]*)",
    re.I,
)
# A bare number that was meant for an id: letters for digits, digits too few or too many, a month that there is not.
_MEANT = re.compile(
    r"(?<![\w./-])(?=[A-Za-z]{0,3}\d)[\dOoIlSB]{3,5}\.[\dOoIlSB]{3,6}(?:v\d+)?(?![\w.])"
    r"|(?<!\w)[a-z-]{2,9}/\d{5,8}(?!\w)"
)
_AROUND = re.compile(
    r"(?:arxiv\s*(?:preprint|id"
    r"|identifier)?\s*[:#]?\s*)?(?:arxiv\s*[:#]?\s*)?(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?$",
    re.I,
)
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{2,60})\s*[)\]]")
_NO_MONTH = re.compile(r"[(\[]\s*(?:19|20)\d\d-\d\d?\s*[)\]]")  # a month that there is not, as in (2025-13)
_CATEGORY = re.compile(
    r"\[[a-z-]+(?:\.[A-Za-z-]{2,})?\]|\((?:cs|stat|math|eess|econ|physics|q-bio|q-fin|cond-mat"
    r"|quant-ph)(?:\.[A-Z]{2})?\)"
)
_EMPTY_BRACKETS = re.compile(r"[(\[<][\s,;:.]*(?:arxiv|doi|see|preprint|abs|pdf)?[\s,;:.]*[)\]>]", re.I)
_TRAILING_DATE = re.compile(r"[,;.]?\s+(?:[—–|-]+\s*)?([^,;—–|]{4,25}?)[.\s]*$|[,;]\s*([^,;]{4,25})[.\s]*$")
_LEADING_DATE = re.compile(r"([^:—–|]{4,25}?)\s*(?:[:—–|]|[,.]\s)\s*(?=\S)")
_AUTHORS = re.compile(
    r"(?:[A-Z][\w'’.-]+(?:,? (?:and|&) |, | ){0,1}){1,6}?\bet al\.?\s*(?:\((?:19|20)\d\d\w?\))?\s*[:,.;–—-]*\s*"
)
_LABEL = re.compile(r"(?:title|paper|anchor(?: paper)?|id|date|dated)\s*#?\d*\s*[:=]\s*", re.I)
_EDGES = " \t,;:|·–—-/"


def read_anchor(block: Block) -> ReadAnchor:
    """The anchor that the block is; malformed, with the reason, if no arXiv id can be read from it."""
    text = without_emphasis(squeezed(block.text))
    token, start, end, why = _token(text, block.addresses)
    identifier = None
    if token is not None:
        try:
            identifier = parse(token)
        except Malformed as malformed:
            why = malformed.why
    rest = text if start is None else f"{text[: _AROUND.search(text[:start]).start()]} \x1f {text[end:]}"  # type: ignore[union-attr]
    month, rest = _month(rest)
    title = _title(rest)
    return ReadAnchor(
        arxiv_id=identifier.id if identifier else token,
        version=identifier.version if identifier else None,
        asserted_month=month,
        title=title,
        title_truncated=is_truncated(title),
        malformed=identifier is None,
        why=why if identifier is None else "",
        lines=block.lines,
    )


def names_id(text: str, addresses: tuple[str, ...] = ()) -> bool:
    """Whether an arXiv id, or what was meant for one, stands in the text."""
    return _token(text, addresses)[0] is not None


def begins(text: str) -> bool:
    """Whether the text begins with an anchor's id."""
    _, start, _, _ = _token(text[:120], ())
    return start is not None and not re.search(r"\w", text[:start])


def _token(text: str, addresses: tuple[str, ...]) -> tuple[str | None, int | None, int, str]:
    """(the id as written, its start and end in the text, "") or (None, None, 0, why there is none).

    A well-formed id wins over a malformed one; the addresses of links come after the text's own words.
    """
    found = find_all(text)
    for one in found:
        if one.identifier:
            return str(one.identifier), one.start, one.end, ""
    for match in _MARKED.finditer(text):
        token = (match["page"] or match["doi"] or match["token"] or match["spaced"]).rstrip(".,:")
        if token:
            return token, match.start(), match.end(), ""
    for address in addresses:
        for one in find_all(address):
            if one.identifier:
                return str(one.identifier), None, 0, ""
    if meant := _MEANT.search(text):
        return meant[0], meant.start(), meant.end(), ""
    return None, None, 0, "no arXiv id stands in it"


def _month(text: str) -> tuple[str | None, str]:
    """The month (or year) asserted, and the text without it."""
    for match in _BRACKETED.finditer(text):
        inner = match[1].replace("\x1f", " ").strip(" ,;:.")
        if span := parse_span(re.sub(r"^(?:v\d+|arxiv|preprint)[,;\s]+|[,;\s]+v\d+$", "", inner, flags=re.I)):
            return _to_month(span.start or span.end), f"{text[: match.start()]} \x1f {text[match.end() :]}"
    if wrong := _NO_MONTH.search(text):
        return None, f"{text[: wrong.start()]} \x1f {text[wrong.end() :]}"
    body = text.strip(_EDGES + "\x1f")
    offset = text.find(body)
    for part in re.finditer(r"[^,;|—–\x1f]+", body):
        piece = part[0].strip(" .:")
        if (
            part.start() == 0
            or part.end() == len(body)
            or "\x1f" in body[max(part.start() - 3, 0) : part.start()]
        ) and (span := parse_span(piece)):
            start, end = offset + part.start(), offset + part.end()
            return _to_month(span.start or span.end), f"{text[:start]} \x1f {text[end:]}"
    if (lead := _LEADING_DATE.match(body)) and (span := parse_span(lead[1])):
        return _to_month(span.start or span.end), body[lead.end() :]
    if ending := re.search(r"[.,;:]?\s((?:\w+\.?\s)?(?:19|20)\d\d(?:-\d\d)?)\.?$", body):
        span = parse_span(ending[1]) or parse_span(ending[1].split()[-1])
        if span and (body[ending.start()] in ".,;:" or re.fullmatch(r"\d{4}-\d\d", ending[1])):
            return _to_month(span.start or span.end), body[: ending.start()]
    return None, text


def _to_month(date: str | None) -> str | None:
    return date[:7] if date else None


def _title(text: str) -> str:
    """What is left when id and date are gone, without the marks that parted them."""
    text = _CATEGORY.sub(" ", text)
    text = re.sub(r"\bv\d+\b(?=\s*\x1f|\s*$)", " ", text)
    for _ in range(2):
        text = _EMPTY_BRACKETS.sub(" ", text.replace("\x1f", " \x1f ").replace("( \x1f", "(\x1f"))
        text = re.sub(r"[(\[<]\s*(?:\x1f[\s,;:]*)+[)\]>]", " \x1f ", text)
    pieces = [squeezed(piece).strip(_EDGES).lstrip(". ") for piece in text.split("\x1f")]
    pieces = [_LABEL.sub("", piece, count=1) for piece in pieces]
    pieces = [
        piece
        for piece in pieces
        if re.search(r"[^\W\d_]{2}", piece)
        and not re.fullmatch(r"(?:in|arxiv|preprint|by|pdf|abs|html|link|doi)\W*", piece, re.I)
    ]
    pieces = [piece for piece in pieces if not re.search(r"\bet al\.?$", piece)] or pieces
    if not pieces:
        return ""
    title = max(pieces, key=len)
    if len(pieces) > 1 and (tail := text.rstrip()[-1:]) and title == pieces[-1] and tail in "-–—:,":
        title += tail
    title = _AUTHORS.sub("", title, count=1).strip() if _AUTHORS.match(title) else title
    title = re.sub(r"[,.;]?\s*(?:arXiv(?: preprint)?|preprint)\W*$", "", title, flags=re.I)
    title = title.strip()
    if len(title) > 2 and title[0] in "\"'" and title.rstrip(".,")[-1:] == title[0]:
        title = title.rstrip(".,")[1:-1].rstrip(",")
    elif len(title) > 2 and title[0] == '"' and title.count('"') == 2:
        quoted, after = title[1:].split('"')
        if quoted.endswith((",", ".")) or re.match(r"\s*(?:[,;.(—–-]|by\b|in\b)", after):
            title = quoted.rstrip(",")
    closed = title.endswith(".") and not title.endswith("..") and not re.search(r"\b\w\.\w\.$", title)
    return title[:-1] if closed else title
