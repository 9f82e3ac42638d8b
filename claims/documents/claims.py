"""Reads one claim of a document: its statement, its date, the arXiv ids named within it. Pure.

Called by claims.documents.reader for each block of the claims' part.
"""

from __future__ import annotations

import re

from claims.documents.cleaning import squeezed, without_emphasis
from claims.documents.dates import parse_span
from claims.documents.segments import Block
from claims.documents.shape import ReadClaim, Span
from claims.specifics import find_specifics
from papers.identifiers import find_all

_LABEL = re.compile(
    r"(?:(?:claim|finding|constraint|result|c|f)\s?#?\d{1,3}|[A-Z]{2,5}-\d{1,3})\s*[:.)–—-]\s+|\(?\d{1,3}[.)]\s+",
    re.I,
)
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{2,90})\s*[)\]]")
_BRACKETED_END = re.compile(r"\(\s*([^()\[\]]{2,120})\)[\s.]*$")
_OPEN_END = re.compile(r"\(\s*([^()\[\]]{4,40})$")
_DASHED_END = re.compile(r"(?:\s[—–-]{1,2}\s*|—|\s\|\s|;\s)([^—–()\[\]|;]{4,60}?)[.\s]*$")
_SHORT_DASHED_END = re.compile(r"(?:\s[—–-]{1,2}\s|—|\s\|\s)([^()\[\]|;]{4,40}?)[.\s]*$")
_COMMA_END = re.compile(
    r",\s*((?:[~≈]|c\.|ca\.|circa|early|mid|late|since|by)?[\s-]*(?:\w+\.?\s)?(?:19"
    r"|20)\d\d(?:[–-](?:19|20)?\d\d)?)[.\s]*$",
    re.I,
)
_LEAD_BRACKET = re.compile(r"[(\[]([^()\[\]]{4,60})[)\]]\s*[:—–-]?\s*(?=\S)")
_LEAD_DATE = re.compile(r"([~≈]?[A-Za-z.]{0,10}\s?[^:—()\[\]]{3,30}?)\s*(?::|\s[—–-]{1,2})\s+(?=\S)")
_FOOT_END = re.compile(r"(?<=[.)\]])(?<!\d\.)\s*(?:\[?\d{1,2}\]?|[†‡*]+|[¹²³⁰⁴-⁹]+)$")
_REFERENCE = re.compile(r"(?:see|cf\.?|per|via|from|source:?|arxiv)\b[:.]?", re.I)


def read_claim(block: Block) -> ReadClaim:
    """The claim that the block is."""
    written = squeezed(block.text)
    text = _FOOT_END.sub("", without_emphasis(written))
    if label := _LABEL.match(text):
        text = text[label.end() :]
    statement, span = dated(text)
    anchors = [found.identifier.id for found in find_all(written) if found.identifier]
    for address in block.addresses:
        anchors += [found.identifier.id for found in find_all(address) if found.identifier]
    return ReadClaim(
        statement=statement,
        written=written,
        asserted=span,
        specifics=tuple(find_specifics(statement)),
        anchors=tuple(dict.fromkeys(anchors)),
        lines=block.lines,
    )


def is_finished(text: str) -> bool:
    """Whether a claim's text has come to its end: its date stands there."""
    statement, span = dated(text)
    return span is not None and not statement.startswith(text.strip()[:1] * 2) and _ends_with_date(text)


def dated(text: str) -> tuple[str, Span | None]:
    """The statement without its date, and the date.

    The date stands in the last brackets, after a dash at the end, or before the words. A full stop that follows the
    bracketed date is the statement's own.
    """
    for match in reversed(list(_BRACKETED.finditer(text))):
        span = _span_of(match[1])
        if span is None:
            continue
        if text[match.end() :].count(" ") > 3 and not _only_brackets(text[match.end() :]):
            return (text[match.end() :].lstrip(" :—–-"), span) if match.start() == 0 else (text.strip(), span)
        return _without(text, match.start(), match.end()), span
    for form in (_OPEN_END, _DASHED_END, _SHORT_DASHED_END, _COMMA_END):
        if (ending := form.search(text[-110:])) and (span := parse_span(ending[1])):
            start = max(len(text) - 110, 0) + ending.start()
            stop = "." if text.rstrip().endswith(".") else ""
            return _without(text[:start] + stop, start, start), span
    if (lead := _LEAD_BRACKET.match(text) or _LEAD_DATE.match(text)) and (span := parse_span(lead[1])):
        return text[lead.end() :].strip(), span
    remark = _BRACKETED_END.search(text)
    spans = [span for part in re.split(r"[;,]\s+", remark[1]) if (span := parse_span(part))] if remark else []
    # beside other words, which would be lost with it: the bracket stays
    return text.strip(), _over(spans)


def _over(spans: list[Span]) -> Span | None:
    """From the first to the last of several dates ("Delta, 2021; Omicron, 2022"); None where there is none."""
    if len(spans) < 2 or not all(span.start and span.end for span in spans):
        return spans[0] if spans else None
    first = min(spans, key=lambda span: str(span.start))
    last = max(spans, key=lambda span: str(span.end))
    return Span(first.start, last.end, any(span.approximate for span in spans))


def _span_of(inner: str) -> Span | None:
    """The date that a bracket holds, alone or beside arXiv ids and a few words of reference."""
    if span := parse_span(inner):
        return span
    for found in reversed(find_all(inner)):
        inner = inner[: found.start] + inner[found.end :]
    inner = _REFERENCE.sub("", inner).strip(" ,;:.")
    if span := parse_span(inner):
        return span
    for part in re.split(r"[;,|·]\s+", inner)[:4]:
        if (
            (span := parse_span(part))
            and len(inner) < 60
            and re.search(r"\b(?:note|claim|conf|see|prelim|dated|approx)", inner, re.I)
        ):
            return span
    return None


def _only_brackets(text: str) -> bool:
    return not re.sub(r"[(\[][^()\[\]]*[)\]]|[\s.,;]", "", text)


def _without(text: str, start: int, end: int) -> str:
    before, after = text[:start].rstrip(), text[end:].strip()
    before = before.rstrip(" —–-,;:") if not after.strip(".") else before
    if after.startswith((".", ",", ";")) and before.endswith((".", "!", "?")):
        after = after[1:]
    space = " " if after and after[0] not in ".,;:!?" else ""
    return f"{before}{space}{after}".strip().rstrip(";").strip()


def _ends_with_date(text: str) -> bool:
    tail = re.search(r"[(\[]([^()\[\]]{2,90})[)\]][\s.;,]*(?:[(\[][^()\[\]]*[)\]][\s.;,]*)?$", text)
    if tail:
        return _span_of(tail[1]) is not None
    return bool((match := _DASHED_END.search(text[-110:])) and parse_span(match[1]))
