"""Search over claims, lines and papers: by words, by reference, by id."""

from django.contrib.auth.models import User

from claims.search import marked, search
from tests.cast import ClientFor
from tests.factories import ClaimFactory, LineFactory, PaperFactory


def test_words_find_claims_lines_and_papers(db: None) -> None:
    claim = ClaimFactory(statement="Glaciers calve faster in warm fjords.")
    line = LineFactory(question="What makes a glacier calve?")
    paper = PaperFactory(title="Calving rates of glaciers", abstract="We time them.")
    ClaimFactory(statement="Bees dance.")
    found = search("glacier calving")
    assert found.claims == [claim]
    assert line in found.lines
    assert found.papers == [paper]


def test_an_id_in_any_form_finds_its_paper(db: None) -> None:
    paper = PaperFactory(identifier="2604.19784")
    PaperFactory()
    assert search("https://arxiv.org/pdf/2604.19784v2").papers == [paper]


def test_what_was_found_is_marked_in_the_text() -> None:
    text, spans = marked("a \x02glacier\x03 <b>")
    assert text == "a glacier <b>"
    assert [(span.start, span.end) for span in spans] == [(2, 9)]


def test_a_reference_leads_to_its_claim_in_any_case(reader: User, client_for: ClientFor) -> None:
    ClaimFactory(line__code="PP", number=2)
    answer = client_for(reader).get("/search/?q=pp-2")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/PP-2/")


def test_a_bare_id_leads_to_its_paper(reader: User, client_for: ClientFor) -> None:
    PaperFactory(identifier="2604.19784")
    answer = client_for(reader).get("/search/?q=2604.19784")
    assert answer.status_code == 302


def test_nothing_found_says_what_to_do(reader: User, client_for: ClientFor) -> None:
    page = client_for(reader).get("/search/?q=zyzzyva").content.decode()
    assert "Nothing has “zyzzyva”" in page
    assert "by its arXiv id" in page


def test_markup_in_the_words_is_only_text(reader: User, client_for: ClientFor) -> None:
    page = client_for(reader).get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
