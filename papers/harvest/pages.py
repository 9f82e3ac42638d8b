"""One step of a harvest: ask for a page, store it and move the cursor, in one transaction. Called by running.

Three phases: the records of the window; the list of its identifiers, which proves what the pages skipped (they are
offsets over records that move); and what was missing, fetched singly.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from papers.client import BadAnswer, ask
from papers.harvest import coverage
from papers.lookup import BATCH, fetch, fetch_raw
from papers.models import Harvest, HarvestFault, Paper
from papers.records import PaperRecord, Unreadable
from papers.records.oai import BadPage, Header, Page, day_of_token, mend_page, read_page, set_of
from papers.storing import Stored, resolve_set_aside, set_aside, store
from papers.taxonomy import with_aliases

_TRIES = 3
# So many are fetched one by one, with all their versions' dates. More say that the pages were wrong as a whole,
# not that records moved: the window is read anew, once, and what then is missing comes from the query API.
MOST_SINGLY = 50


class Lost(Exception):
    """Another process has taken the harvest over; what this one was about to write is not written."""


class Failed(Exception):
    """The step brought nothing. `for_good`: another try would not either."""

    def __init__(self, problem: str, *, for_good: bool = False, status: int = 200) -> None:
        super().__init__(problem)
        self.for_good = for_good
        self.status = status


def step(harvest: Harvest) -> bool:
    """One page further; whether the harvest is whole now. Raises RetryLater, StoppedByArxiv, Failed and Lost."""
    if harvest.window_from is None:
        _begin(harvest)
    elif harvest.phase == Harvest.Phase.RECORDS:
        _read_records(harvest)
    elif harvest.phase == Harvest.Phase.IDENTIFIERS:
        _compare_identifiers(harvest)
    elif harvest.missing:
        _fetch_missing(harvest)
    else:
        with transaction.atomic():
            _write(harvest, state=Harvest.State.WHOLE, ended=timezone.now(), holder="", failures=0)
            coverage.close_days(harvest)
        return True
    return False


def _begin(harvest: Harvest) -> None:
    """Find the first day of a first sweep: so many days before arXiv's today, which only arXiv can tell."""
    today = _get(harvest, {"verb": "Identify"}).today
    first = today - datetime.timedelta(days=harvest.days or 1)
    _write(harvest, arxiv_today=today, window_from=first, windows=[[first.isoformat(), None]])


def _read_records(harvest: Harvest) -> None:
    if not harvest.windows:
        _write(harvest, phase=Harvest.Phase.IDENTIFIERS, cursor="", missing=[], listed=0)
        return
    first, last = harvest.windows[0]
    try:
        page = _get(harvest, _list(harvest, "ListRecords", first, last))
    except Failed as failed:
        if failed.status != 500 and harvest.failures < 3:
            raise
        _narrow(harvest, str(failed))
        return
    today = harvest.arxiv_today or page.today
    if page.error == "noRecordsMatch":
        if harvest.cursor:
            _fault(
                harvest,
                "the list ended where it promised another page",
                "compared with the list of identifiers",
            )
        _write(harvest, arxiv_today=today, windows=harvest.windows[1:], cursor="", last_page="", failures=0)
        return
    if page.error == "badResumptionToken" and harvest.cursor:
        _restart(harvest, "the resumption token had expired")
        return
    if page.error:
        raise Failed(f"arXiv answered {page.error}: {page.error_text}", for_good=True)
    digest = _digest(page)
    if harvest.cursor and digest == harvest.last_page:
        if harvest.failures < 2:
            _fault(harvest, f"page {harvest.pages} came twice", "asked again", failures=F("failures") + 1)
        else:
            _restart(harvest, f"page {harvest.pages} came three times")
        return
    given = [(record.identifier, record.categories) for record in page.records]
    wanted = _wanted(harvest, given + [(one.identifier, one.categories) for one in page.unreadable])
    aside = [one for one in page.unreadable if not one.categories or one.identifier in wanted]
    with transaction.atomic():
        stored = store(record for record in page.records if record.identifier in wanted)
        set_aside(aside, harvest)
        resolve_set_aside(record.identifier for record in page.records if record.identifier in wanted)
        _write(
            harvest,
            arxiv_today=today,
            windows=harvest.windows if page.token else harvest.windows[1:],
            cursor=page.token,
            last_page=digest,
            failures=0,
            pages=F("pages") + 1,
            seen=F("seen") + len(page.records) + len(page.unreadable),
            **_counted(stored),
        )
        for problem in page.mended:
            HarvestFault.objects.create(
                harvest=harvest, what=f"page {harvest.pages + 1}: {problem}", done="stored"
            )
        for one in page.unreadable:
            kept = one in aside
            HarvestFault.objects.create(
                harvest=harvest,
                what=f"page {harvest.pages + 1}: {one.identifier or 'a record'} cannot be read: {one.problem}",
                done="set aside with its text; asked for singly"
                if kept
                else "of no watched category: passed over",
            )


def _compare_identifiers(harvest: Harvest) -> None:
    last = None if harvest.open_ended or harvest.window_until is None else harvest.window_until.isoformat()
    page = _get(harvest, _list(harvest, "ListIdentifiers", f"{harvest.window_from:%Y-%m-%d}", last))
    if page.error == "badResumptionToken" and harvest.cursor:
        _fault(
            harvest,
            "the resumption token of the list of identifiers had expired",
            "the list was read from its start",
            cursor="",
            missing=[],
            listed=0,
            failures=F("failures") + 1,
        )
        if harvest.failures >= 3:
            raise Failed("the list of identifiers cannot be read to its end")
        return
    if page.error and page.error != "noRecordsMatch":
        raise Failed(f"arXiv answered {page.error}: {page.error_text}", for_good=True)
    if page.error and not harvest.cursor and harvest.seen:
        raise Failed("arXiv's list of identifiers is empty, though it gave records")
    missing = [*harvest.missing, *_missing(harvest, page.headers)]
    listed = harvest.listed + len(page.headers)
    if page.token:
        _write(harvest, cursor=page.token, missing=missing, listed=listed, failures=0)
        return
    if len(missing) > MOST_SINGLY and harvest.rereads == 0:
        _fault(
            harvest,
            f"{len(missing)} of {listed} listed papers were not on the pages",
            "the window was read again",
            phase=Harvest.Phase.RECORDS,
            windows=[[f"{harvest.window_from:%Y-%m-%d}", last]],
            cursor="",
            last_page="",
            rereads=1,
        )
        return
    if missing:
        _fault(
            harvest, f"{len(missing)} of {listed} listed papers were not on the pages", "fetched them singly"
        )
    _write(
        harvest,
        phase=Harvest.Phase.MISSING,
        cursor="",
        missing=missing,
        listed=listed,
        failures=0,
        arxiv_today=harvest.arxiv_today or page.today,
    )


def _fetch_missing(harvest: Harvest) -> None:
    if len(harvest.missing) > MOST_SINGLY:
        chosen, rest = harvest.missing[:BATCH], harvest.missing[BATCH:]
        _beat(harvest, requests=1)
        try:
            records, unreadable = fetch([name for name, _ in chosen])
        except BadAnswer as bad:
            raise Failed(f"{len(chosen)} missing papers: {bad.problem}") from bad
        days = {name: datetime.date.fromisoformat(day) for name, day in chosen}
        got = [dataclasses.replace(record, datestamp=days[record.identifier]) for record in records]
        not_given = days.keys() - {record.identifier for record in got}
        unreadable += [
            Unreadable("OAI-PMH lists it, but arXiv gives no record of it", "", name) for name in not_given
        ]
        _keep(harvest, got, unreadable, rest)
        return
    (name, _), rest = harvest.missing[0], harvest.missing[1:]
    problem = Unreadable("OAI-PMH lists it, but has no record of it", "", name)
    for _ in range(_TRIES):
        _beat(harvest, requests=1)
        try:
            record = fetch_raw(name)
        except Unreadable as unreadable:
            problem = unreadable
        except BadAnswer as bad:
            problem = Unreadable(bad.problem, "", name)
        else:
            _keep(harvest, [record] if record else [], [] if record else [problem], rest)
            return
    _keep(harvest, [], [problem], rest)


def _keep(
    harvest: Harvest, records: Sequence[PaperRecord], unreadable: Sequence[Unreadable], rest: list[list[str]]
) -> None:
    with transaction.atomic():
        stored = store(records)
        set_aside(unreadable, harvest)
        resolve_set_aside(record.identifier for record in records)
        for one in unreadable:
            HarvestFault.objects.create(
                harvest=harvest, what=f"{one.identifier}: {one.problem}", done="set aside"
            )
        _write(harvest, missing=rest, recovered=F("recovered") + len(records), failures=0, **_counted(stored))


def _get(harvest: Harvest, params: dict[str, str]) -> Page:
    """The page asked for, asked again where it is cut off or is none. Raises Failed."""
    problem, status = "", 200
    for attempt in range(_TRIES):
        _beat(harvest)
        try:
            answer = ask(settings.ARXIV_OAI_URL, params, interface="oai")
        except BadAnswer as bad:
            _beat(harvest, requests=1)
            problem, status = bad.problem, bad.status
        else:
            _beat(harvest, requests=answer.requests, waited=answer.waited)
            try:
                return read_page(answer.content)
            except BadPage as bad:
                if bad.whole and attempt > 0 and (mended := _mend(answer.content)):
                    return mended
                problem, status = bad.problem, 200
        if attempt < _TRIES - 1:
            _fault(harvest, f"page {harvest.pages + 1}: {problem}", "asked again")
    raise Failed(problem, status=status)


def _mend(content: bytes) -> Page | None:
    try:
        return mend_page(content)
    except BadPage:
        return None


def _list(harvest: Harvest, verb: str, first: str, last: str | None) -> dict[str, str]:
    """What to ask. With a token nothing else may be said; one category alone has a set, several have none.

    (The set query joins and removes doubles at arXiv, which takes it longer than all records without a set.)
    """
    if harvest.cursor:
        return {"verb": verb, "resumptionToken": harvest.cursor}
    asked = {"verb": verb, "metadataPrefix": "arXivRaw", "from": first}
    if last:
        asked["until"] = last
    if not harvest.open_ended and len(harvest.categories) == 1:
        asked["set"] = set_of(harvest.categories[0])
    return asked


def _narrow(harvest: Harvest, problem: str) -> None:
    """A page that arXiv cannot make, most likely for one record's sake: halve its window; a single day that cannot
    be read is left to the list of identifiers."""
    first, last = harvest.windows[0]
    begin = datetime.date.fromisoformat(day_of_token(harvest.cursor) or first)
    end = datetime.date.fromisoformat(last) if last else (harvest.arxiv_today or _today(harvest))
    rest = harvest.windows[1:]
    if begin >= end:
        _fault(
            harvest, f"{begin}: {problem}", "its papers are fetched singly",
            windows=rest, cursor="", last_page="", failures=0,
        )  # fmt: skip
        return
    middle = begin + (end - begin) // 2
    after = (middle + datetime.timedelta(days=1)).isoformat()
    halves = [[begin.isoformat(), middle.isoformat()], [after, last]]
    _fault(
        harvest, f"{begin} to {end}: {problem}", f"asked in two halves, {middle} and after",
        windows=halves + rest, cursor="", last_page="", failures=0,
    )  # fmt: skip


def _today(harvest: Harvest) -> datetime.date:
    return _get(harvest, {"verb": "Identify"}).today


def _restart(harvest: Harvest, problem: str) -> None:
    """Read on from the day that the token stood at, without it: what comes twice is stored once."""
    if harvest.failures >= 4:
        raise Failed(f"{problem}, again and again")
    first, last = harvest.windows[0]
    day = day_of_token(harvest.cursor) or first
    _fault(
        harvest, problem, f"read on from {day}",
        windows=[[day, last], *harvest.windows[1:]], cursor="", last_page="", failures=F("failures") + 1,
    )  # fmt: skip


def _wanted(harvest: Harvest, given: Sequence[tuple[str, Sequence[str]]]) -> set[str]:
    """The ids to keep: of a category searched for, or stored already (so that each anchor stays up to date)."""
    watched = with_aliases(harvest.categories)
    wanted = {identifier for identifier, categories in given if watched.intersection(categories)}
    others = [identifier for identifier, _ in given if identifier not in wanted]
    return wanted | set(Paper.objects.filter(identifier__in=others).values_list("identifier", flat=True))


def _missing(harvest: Harvest, headers: Sequence[Header]) -> list[list[str]]:
    """[id, day] of what is listed, wanted, and not stored as of that day."""
    wanted = _wanted(harvest, [(header.identifier, header.categories) for header in headers])
    stored = dict(Paper.objects.filter(identifier__in=wanted).values_list("identifier", "datestamp"))
    return [
        [header.identifier, header.datestamp.isoformat()]
        for header in headers
        if header.identifier in wanted
        and ((day := stored.get(header.identifier)) is None or day < header.datestamp)
    ]


def _digest(page: Page) -> str:
    names = [record.identifier for record in page.records] + [one.identifier for one in page.unreadable]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _counted(stored: Stored) -> dict[str, object]:
    return {"new": F("new") + stored.new, "changed": F("changed") + stored.changed}


def _write(harvest: Harvest, **changes: object) -> None:
    """Change the row if it is still ours. Raises Lost, which undoes the transaction that it stands in."""
    changes.setdefault("beat", timezone.now())
    held = Harvest.objects.filter(pk=harvest.pk, holder=harvest.holder, state=Harvest.State.RUNNING)
    if held.update(**changes) != 1:
        raise Lost


def _beat(harvest: Harvest, *, requests: int = 0, waited: float = 0.0) -> None:
    _write(harvest, requests=F("requests") + requests, waited_seconds=F("waited_seconds") + waited)


def _fault(harvest: Harvest, what: str, done: str, **changes: object) -> None:
    """Put a fault on record with what was done about it, and do it, in one transaction."""
    with transaction.atomic():
        _write(harvest, **changes)
        HarvestFault.objects.create(harvest=harvest, what=what, done=done)
