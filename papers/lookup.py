"""Papers by their ids, from arXiv's query API. Called by claims (grounding, adding by hand) and papers.harvest.

Batches, indexed by id: the API leaves unknown ids out without a word, in an order of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import arxiv
from django.conf import settings
from lxml import etree

from papers import identifiers
from papers.client import BadAnswer, PoliteSession, arxiv_client, ask
from papers.models import Paper
from papers.records import PaperRecord, Unreadable
from papers.records.atom import read_result
from papers.records.oai import PREFIX, BadPage, read_page
from papers.storing import resolve_set_aside, set_aside, store

log = logging.getLogger(__name__)

BATCH = 100
_TRIES = 3
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


def look_up(ids: Iterable[str], *, patience: float = 600.0) -> dict[str, Paper | None]:
    """Ask arXiv for the papers and store them; None where arXiv has no such paper.

    ids: in any form that papers.identifiers reads; the answer has them as they were given. Malformed ids and the
    sample's are never asked for, and are None. Raises RetryLater, StoppedByArxiv, BadAnswer: what came before is
    stored.
    """
    asked: dict[str, str] = {}
    for given in dict.fromkeys(ids):
        try:
            asked[given] = identifiers.parse(given).id
        except identifiers.Malformed:
            continue
    names = sorted(set(asked.values()))
    for start in range(0, len(names), BATCH):
        records, unreadable = fetch(names[start : start + BATCH], patience=patience)
        store(records)
        set_aside(unreadable)
        _settle_withdrawals([record for record in records if _speaks_of_withdrawal(record)], patience)
    papers = Paper.objects.in_bulk(names, field_name="identifier")
    return {given: papers.get(asked.get(given, "")) for given in dict.fromkeys(ids)}


def fetch(names: Sequence[str], *, patience: float = 600.0) -> tuple[list[PaperRecord], list[Unreadable]]:
    """The records of at most BATCH ids, in one request, and those that cannot be read; the rest arXiv has not.

    An answer that is not whole is asked for again. Raises RetryLater, StoppedByArxiv, BadAnswer.
    """
    for attempt in range(_TRIES):
        try:
            return _fetch_once(names, patience)
        except BadAnswer as bad:
            if bad.status == 400 and len(names) > 1:
                # one id that arXiv calls malformed spoils the batch: find it by halves
                middle = len(names) // 2
                first, second = (
                    fetch(names[:middle], patience=patience),
                    fetch(names[middle:], patience=patience),
                )
                return first[0] + second[0], first[1] + second[1]
            if bad.status == 400:
                log.warning("arXiv calls %s malformed", names[0])
                return [], []
            if attempt == _TRIES - 1:
                raise
            log.warning("asking for %d ids again: %s", len(names), bad)
    raise AssertionError("unreachable")


def fetch_raw(name: str, *, patience: float = 600.0) -> PaperRecord | None:
    """One paper with all its versions' dates, by GetRecord of OAI-PMH; None where arXiv has no such record.

    Raises RetryLater, StoppedByArxiv, BadAnswer, and Unreadable.
    """
    wanted = {"verb": "GetRecord", "identifier": PREFIX + name, "metadataPrefix": "arXivRaw"}
    answer = ask(settings.ARXIV_OAI_URL, wanted, interface="oai", patience=patience)
    try:
        page = read_page(answer.content)
    except BadPage as bad:
        raise BadAnswer(bad.problem, 200) from bad
    if page.error == "idDoesNotExist":
        return None
    if page.error:
        raise BadAnswer(f"OAI-PMH error {page.error}: {page.error_text}", 200)
    if page.unreadable:
        raise page.unreadable[0]
    for record in page.records:
        if record.identifier == name:
            return record
    raise BadAnswer(f"another record came than {name}", 200)


def _fetch_once(names: Sequence[str], patience: float) -> tuple[list[PaperRecord], list[Unreadable]]:
    entries: list[etree._Element] = []
    session = PoliteSession(lambda content: entries.extend(_whole_feed(content)), patience=patience)
    search = arxiv.Search(id_list=list(names), max_results=len(names))
    results = list(arxiv_client(session, page_size=len(names)).results(search))
    unreadable = _left_out(entries, {result.entry_id for result in results})
    records = []
    for result in results:
        try:
            record = read_result(result)
        except Unreadable as problem:
            unreadable.append(problem)
            continue
        if record.identifier in names:
            records.append(record)
    return records, unreadable


def _whole_feed(content: bytes) -> list[etree._Element]:
    """The feed's entries. Raises BadAnswer where it is not whole, or is none."""
    try:
        feed = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise BadAnswer(f"the feed is cut off or broken ({error.msg})", 200) from error
    if feed.tag != f"{_ATOM}feed":
        raise BadAnswer("something else came instead of a feed", 200)
    entries = feed.findall(f"{_ATOM}entry")
    total = feed.findtext(_TOTAL, "").strip()
    if total.isdecimal() and int(total) > len(entries):
        raise BadAnswer(f"the feed has {len(entries)} of {total} entries", 200)
    if any(entry.findtext(f"{_ATOM}title") == "Error" for entry in entries):
        raise BadAnswer(f"arXiv says: {entries[0].findtext(f'{_ATOM}summary')}", 200)
    return entries


def _left_out(entries: Sequence[etree._Element], read: set[str]) -> list[Unreadable]:
    """Entries that the package `arxiv` passes over in silence."""
    return [
        Unreadable(
            "the entry has no id or no dates",
            etree.tostring(entry, encoding="unicode", with_tail=False),
            entry.findtext(f"{_ATOM}id", ""),
        )
        for entry in entries
        if entry.findtext(f"{_ATOM}id") not in read
    ]


def _speaks_of_withdrawal(record: PaperRecord) -> bool:
    return any("withdraw" in text.lower() for text in (record.comment, record.abstract))


def _settle_withdrawals(records: Sequence[PaperRecord], patience: float) -> None:
    """Ask OAI-PMH, which alone tells it, whether papers that speak of a withdrawal are withdrawn."""
    for record in records:
        try:
            raw = fetch_raw(record.identifier, patience=patience)
        except (BadAnswer, Unreadable) as problem:
            log.warning("whether %s is withdrawn is not known: %s", record.identifier, problem)
            continue
        if raw is not None:
            store([raw])
            resolve_set_aside([raw.identifier])
