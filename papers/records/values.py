"""What arXiv says of one paper, whichever interface said it. Made by oai and atom, stored by papers.storing."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from papers.records.tex import accents_to_unicode

LONGEST_CATEGORY = 32
MOST_VERSIONS = 9999


class Unreadable(ValueError):
    """One record cannot be read; the others of its page can. `raw` is its text, to be set aside for a person.

    identifier, categories: as far as they could be read.
    """

    def __init__(
        self, problem: str, raw: str, identifier: str = "", categories: tuple[str, ...] = ()
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.raw = raw
        self.identifier = identifier
        self.categories = categories


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One version's number and day of submission; `withdrawn` where arXiv says that it takes the paper back."""

    number: int
    submitted: datetime.datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One paper as an answer gave it: the texts are those of the current version, the last of `versions`.

    None means that the interface does not tell, as opposed to empty.
    """

    identifier: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    versions: tuple[VersionRecord, ...]
    comment: str = ""
    journal_reference: str = ""
    doi: str = ""
    license: str | None = None
    submitter: str | None = None
    withdrawn: bool | None = None
    datestamp: datetime.date | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for what no paper can be: a text or a date missing, versions out of order."""
        for name in ("title", "authors", "categories", "versions"):
            if not getattr(self, name):
                raise ValueError(f"it has no {name}")
        if not self.abstract and not self.withdrawn:
            raise ValueError("it has no abstract")
        if self.versions[0].number != 1:
            raise ValueError("it has no first version")
        if self.versions[-1].number > MOST_VERSIONS:
            raise ValueError(f"it has a version {self.versions[-1].number}")
        if any(len(category) > LONGEST_CATEGORY for category in self.categories):
            raise ValueError("it has a category that is none")
        for before, after in zip(self.versions, self.versions[1:], strict=False):
            if after.number <= before.number or after.submitted < before.submitted:
                raise ValueError(f"its version {after.number} is not after version {before.number}")

    @property
    def published(self) -> datetime.datetime:
        """Submission of the first version."""
        return self.versions[0].submitted

    @property
    def updated(self) -> datetime.datetime:
        """Submission of the current version."""
        return self.versions[-1].submitted

    @property
    def current_version(self) -> int:
        return self.versions[-1].number


def one_line(text: str | None) -> str:
    """A title or a comment: no breaks, single spaces, simple TeX accents as letters."""
    return accents_to_unicode(" ".join((text or "").split()))


def paragraphs(text: str | None) -> str:
    """An abstract: breaks of wrapping removed, those of paragraphs (an indented or an empty line before) kept."""
    parts = re.split(r"\n(?=[ \t]+\S)|\n\s*\n", (text or "").strip())
    return accents_to_unicode("\n".join(" ".join(part.split()) for part in parts if part.strip()))
