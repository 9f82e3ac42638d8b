"""OAI-PMH answers of arXiv (arXivRaw records, headers, errors) as plain values. Called by papers.harvest.

Pure. Where arXiv's behaviour is not the standard's, the comment says so.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, unquote

from lxml import etree

from papers import identifiers
from papers.records.authors import split_authors
from papers.records.values import PaperRecord, Unreadable, VersionRecord, one_line, paragraphs

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
RAW = "http://arxiv.org/OAI/arXivRaw/"
PREFIX = "oai:arXiv.org:"
_OAI = f"{{{NAMESPACE}}}"
_RAW = f"{{{RAW}}}"
_RECORD = re.compile(r"<record\b[^>]*>.*?</record>", re.S)
# What XML 1.0 forbids (section 2.2, Char), as characters and as references to them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*[0-8bcef]|x0*1[0-9a-f]|[0-8]|1[124-9]|2\\d|3[01]);",
    re.I,
)
_REPLACED = "\ufffd"


class BadPage(ValueError):
    """The answer is no OAI-PMH page: cut off, HTML, or not well-formed. `whole`: its end is there."""

    def __init__(self, problem: str, *, whole: bool) -> None:
        super().__init__(problem)
        self.problem = problem
        self.whole = whole


@dataclass(frozen=True, slots=True)
class Header:
    """An entry of ListIdentifiers, and the head of a record."""

    identifier: str
    datestamp: datetime.date
    categories: tuple[str, ...]


@dataclass(slots=True)
class Page:
    """One answer. `token` is empty on a list's last page; `error` is the standard's code, with its words after it."""

    response_date: datetime.datetime
    records: list[PaperRecord] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    token: str = ""
    error: str = ""
    error_text: str = ""
    mended: list[str] = field(default_factory=list)

    @property
    def today(self) -> datetime.date:
        """The day it is at arXiv (UTC)."""
        return self.response_date.date()


def read_page(content: bytes) -> Page:
    """The page that the bytes are. Raises BadPage; a record that cannot be read is in `unreadable`."""
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        whole = content.rstrip().endswith(b"</OAI-PMH>")
        if not whole and content.lstrip()[:200].lower().find(b"<html") >= 0:
            raise BadPage("an HTML page came instead of OAI-PMH", whole=True) from error
        problem = "the page is not well-formed" if whole else "the page is cut off"
        raise BadPage(f"{problem} ({error.msg})", whole=whole) from error
    return _read_root(root)


def mend_page(content: bytes) -> Page:
    """A whole page that is not well-formed, without what breaks it: `mended` says what was done.

    Characters that XML forbids are removed; a record that still cannot be read, or whose bytes are not UTF-8, is in
    `unreadable`. Raises BadPage where nothing helps.
    """
    text = content.decode("utf-8", errors="replace")
    mended: list[str] = []
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
        mended.append("characters that XML forbids were removed")
    broken: list[Unreadable] = []

    def keep_if_read(match: re.Match[str]) -> str:
        problem = ""
        if _REPLACED in match[0]:
            problem = "its text is not UTF-8"
        else:
            try:
                etree.fromstring(f'<OAI-PMH xmlns="{NAMESPACE}">{match[0]}</OAI-PMH>', _parser())
            except etree.XMLSyntaxError as error:
                problem = f"it is not well-formed ({error.msg})"
        if not problem:
            return match[0]
        broken.append(_unreadable_text(problem, match[0]))
        return ""

    text = _RECORD.sub(keep_if_read, text)
    page = read_page(text.encode())
    page.unreadable += broken
    page.mended = mended
    return page


def set_of(category: str) -> str:
    """The OAI-PMH set of a category: group:archive:CATEGORY, or group:archive where the archive is undivided.

    Source: arXiv's ListSets; the archives of physics share one group, all others are groups of their own name.
    """
    archive, _, part = category.partition(".")
    group = archive if archive in {"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"} else "physics"
    return ":".join(filter(None, (group, archive, part)))


def day_of_token(token: str) -> str:
    """The `from` in a resumption token of arXiv's, which moves on with the pages; empty where it is of another form."""
    day = parse_qs(unquote(token)).get("from", [""])[0]
    try:
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)


def _read_root(root: etree._Element) -> Page:
    if root.tag != f"{_OAI}OAI-PMH":
        raise BadPage("something else came instead of OAI-PMH", whole=True)
    moment = root.findtext(f"{_OAI}responseDate", "")
    try:
        page = Page(datetime.datetime.fromisoformat(moment.strip()))
    except ValueError as error:
        raise BadPage(f"the page's responseDate is {moment!r}", whole=True) from error
    if (wrong := root.find(f"{_OAI}error")) is not None:
        page.error, page.error_text = wrong.get("code", "badVerb"), " ".join((wrong.text or "").split())
        return page
    for element in root.iter(f"{_OAI}record"):
        try:
            page.records.append(_read_record(element, page.today))
        except Unreadable as unreadable:
            page.unreadable.append(unreadable)
    for element in root.iterfind(f"{_OAI}ListIdentifiers/{_OAI}header"):
        try:
            page.headers.append(_read_header(element))
        except ValueError as error:
            page.unreadable.append(_unreadable(str(error), element))
    page.token = (root.findtext(f".//{_OAI}resumptionToken") or "").strip()
    return page


def _read_header(header: etree._Element) -> Header:
    """Raises ValueError."""
    name = header.findtext(f"{_OAI}identifier", "").strip()
    if not name.startswith(PREFIX):
        raise ValueError(f"its identifier is {name!r}")
    try:
        identifier = identifiers.parse(name).id
    except identifiers.Malformed as malformed:
        raise ValueError(f"its identifier is {name!r}: {malformed.why}") from malformed
    categories = _categories([element.text or "" for element in header.iterfind(f"{_OAI}setSpec")])
    return Header(
        identifier, datetime.date.fromisoformat(header.findtext(f"{_OAI}datestamp", "").strip()), categories
    )


def _read_record(element: etree._Element, today: datetime.date) -> PaperRecord:
    """Raises Unreadable."""
    try:
        head = element.find(f"{_OAI}header")
        if head is None:
            raise ValueError("it has no header")
        if head.get("status") == "deleted":
            raise ValueError("it is marked as deleted, which arXiv never does")
        header = _read_header(head)
        if header.datestamp > today:
            raise ValueError(f"its datestamp {header.datestamp} is after arXiv's own day {today}")
        raw = element.find(f"{_OAI}metadata/{_RAW}arXivRaw")
        if raw is None:
            raise ValueError("it has no metadata")
        return _read_raw(raw, header)
    except ValueError as error:
        raise _unreadable(str(error), element) from error


def _read_raw(raw: etree._Element, header: Header) -> PaperRecord:
    """Raises ValueError."""

    def text(tag: str) -> str:
        return raw.findtext(f"{_RAW}{tag}", "").strip()

    name = text("id")
    if identifiers.parse(name).id != header.identifier:
        raise ValueError(f"its header says {header.identifier}, its metadata {name}")
    versions = tuple(
        sorted((_read_version(each) for each in raw.iterfind(f"{_RAW}version")), key=lambda v: v.number)
    )
    return PaperRecord(
        identifier=header.identifier,
        title=one_line(text("title")),
        abstract=paragraphs(text("abstract")),
        authors=split_authors(one_line(text("authors"))),
        categories=tuple(text("categories").split()),
        versions=versions,
        comment=one_line(text("comments")),
        journal_reference=one_line(text("journal-ref")),
        doi=one_line(text("doi")),
        license=text("license"),
        submitter=one_line(text("submitter")),
        # a withdrawal is a new version without a source ("I": ignored); its reason is in the comments
        withdrawn=bool(versions) and versions[-1].withdrawn,
        datestamp=header.datestamp,
    )


def _read_version(element: etree._Element) -> VersionRecord:
    """Raises ValueError."""
    number = element.get("version", "").removeprefix("v")
    if not number.isdecimal():
        raise ValueError(f"it has a version {element.get('version')!r}")
    submitted = parsedate_to_datetime(element.findtext(f"{_RAW}date", ""))
    if submitted.tzinfo is None:
        raise ValueError(f"its version {number} has a date without a time zone")
    return VersionRecord(int(number), submitted, "I" in element.findtext(f"{_RAW}source_type", ""))


def _unreadable(problem: str, element: etree._Element) -> Unreadable:
    return _unreadable_text(problem, etree.tostring(element, encoding="unicode", with_tail=False))


def _unreadable_text(problem: str, raw: str) -> Unreadable:
    name = re.search(rf"{PREFIX}([^<\s]*)", raw)
    sets = re.findall(r"<setSpec>([^<]*)</setSpec>", raw)
    return Unreadable(problem, raw, name[1] if name else "", _categories(sets))


def _categories(sets: list[str]) -> tuple[str, ...]:
    """Of sets such as cs:cs:CL and physics:hep-th."""
    parts = [each.strip().split(":") for each in sets]
    return tuple(".".join(each[1:]) for each in parts if len(each) > 1)
