"""Keeps what became of each line of the document, so that none is lost and none is shown twice.

Written by claims.documents.reader; the import's preview shows the placements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claims.documents.shape import Part, Placement

_UNKNOWN = "Not of a form that is known here."


@dataclass(frozen=True, slots=True)
class _Entry:
    part: Part
    words: str
    index: int | None


class Ledger:
    """What one line of inquiry took of the document, by line number."""

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry]] = {}

    def put(self, numbers: Iterable[int], part: Part, words: str, index: int | None = None) -> None:
        entry = _Entry(part, words, index)
        for number in numbers:
            entries = self._entries.setdefault(number, [])
            if entry not in entries:
                entries.append(entry)

    def knows(self, number: int) -> bool:
        return number in self._entries

    def knows_well(self, number: int) -> bool:
        """Whether the line became anything."""
        return any(entry.part is not Part.UNPLACED for entry in self._entries.get(number, []))

    def take_over(self, other: Ledger) -> None:
        for number, entries in other._entries.items():
            self._entries.setdefault(number, []).extend(entries)

    def placement(self, number: int, text: str) -> Placement:
        """The line's one placement; a line that became several things (joined lines) names them all."""
        entries = self._entries.get(number) or [_Entry(Part.UNPLACED, _UNKNOWN, None)]
        taken = [entry for entry in entries if entry.part is not Part.UNPLACED] or entries
        words = "; ".join(dict.fromkeys(entry.words for entry in taken))
        return Placement(number, text.strip(), taken[0].part, words, taken[0].index)
