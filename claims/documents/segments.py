"""A document's lines cut into segments: a bullet, a depth and words each; a joined line gives several. Pure.

Called by claims.documents.reader; the readers of the parts put wrapped segments together again with `blocks`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from claims.documents import headings
from claims.documents.cleaning import clean, ends_soft, squeezed, without_markdown
from claims.documents.dates import parse_span
from claims.documents.hyphens import mend_hyphens
from claims.documents.source import SourceLine

_SYMBOL_BULLET = r"[•‣◦▪▫●○■□◆◇►▶▸➤➢➔→⁃∙·☐☑✓✔❖✦★∗]"
_NUMBER_BULLET = r"\(\d{1,3}\)|\d{1,3}[.)](?=\s)|\[\d{1,3}\](?=\s)|[①-⑳]|\d\u20e3"
_LETTER_BULLET = (
    r"\([a-zA-Z]\)|[a-zA-Z][.)](?=\s)|\((?:x{0,1}(?:ix|iv|v?i{1,3}))\)|(?:ix|iv|v?i{2,3})[.)](?=\s)"
)
_BULLET = re.compile(
    rf"\s*(?P<bullet>{_SYMBOL_BULLET}(?!\d)|[*+–—-](?=\s)|o(?=\s\s)|{_NUMBER_BULLET}|{_LETTER_BULLET})\s*"
)
_SECOND_BULLET = re.compile(rf"(?P<bullet>{_NUMBER_BULLET}|\([a-z]\))\s+(?=\S)")
_MARK = re.compile(
    r"(?P<indent>\s*)(?P<mark>o|[\U0001f000-\U0001faff\u2600-\u2604\u2607-\u27bf\u2b00-\u2bff]"
    r"[\U0001f3fb-\U0001f3ff]?)\s+(?=\S)"
)
# What a claim or an anchor has, and a page's remark has not: a year in brackets at the end, an arXiv id.
_AFTER_MARK = re.compile(r"[(\[][^()\[\]]*(?:19|20)\d\d[^()\[\]]*[)\]][.;\s]*$|arXiv:\s?\S", re.I)
_DASHES = tuple("-–—*+")
_CHECKBOX = re.compile(r"\[[ xX✓]\]\s+")
_QUOTE = re.compile(r"^(?:\s{0,3}>\s?)+")
_HARD_BREAK = re.compile(r"(?<!\\)\\$")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_LAYOUT = re.compile(r"^\s*(?:```+.*|~~~+.*|[-*_=#~─━═—–•·.\s]{3,}|\|?[\s:|-]{3,}\|?|[#>*•–—-])$")
# Where a line that lost its line ends is cut again: at a bullet, at the heads of the well-known parts.
_JOINED_BULLET = re.compile(r"(?<=\S)\s*(?=[•‣▪●■◆►➤]\s)")
_AFTER_DATE = re.compile(r"\([^()]{4,40}\)[.;]?\s+(?=(?P<dash>[*–—-]\s)?[\"']?[A-Z0-9])")
_COLUMN = re.compile(
    r"(?:#|no\.?|nr\.?|claims?|findings?|statements?|constraints?|when|dates?|dated|asserted|years?"
    r"|months?|papers?|titles?|arxiv(?: id)?|ids?"
    r"|anchors?|notes?|status|sources?|specifics?|task|question)?",
    re.I,
)
_WORDLESS = re.compile(r"^\W*$")


@dataclass(slots=True)
class Segment:
    """`text` is clean and without its bullet; `indent` counts columns to the bullet or, without one, to the words."""

    line: int
    text: str
    bullet: str = ""
    indent: int = 0
    blanks: int = 0
    level: int = 0
    bold: bool = False
    menu: bool = False
    width: int = 0
    soft_end: bool = False
    addresses: tuple[str, ...] = ()
    first: bool = True


@dataclass(slots=True)
class Block:
    """Segments that belong together: an item of a list with its wrapped lines, or a paragraph."""

    segments: list[Segment] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.segments)

    @property
    def lines(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(segment.line for segment in self.segments))

    @property
    def head(self) -> Segment:
        return self.segments[0]

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(address for segment in self.segments for address in segment.addresses)


def segments_of(lines: Iterable[SourceLine]) -> tuple[list[Segment], list[int]]:
    """The document's segments in order, and the numbers of the lines that hold only marks of layout."""
    lines = list(lines)
    marks = _marks_of(lines)
    segments: list[Segment] = []
    layout: list[int] = []
    blanks = 0
    for line in lines:
        if not line.text.strip():
            blanks += 1
            continue
        text = _HARD_BREAK.sub("", _QUOTE.sub("", clean(line.text)))
        if _LAYOUT.match(text) or _WORDLESS.match(text):
            if text.strip():
                layout.append(line.number)
            elif line.text.strip():
                layout.append(line.number)
                blanks += 1
            continue
        if (cells := _cells(text)) is not None:
            if not cells:
                layout.append(line.number)
                continue
            text = _row(cells)
        for position, part in enumerate(_cut(text)):
            segment = _segment(_with_bullet(part, marks), line, blanks if position == 0 else 0)
            segment.first = position == 0
            if segment.text:
                segments.append(segment)
            else:
                layout.append(line.number)
        blanks = 0
    segments = _without_false_bullets(segments)
    mend_hyphens(segments)
    return segments, layout


def _marks_of(lines: list[SourceLine]) -> set[str]:
    """Which of the letter "o" and the emoji stand before two lines or more: there they are bullets."""
    counts = Counter(
        match["mark"] for line in lines if (match := _MARK.match(_QUOTE.sub("", clean(line.text))))
    )
    return {mark for mark, count in counts.items() if count > 1}


def _with_bullet(text: str, marks: set[str]) -> str:
    """The line with a plain bullet for the mark before it; before a heading a mark is no bullet, and goes."""
    match = _MARK.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    if match["mark"] == "o":
        bullet = "o" in marks
    else:
        bullet = (match["mark"] in marks or bool(_AFTER_MARK.search(rest))) and headings.heading_of(
            rest
        ) is None
    return f"{match['indent']}• {rest}" if bullet else text


def _without_false_bullets(segments: list[Segment]) -> list[Segment]:
    """Dashes that wrapping put at a line's begin are words again: the sentence before them is not at its end."""
    head: Segment | None = None
    last: Segment | None = None
    for segment in segments:
        if segment.blanks or segment.level:
            head = None
        if (
            segment.bullet in _DASHES
            and last is not None
            and not segment.blanks
            and segment.line == last.line + 1
        ):
            opened = last.text.count("(") > last.text.count(")")
            broken = not re.search(r"[.?!:;)\]][\"')]*$", last.text) and (head is not None or not last.bold)
            other = head is not None and (
                head.bullet != segment.bullet or (segment.indent > head.indent + 1 and last.width >= 50)
            )
            lone = head is None and last.width >= 50 and not re.match(r"[A-Z]", segment.text)
            if opened or (broken and (other or lone)):
                segment.text, segment.bullet = f"{segment.bullet} {segment.text}", ""
        if segment.bullet:
            head = segment
        last = segment
    return segments


def _segment(text: str, line: SourceLine, blanks: int) -> Segment:
    level = line.level
    if match := _HASHES.match(text):
        level, text = len(match[1]), match[2]
    indent = len(text) - len(text.lstrip())
    bold = bool(re.fullmatch(r"\s*(?:[-*•]\s+)?(\*\*|__)[^*]+\1:?\s*", text))
    text, addresses = without_markdown(text)
    bullet = ""
    match = _BULLET.match(text)
    if match and len(text) > match.end():
        bullet = match["bullet"]
        text = _CHECKBOX.sub("", text[match.end() :], count=1)
        if second := _SECOND_BULLET.match(text):  # "- (2) Surface …"
            bullet, text = second["bullet"], text[second.end() :]
    return Segment(
        line=line.number,
        text=squeezed(text),
        bullet=bullet,
        indent=indent,
        blanks=blanks,
        level=level,
        bold=bold,
        menu=line.menu,
        width=len(line.text.rstrip()),
        soft_end=ends_soft(line.text),
        addresses=addresses,
    )


def _cells(text: str) -> list[str] | None:
    """The cells of a table's row; [] for its head; None where the line is none."""
    if not re.match(r"\s*\|.*\|\s*$", text) or text.count("|") < 3:
        return None
    cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
    if all(_COLUMN.fullmatch(cell.strip("* _")) for cell in cells):
        return []
    return [cell for cell in cells if cell]


def _row(cells: list[str]) -> str:
    """A table's row as an item of a list: its number left out, its date in brackets at the end."""
    words = [cell for cell in cells if not re.fullmatch(r"\W*\d{1,3}\W*", cell)]
    dates = [cell for cell in words if len(words) > 1 and _is_date(cell.strip("()[]*_ "))]
    words = [cell for cell in words if cell not in dates]
    return "• " + " — ".join(words) + "".join(f" ({date.strip('()[]*_ ')})" for date in dates[:1])


def _is_date(cell: str) -> bool:
    """Whether a table's cell is a date, be it one that there is not (2025-13)."""
    return parse_span(cell) is not None or bool(re.fullmatch(r"(?:19|20)\d\d-\d\d?", cell))


def _cut(text: str) -> list[str]:
    """The line in pieces, where several of the document's lines were joined into it."""
    pieces: list[str] = []
    for piece in _JOINED_BULLET.split(text):
        for part in headings.cut(piece):
            pieces.extend(_cut_at_dates(part))
    last = len(pieces) - 1
    return [
        piece
        for position, piece in enumerate(pieces)
        if piece.strip()
        and not (position < last and re.fullmatch(rf"\s*(?:{_SYMBOL_BULLET}|[*+–—-])\s*", piece))
    ]


def _cut_at_dates(text: str) -> list[str]:
    """ "Claim one (2024). - Claim two (2025).": cut after each date that more such text follows."""
    cuts = [0]
    for match in _AFTER_DATE.finditer(text):
        inner = match[0][1 : match[0].index(")")]
        later = re.search(r"\([^()]{4,40}\)\W*$", text[match.end() :])
        if later and parse_span(inner) and (parse_span(later[0].strip("()., ;")) is not None):
            cuts.append(match.end())
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def joined(segments: list[Segment]) -> str:
    """The segments' words as one text; a word that a line end broke is made whole."""
    text = segments[0].text
    for last, segment in pairwise(segments):
        glued = (
            last.soft_end
            or (re.search(r"\w-$", last.text) and not re.match(r"(?:and|or|to)\s|\W", segment.text))
            or (re.search(r"\S[—→/]$", last.text) and not re.search(r"\s\S$", last.text))
        )
        text += segment.text if glued else f" {segment.text}"
    return text


def wrap_width(segments: list[Segment]) -> int:
    """The column at which the document's lines were wrapped by hand or by a program; 0 if they were not."""
    widths = [
        segment.width
        for segment, following in pairwise(segments)
        if not following.bullet
        and not following.blanks
        and following.line == segment.line + 1
        and 40 <= segment.width <= 130
        and re.match(r"[a-z](?!rXiv)", following.text)
    ]
    return max(widths) if len(widths) >= 2 else 0


def blocks(
    segments: list[Segment],
    width: int,
    *,
    finished: Callable[[str], bool] = lambda text: False,
    starts: Callable[[str, Block], bool] = lambda text, block: False,
) -> list[Block]:
    """The items of a list, or the paragraphs of prose, each with its wrapped lines.

    `finished` says that an item's text can be its end, `starts` that a text begins a new item after
    a block.
    """
    result: list[Block] = []
    bulleted = any(segment.bullet for segment in segments)
    for segment in segments:
        if result and _continues(result[-1], segment, width, bulleted, finished, starts):
            result[-1].segments.append(segment)
        else:
            result.append(Block([segment]))
    return result


def _continues(
    block: Block,
    segment: Segment,
    width: int,
    bulleted: bool,
    finished: Callable[[str], bool],
    starts: Callable[[str, Block], bool],
) -> bool:
    last = block.segments[-1]
    if segment.bullet or segment.level or last.level or starts(segment.text, block) or not segment.first:
        return False
    text = joined(block.segments[-2:])
    opened = text.count("(") > text.count(")")
    broken = last.soft_end or not re.search(r"[.?!:;][\"')\]]*$", text)
    if finished(text):
        return False
    if segment.blanks:
        deeper = bool(block.head.bullet) and segment.indent > block.head.indent
        return broken and (bool(re.match(r"[a-z(]", segment.text)) or (deeper and bool(block.head.bullet)))
    if bulleted and block.head.bullet:
        return True
    if block.head.bold or segment.bold:
        return False
    if re.match(r"[a-z]", segment.text) or (broken and (width or block.head.bullet or opened)):
        return True
    first_word = segment.text.split(" ", 1)[0]
    return bool(width) and last.width + 1 + len(first_word) > width
