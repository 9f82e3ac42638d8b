"""Who may open what: every address of the urlconf, with every role and with nobody signed in.

A new address needs a row in RULES: its name, the least role (None: everybody), and the methods it answers. An address
whose arguments are not among those of `arguments` needs them there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from claims.models import AnchorProposal, ImportDraft, Verdict, VerdictCitation
from config.roles import Role
from papers.models import Harvest, SetAside, WatchedCategory
from tests.factories import (
    AnchorFactory,
    AnchorUseFactory,
    ClaimFactory,
    EvidenceFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    moment,
)

READER, CURATOR, REVIEWER, ADMINISTRATOR = Role.READER, Role.CURATOR, Role.REVIEWER, Role.ADMINISTRATOR


class Rule(NamedTuple):
    role: Role | None
    methods: str = "GET"
    private: bool = False  # what it shows is one person's: 404 for all others


RULES: dict[str, Rule] = {
    "health": Rule(None),
    "sign-in": Rule(None, "GET POST"),
    "sign-out": Rule(None, "POST"),
    "account": Rule(READER, "GET POST"),
    "account-password": Rule(READER, "POST"),
    "people": Rule(ADMINISTRATOR, "GET POST"),
    "person": Rule(ADMINISTRATOR, "POST"),
    "dashboard": Rule(READER),
    "search": Rule(READER),
    "sample-load": Rule(CURATOR, "POST"),
    "sample-remove": Rule(CURATOR, "POST"),
    # lines, claims by hand, anchors, import
    "lines": Rule(READER),
    "line": Rule(READER),
    "line-claims": Rule(READER),
    "line-anchors": Rule(READER),
    "line-new": Rule(CURATOR, "GET POST"),
    "line-edit": Rule(CURATOR, "GET POST"),
    "claim-new": Rule(CURATOR, "GET POST"),
    "claim-edit": Rule(CURATOR, "GET POST"),
    "claim-drop": Rule(CURATOR, "POST"),
    "claim-specifics": Rule(CURATOR, "POST"),
    "anchor-attach": Rule(CURATOR, "POST"),
    "anchors-check": Rule(CURATOR, "POST"),
    "anchor-rest": Rule(CURATOR, "POST"),
    "anchor-use": Rule(CURATOR, "POST"),
    "anchor-proposal": Rule(CURATOR, "POST"),
    "import": Rule(CURATOR, "GET POST"),
    "import-draft": Rule(CURATOR, "GET POST", private=True),
    "import-save": Rule(CURATOR, "POST"),
    # triage
    "inbox": Rule(CURATOR),
    "inbox-progress": Rule(CURATOR),
    "match": Rule(READER),
    "match-accept": Rule(CURATOR, "POST"),
    "match-dismiss": Rule(CURATOR, "POST"),
    "match-snooze": Rule(CURATOR, "POST"),
    "match-undo": Rule(CURATOR, "POST"),
    "paper-matches": Rule(READER),
    "claim-add-paper": Rule(CURATOR, "GET POST"),
    # papers, harvest
    "paper": Rule(READER),
    "harvest": Rule(READER),
    "harvest-status": Rule(READER),
    "harvest-coverage-csv": Rule(READER),
    "set-aside": Rule(READER),
    "set-aside-read": Rule(CURATOR, "POST"),
    "harvest-poll": Rule(CURATOR, "POST"),
    "harvest-close-gaps": Rule(CURATOR, "POST"),
    "harvest-again": Rule(CURATOR, "POST"),
    "harvest-stop": Rule(CURATOR, "POST"),
    "harvest-reset": Rule(ADMINISTRATOR, "POST"),
    "category-add": Rule(CURATOR, "POST"),
    "category-remove": Rule(CURATOR, "POST"),
    # review
    "review": Rule(READER),
    "claim": Rule(READER),
    "claim-retest": Rule(REVIEWER, "GET POST"),
    "claim-retest-ids": Rule(REVIEWER, "POST"),
    "verdict-event": Rule(REVIEWER, "POST"),
    # reports
    "reports": Rule(READER),
    "report-all": Rule(READER),
    "report-line": Rule(READER),
}


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each)
        else:
            yield each


ADDRESSES = list(addresses())


@pytest.fixture
def arguments(curator: User, reviewer: User) -> Callable[[URLPattern], dict[str, Any]]:
    """A function that gives an address the arguments of records that exist."""
    line = LineFactory(code="SL", slug="salt")
    claim = ClaimFactory(line=line, number=1)
    anchor = AnchorFactory(line=line)
    use = AnchorUseFactory(anchor=anchor, claim=claim)
    proposal = AnchorProposal.objects.create(claim=claim, paper=PaperFactory(), score=3.0)
    waiting = MatchFactory(claim=claim, paper=PaperFactory(identifier="2606.12345"))
    evidence = EvidenceFactory(match__claim=claim, stance="contradicts", by=curator)
    verdict = Verdict.objects.create(
        claim=claim, outcome="relaxed", rationale="As shown.", reviewer=curator, given=moment("2026-07-01")
    )
    VerdictCitation.objects.create(verdict=verdict, match=evidence.match, stance="contradicts")
    draft = ImportDraft.objects.create(
        name="salt.txt", data=b"INQUIRING LINE", as_of=datetime.date(2026, 5, 25), made_by=curator
    )
    category = WatchedCategory.objects.create(name="cs.CL", since=datetime.date(2026, 5, 1))
    day = datetime.date(2026, 5, 1)
    harvest = Harvest.objects.create(window_from=day, window_until=day, state="failed", categories=["cs.CL"])
    set_aside = SetAside.objects.create(
        harvest=harvest, problem="No date.", raw="<record/>", raw_hash="0" * 64
    )
    values: dict[str, Any] = {
        "ref": "SL-1",
        "slug": "salt",
        "identifier": "2606.12345",
        "pk": waiting.pk,
        "number": anchor.pk,
        "form": "csv",
        "state": "confirmed",
        "what": "confirm",
    }
    of_one: dict[str, dict[str, Any]] = {
        "harvest-again": {"number": harvest.pk},
        "harvest-stop": {"number": harvest.pk},
        "category-remove": {"number": category.pk},
        "set-aside": {"number": set_aside.pk},
        "set-aside-read": {"number": set_aside.pk},
        "person": {"pk": curator.pk},
        "verdict-event": {"pk": verdict.pk},
        "anchor-use": {"number": use.pk},
        "anchor-proposal": {"number": proposal.pk, "state": "accepted"},
        "import-draft": {"number": draft.pk},
        "import-save": {"number": draft.pk},
    }

    def given(address: URLPattern) -> dict[str, Any]:
        known = values | of_one.get(address.name or "", {})
        return {name: known[name] for name in address.pattern.converters}

    return given


def test_every_address_has_a_name_and_a_rule() -> None:
    named = {address.name for address in ADDRESSES}
    assert named == set(RULES), "give a new address a row in RULES"


@pytest.mark.parametrize(
    "address", ADDRESSES, ids=lambda address: f"{address.name}-{len(address.pattern.converters)}"
)
def test_the_view_carries_the_rule(address: URLPattern) -> None:
    """The decorators of config.access leave it on the view; a view without one has no rule at all."""
    assert address.callback.required_role == RULES[address.name or ""].role


def ask(client: Client, method: str, url: str) -> tuple[int, str]:
    """Status and Location."""
    answer = client.generic(method, url)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ADDRESSES, ids=lambda address: f"{address.name}-{len(address.pattern.converters)}"
)
def test_each_role_gets_what_the_rule_says(
    address: URLPattern,
    arguments: Callable[[URLPattern], dict[str, Any]],
    client_for: Callable[[User], Client],
    reader: User,
    curator: User,
    reviewer: User,
    administrator: User,
) -> None:
    rule = RULES[address.name or ""]
    url = reverse(address.name or "", kwargs=arguments(address))
    people = {None: None, READER: reader, CURATOR: curator, REVIEWER: reviewer, ADMINISTRATOR: administrator}
    # every GET before the first POST, which may use up what the address shows
    for method, (role, person) in product(("GET", "POST"), people.items()):
        client = client_for(person) if person else Client()
        status, location = ask(client, method, url)
        told = f"{method} {url} as {role or 'nobody'}: {status} {location}"
        if rule.role is not None and role is None:
            assert status == 302, told
            assert location.startswith("/sign-in/"), told
        elif rule.role is not None and role is not None and role.rank < rule.role.rank:
            assert status == 403, told
        elif method not in rule.methods.split():
            # an address that only shows something may show it to a POST too; nothing is changed by a GET
            assert status == 405 or (method == "POST" and status in (200, 302)), told
        else:
            assert status in (200, 204, 302, 400, 404, 409, 422), told
            assert method != "GET" or status in (200, 302) or (rule.private and role != CURATOR), told
            assert not location.startswith("/sign-in/") or rule.role is None, told


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [address for address in ADDRESSES if "POST" in RULES.get(address.name or "", Rule(None)).methods],
    ids=lambda address: address.name,
)
def test_what_changes_something_asks_for_the_token(
    address: URLPattern, arguments: Callable[[URLPattern], dict[str, Any]], administrator: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    assert client.post(reverse(address.name or "", kwargs=arguments(address))).status_code == 403


@pytest.mark.django_db
def test_an_account_that_was_closed_opens_nothing(
    client_for: Callable[[User], Client], administrator: User
) -> None:
    client = client_for(administrator)
    User.objects.update(is_active=False)
    assert client.get(reverse("dashboard")).status_code == 302
