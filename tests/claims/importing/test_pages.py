"""The import in the browser's requests: upload or paste, see what was understood, save; nothing else is needed."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import Claim, Document, ImportDraft, Line
from papers.lookup import look_up
from tests.claims.importing.conftest import QUESTION
from tests.papers.arxiv_server import LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)
ClientFor = Callable[[User], Client]


@pytest.fixture
def client(curator: User, client_for: ClientFor) -> Client:
    return client_for(curator)


def paste(client: Client, text: str, **data: str) -> str:
    """Paste a document; the address of its preview."""
    answer = client.post("/import/", {"text": text} | data)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def test_a_pasted_document_is_previewed_and_nothing_is_saved(client: Client, document: str) -> None:
    page = client.get(paste(client, document)).content.decode()
    assert "What was understood" in page
    assert "Nothing is saved yet" in page
    assert not Line.objects.exists()
    for said in (
        "<b>2</b> notes",
        "<b>3</b> claims",
        "<b>3</b> anchors, 0 grounded",
        "<strong>Claim SL-1</strong>, under note 1",
        "1 specific: 12% (quantity)",
        "Heading with nothing under it; expected related lines.",
        "there is no month 13",
    ):
        assert said in page


def test_each_line_that_was_not_placed_is_named(client: Client, document: str) -> None:
    answer = client.get(paste(client, document))
    unplaced = answer.context["parts"][0]["figures"].unplaced
    lines = document.splitlines()
    assert [lines[number - 1] for number in unplaced] == [
        "Research prompt for your LLMexpand ↓",
        "Next inquiring lines",
    ]
    for number in unplaced:
        assert f'href="#line-{number}"' in answer.content.decode()
        assert f'id="line-{number}"' in answer.content.decode()


def test_every_line_of_the_document_stands_beside_what_became_of_it(client: Client, document: str) -> None:
    rows = client.get(paste(client, document)).context["parts"][0]["rows"]
    lines = document.splitlines()
    assert [row.number for row in rows] == [number for number, text in enumerate(lines, 1) if text.strip()]
    assert all(row.text == lines[row.number - 1].strip() for row in rows)


def test_a_file_is_uploaded_as_it_is(client: Client, document: str) -> None:
    file = SimpleUploadedFile("salt.md", document.replace("\n", "\r\n").encode("utf-16"))
    answer = client.post("/import/", {"file": file, "text": ""})
    draft = ImportDraft.objects.get()
    assert (answer["Location"], draft.name) == (f"/import/{draft.pk}/", "salt.md")
    assert "<b>3</b> claims" in client.get(answer["Location"]).content.decode()


def test_the_look_up_fills_in_grounding_and_the_as_of_day(
    arxiv: LittleArxiv, client: Client, document: str
) -> None:
    address = paste(client, document)
    before = client.get(address).content.decode()
    assert "31 Mar 2026" in before
    assert f'hx-get="{address}?look=1"' in before
    after = client.get(f"{address}?look=1", headers={"HX-Request": "true"}).content.decode()
    assert "<b>3</b> anchors, 2 grounded" in after
    assert "20 Mar 2026" in after
    assert "title cut off: “… Batteries Age”" in after
    assert "<!DOCTYPE" not in after
    assert "hx-trigger" not in after


def test_when_arxiv_is_away_the_preview_says_so_and_saving_works(
    arxiv: LittleArxiv, client: Client, document: str
) -> None:
    arxiv.plays.append(Play(status=503, times=9))
    address = paste(client, document)
    page = client.get(f"{address}?look=1").content.decode()
    assert "arXiv cannot be asked now" in page
    client.post(f"{address}save/")
    assert Document.objects.get().as_of_provisional


def test_saving_makes_the_line_and_clears_the_draft(
    arxiv: LittleArxiv, client: Client, document: str
) -> None:
    answer = client.post(f"{paste(client, document)}save/", follow=True)
    line = Line.objects.get()
    assert answer.redirect_chain[-1][0] == line.get_absolute_url()
    assert "SL imported: 2 notes, 3 claims, 3 anchors" in answer.content.decode()
    assert not ImportDraft.objects.exists()


def test_the_same_document_again_says_that_nothing_changes_and_where_its_line_is(
    arxiv: LittleArxiv, client: Client, document: str
) -> None:
    client.post(f"{paste(client, document)}save/")
    address = paste(client, document)
    page = client.get(address).content.decode()
    assert "would change nothing" in page
    assert f'href="{Line.objects.get().get_absolute_url()}"' in page
    assert "Save import" not in page
    assert "Nothing changed" in client.post(f"{address}save/", follow=True).content.decode()
    assert (Line.objects.count(), Claim.objects.count(), Document.objects.count()) == (1, 3, 1)


def test_a_changed_document_shows_the_difference_and_asks(
    arxiv: LittleArxiv, client: Client, document: str
) -> None:
    look_up(["2506.01001", "2603.02002"])
    client.post(f"{paste(client, document)}save/")
    address = paste(
        client,
        document.replace(
            "12% of their capacity in a year of cold storage (", "15% of their capacity in storage ("
        ),
    )
    page = client.get(address).content.decode()
    assert "What changes" in page
    assert "SL-1, reworded" in page
    assert "<del" in page
    assert "15" in page
    assert "Apply the changes" in page
    assert Claim.objects.get(number=1).statement.startswith("Salt layers lose 12%")
    client.post(f"{address}save/")
    assert Claim.objects.get(number=1).statement.startswith("Salt layers lose 15%")


def test_another_as_of_day_can_be_given_on_the_preview(client: Client, document: str) -> None:
    address = paste(client, document)
    assert client.post(address, {"as_of": "2026-02-02"}).status_code == 302
    page = client.get(address).content.decode()
    assert "2 Feb 2026" in page
    assert "given at the import" in page
    assert "still to come" in client.post(address, {"as_of": "2999-01-01"}).content.decode()


def test_back_to_the_text_reads_the_same_draft_again(client: Client, document: str) -> None:
    address = paste(client, document)
    draft = ImportDraft.objects.get()
    form = client.get(f"/import/?draft={draft.pk}")
    assert QUESTION in form.content.decode()
    again = client.post(f"/import/?draft={draft.pk}", {"text": document.replace(QUESTION, "Is it so?")})
    assert again["Location"] == address
    assert ImportDraft.objects.count() == 1
    assert "Is it so?" in client.get(address).content.decode()


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("   \n", "Choose a file, or paste"),
        ("Dear diary,\n\nnothing happened today.\nTomorrow more.\n", "Line 1: nothing here is of the form"),
    ],
)
def test_a_foreign_or_empty_text_is_refused_with_its_line_and_what_was_expected(
    client: Client, text: str, said: str
) -> None:
    answer = client.post("/import/", {"text": text})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1: the document is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "Line 1: this is a PDF file"),
        (b"INQUIRING LINE\n" * 150_000, "goes on past 2 MB"),
        (bytes(range(256)) * 40, "Line "),
    ],
)
def test_an_empty_broken_or_oversized_file_is_refused(client: Client, data: bytes, said: str) -> None:
    answer = client.post("/import/", {"file": SimpleUploadedFile("salt.txt", data), "text": ""})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportDraft.objects.exists()


def test_a_refused_text_stays_in_its_field(client: Client) -> None:
    assert (
        "Dear diary, it rained."
        in client.post("/import/", {"text": "Dear diary, it rained."}).content.decode()
    )


def test_a_file_and_a_text_at_once_are_one_too_many(client: Client, document: str) -> None:
    file = SimpleUploadedFile("salt.txt", document.encode())
    answer = client.post("/import/", {"file": file, "text": document})
    assert "Both a file and a text are given" in answer.content.decode()


def test_a_document_with_a_nul_in_it_can_be_kept(client: Client, document: str) -> None:
    address = paste(client, document.replace("halves", "hal\0ves"))
    client.post(f"{address}save/")
    assert "\0" not in Document.objects.get().text


def test_a_draft_is_its_makers_alone(
    client: Client, document: str, reviewer: User, client_for: ClientFor
) -> None:
    address = paste(client, document)
    other = client_for(reviewer)
    assert other.get(address).status_code == 404
    assert other.post(f"{address}save/").status_code == 404


def test_a_draft_that_can_no_longer_be_read_goes_back_to_its_text(client: Client, curator: User) -> None:
    draft = ImportDraft.objects.create(name="x.txt", data=b"Dear diary,", made_by=curator)
    for answer in (client.get(f"/import/{draft.pk}/"), client.post(f"/import/{draft.pk}/save/")):
        assert answer["Location"] == f"/import/?draft={draft.pk}"


def test_old_drafts_are_cleared_away(client: Client, curator: User, document: str) -> None:
    old = ImportDraft.objects.create(name="old.txt", data=b"x", made_by=curator)
    ImportDraft.objects.update(made=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    paste(client, document)
    assert not ImportDraft.objects.filter(pk=old.pk).exists()
