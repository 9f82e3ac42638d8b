"""Ids are looked up in batches, indexed by id; only what arXiv does not have is not found."""

from __future__ import annotations

import pytest

from papers.client import BadAnswer
from papers.lookup import look_up
from papers.models import Paper, SetAside
from tests.papers.arxiv_server import Invented, LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def papers(arxiv: LittleArxiv) -> None:
    arxiv.add(
        Invented(
            "2606.00001", "2026-06-09", title="First", versions=("2026-06-01", "2026-06-03", "2026-06-08")
        ),
        Invented("2606.00002", "2026-06-10", title="Second"),
        Invented("hep-th/9901001", "2026-06-10", title="An old one", versions=("1999-01-01",)),
    )


def titles(found: dict[str, Paper | None]) -> dict[str, str | None]:
    return {given: paper and paper.title for given, paper in found.items()}


def test_ids_in_any_form_are_found_by_one_request(arxiv: LittleArxiv) -> None:
    found = look_up(
        ["arXiv:2606.00002v1", "https://arxiv.org/abs/2606.00001", "hep-th/9901001", "2606.09999"]
    )
    assert titles(found) == {
        "arXiv:2606.00002v1": "Second",
        "https://arxiv.org/abs/2606.00001": "First",
        "hep-th/9901001": "An old one",
        "2606.09999": None,
    }
    assert len(arxiv.asked) == 1
    paper = Paper.objects.get(identifier="2606.00001")
    assert [(v.number, f"{v.submitted:%d %b}", v.abstract is None) for v in paper.versions.all()] == [
        (1, "01 Jun", True),
        (3, "08 Jun", False),
    ]
    assert paper.datestamp is None


def test_malformed_ids_and_the_samples_are_never_asked_for(arxiv: LittleArxiv) -> None:
    assert look_up(["2613.00001", "sample:0001", "nonsense", ""]) == {
        "2613.00001": None,
        "sample:0001": None,
        "nonsense": None,
        "": None,
    }
    assert arxiv.asked == []


def test_more_than_a_hundred_go_in_batches(arxiv: LittleArxiv) -> None:
    look_up([f"2606.{number:05}" for number in range(1, 251)])
    assert len(arxiv.asked) == 3
    assert Paper.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        lambda right: right[: len(right) // 2],
        lambda right: b"<html><body>Sorry</body></html>",
        lambda right: right.split(b"<entry>")[0] + b"</feed>",  # no entries, though the total says three
    ],
    ids=["cut in half", "html", "empty with a total"],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(arxiv: LittleArxiv, body) -> None:  # type: ignore[no-untyped-def]
    arxiv.plays = [Play(body=body)]
    found = look_up(["2606.00001", "2606.00002", "hep-th/9901001"])
    assert None not in found.values()
    assert len(arxiv.asked) == 2


def test_an_answer_that_is_never_whole_finds_nothing_missing(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(body=lambda right: right[: len(right) // 2], times=9)]
    with pytest.raises(BadAnswer, match="cut off"):
        look_up(["2606.00001"])
    assert Paper.objects.count() == 0


def test_an_entry_without_dates_is_set_aside_and_not_called_missing(arxiv: LittleArxiv) -> None:
    arxiv.plays = [
        Play(body=lambda right: right.replace(b"<published>", b"<p>").replace(b"</published>", b"</p>"))
    ]
    assert look_up(["2606.00002"]) == {"2606.00002": None}
    assert "no dates" in SetAside.objects.get().problem


def test_one_id_that_arxiv_refuses_does_not_spoil_the_batch(arxiv: LittleArxiv) -> None:
    def refuses(address: str) -> Play | None:
        return Play(status=400) if "2606.00077" in address else None

    arxiv.play = refuses  # type: ignore[method-assign]
    found = look_up(["2606.00001", "2606.00002", "2606.00077", "hep-th/9901001"])
    assert titles(found) == {
        "2606.00001": "First",
        "2606.00002": "Second",
        "2606.00077": None,
        "hep-th/9901001": "An old one",
    }


def test_a_withdrawal_is_settled_by_the_interface_that_tells_it(arxiv: LittleArxiv) -> None:
    reason = "This paper has been withdrawn by the author: an error in section 2"
    arxiv.add(
        Invented(
            "2606.00003", "2026-06-11", withdrawn=True, comments=reason, versions=("2026-06-01", "2026-06-10")
        )
    )
    paper = look_up(["2606.00003"])["2606.00003"]
    assert paper is not None
    assert (paper.withdrawn, paper.withdrawal_reason) == (True, reason)
    assert [asked.address.partition("?")[0] for asked in arxiv.asked] == ["/api/query", "/oai"]
