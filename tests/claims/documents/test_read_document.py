"""`manage.py read_document FILE`: JSON on standard output, no database, exit status 1 for a refusal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KEYS = [
    "question",
    "durable_question",
    "window",
    "as_of",
    "synthesis",
    "notes",
    "note_texts",
    "claims",
    "anchors",
    "tasks",
    "unplaced",
    "warnings",
]


def read_document(file: Path | str, stdin: bytes = b"") -> tuple[int, dict[str, object]]:
    environment = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "read_document", str(file)],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_it_prints_the_documented_shape_without_a_database() -> None:
    status, answer = read_document(HERE / "coral.html")
    assert status == 0
    assert list(answer) == KEYS
    assert [type(title) for title in answer["notes"]] == [str] * len(answer["note_texts"])  # type: ignore[arg-type, attr-defined]
    documented = (ROOT / "docs" / "document.md").read_text()
    for key in KEYS:
        assert f"`{key}`" in documented, key


def test_several_prompts_are_a_list_of_lines() -> None:
    status, answer = read_document("-", (HERE / "two-prompts.txt").read_bytes())
    assert status == 0
    assert [list(line) for line in answer["lines"]] == [KEYS, KEYS]  # type: ignore[attr-defined]


def test_a_refusal_names_the_line(tmp_path: Path) -> None:
    foreign = tmp_path / "letter.txt"
    foreign.write_text("\nDear Sir,\n")
    status, answer = read_document(foreign)
    assert status == 1
    assert answer["error"] is True
    assert answer["line"] == 2
    assert "expected" in str(answer["message"])
    assert read_document(tmp_path / "missing.txt")[0] == 1
