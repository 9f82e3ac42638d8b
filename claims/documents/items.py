"""The items of the claims' and the anchors' lists: wrapped and parted lines together, sub-items with their item. Pure.

Called by claims.documents.reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims.documents import anchors as anchor_reader
from claims.documents import claims as claim_reader
from claims.documents.dates import parse_span
from claims.documents.segments import Block, Segment, blocks

LONGEST_ITEM = 10_000
GROUP = "Heading of a group of claims"
DETAIL = "A detail under a claim; expected one statement with its date."
_DATE_LABEL = re.compile(r"^(?:dates?|dated|when|year|asserted|as of)\s*[:=]\s*", re.I)


@dataclass(frozen=True, slots=True)
class Item:
    """A block of the claims' list; `aside` says what it is where it is no claim: a group's heading, a detail."""

    block: Block
    aside: str = ""


def claim_items(segments: list[Segment], width: int) -> list[Item]:
    """The list's items in order. Sub-items are claims under a group's heading or with a date, else details."""
    items = _mended(blocks(segments, width, finished=claim_reader.is_finished))
    asides: dict[int, str] = {}
    merged: set[int] = set()
    for position, parent in enumerate(items):
        for segment in parent.segments[1:]:
            label = _DATE_LABEL.match(segment.text)
            if label and parse_span(segment.text[label.end() :]):
                segment.text = f"({segment.text[label.end() :]})"
        below = _below(items, position)
        if not below or position in asides:
            continue
        asserted = claim_reader.read_claim(parent).asserted
        for child in below:
            date = _DATE_LABEL.sub("", items[child].text).strip(" ()[].")
            if asserted is None and (asserted := parse_span(date)):
                parent.segments += [
                    replace(segment, text=f"({date})" if index == 0 else "", bullet="")
                    for index, segment in enumerate(items[child].segments)
                ]
                merged.add(child)
        rest = [child for child in below if child not in merged]
        if any(claim_reader.read_claim(items[child]).asserted for child in rest):
            if asserted is None and parent.text.endswith(":"):
                asides[position] = GROUP
        elif _is_nested(items, position, rest):
            asides.update(dict.fromkeys(rest, DETAIL))
    return [
        Item(block, asides.get(position, ""))
        for position, block in enumerate(items)
        if position not in merged
    ]


def _below(items: list[Block], position: int) -> list[int]:
    """The positions of the items that stand deeper, right under the one at `position`."""
    parent = items[position].head
    if not parent.bullet:
        return []
    below: list[int] = []
    for child in range(position + 1, len(items)):
        head = items[child].head
        if not head.bullet or head.indent < parent.indent + 2:
            break
        below.append(child)
    return below


def _is_nested(items: list[Block], position: int, below: list[int]) -> bool:
    """Whether the depth means something: it does not where only the list's first item lost its indent in copying."""
    if not below:
        return False
    parent = items[position].head
    same = any(
        other.head.bullet and other.head.indent <= parent.indent
        for place, other in enumerate(items)
        if place != position
    )
    return same or items[below[0]].head.bullet != parent.bullet


def _mended(items: list[Block]) -> list[Block]:
    """Claims whose dated end was parted from them by an empty line are put together again."""
    mended: list[Block] = []
    for block in items:
        if mended and not block.head.bullet and mended[-1].head.bullet and len(block.text) < LONGEST_ITEM:
            last = claim_reader.read_claim(mended[-1])
            if last.asserted is None and claim_reader.is_finished(block.text):
                mended[-1].segments += block.segments
                continue
        mended.append(Block(list(block.segments)))
    return mended


def anchor_items(segments: list[Segment], width: int) -> list[Block]:
    """Anchors with their wrapped titles. Without bullets, an id at a line's begin starts one, or ends it at its end."""
    if not segments:
        return []
    return _titled(_listed_anchors(segments, width))


def _titled(items: list[Block]) -> list[Block]:
    """An id that stands without its title, and the line under it that names no id: one anchor."""
    titled: list[Block] = []
    for block in items:
        if (
            titled
            and not block.head.bullet
            and not anchor_reader.names_id(block.text, block.addresses)
            and (last := anchor_reader.read_anchor(titled[-1])).arxiv_id
            and not last.title
        ):
            titled[-1].segments += block.segments
        else:
            titled.append(block)
    return titled


def _listed_anchors(segments: list[Segment], width: int) -> list[Block]:
    if any(segment.bullet for segment in segments):
        return blocks(segments, width)
    if anchor_reader.begins(segments[0].text):
        return blocks(segments, width, starts=lambda text, block: anchor_reader.begins(text))
    return blocks(segments, width, finished=_has_id_and_date)


def _has_id_and_date(text: str) -> bool:
    return anchor_reader.names_id(text) and bool(
        re.search(r"(?:19|20)\d\d", re.sub(r"\d{4}\.\d{4,5}", "", text))
    )
