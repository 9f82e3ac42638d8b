"""manage.py import_line: the same import at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, Line
from tests.papers.arxiv_server import LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path, document: str) -> Path:
    path = tmp_path / "salt.txt"
    path.write_text(document)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("import_line", *arguments)
    return capsys.readouterr().out


def test_it_looks_the_anchors_up_prints_what_was_understood_and_saves(
    arxiv: LittleArxiv, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = run(capsys, str(file))
    assert "2 notes, 3 claims" in printed
    assert "3 anchors (2 grounded)" in printed
    assert "as of 20 Mar 2026: first version of the newest anchor, 2603.02002" in printed
    assert "not placed, line" in printed
    assert f"SL: imported. {Line.objects.get().get_absolute_url()}" in printed


def test_a_second_time_nothing_changes(
    arxiv: LittleArxiv, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, str(file))
    assert "SL: nothing changed." in run(capsys, str(file))
    assert Claim.objects.count() == 3


def test_a_changed_document_asks_and_without_a_yes_saves_nothing(
    arxiv: LittleArxiv, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, str(file))
    file.write_text(file.read_text().replace("by more than 3% (2024)", "by more than 4% (2024)"))
    with pytest.raises(SystemExit) as ended:
        call_command("import_line", str(file))
    printed = capsys.readouterr().out
    assert ended.value.code == 1
    assert "SL-3 - No additive slows the ageing by more than 3%. 2024" in printed
    assert "SL-3 + No additive slows the ageing by more than 4%. 2024" in printed
    assert "3%" in Claim.objects.get(number=3).statement
    assert "SL: changed." in run(capsys, str(file), "--yes")
    assert "4%" in Claim.objects.get(number=3).statement


def test_when_arxiv_is_away_it_imports_all_the_same_and_says_so(
    arxiv: LittleArxiv, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arxiv.plays.append(Play(status=503, times=9))
    call_command("import_line", str(file))
    said = capsys.readouterr()
    assert "arXiv cannot be asked now" in said.err
    assert "for now the end of Mar 2026" in said.out
    assert Line.objects.get().documents.get().as_of_provisional


def test_the_day_can_be_given(arxiv: LittleArxiv, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "as of 2 Feb 2026: given at the import" in run(capsys, str(file), "--as-of", "2026-02-02")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the document is empty"),
        (b"Dear diary,\n", "line 1: "),
        (b"%PDF-1.4", "line 1: this is a PDF"),
    ],
)
def test_what_is_no_document_is_refused_by_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("import_line", str(path))
    assert not Line.objects.exists()


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_line", str(tmp_path / "none.txt"))
