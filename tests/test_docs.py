"""The docs keep up with the code: every command, role, page of docs and link is there. (Settings: tests/config.)"""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from config.environment import PROJECT
from config.roles import Role

README = (PROJECT / "README.md").read_text()
PAGES = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").rglob("*.md"))]
OWN_APPS = {"config", "papers", "claims"}


def first_cells(text: str, heading: str) -> set[str]:
    """The first cells of the table under the heading."""
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+?) \|", section, flags=re.M)
    return {row.strip("`") for row in rows[1:]}


def test_each_command_is_described_and_each_described_one_is_there() -> None:
    own = {name for name, app in get_commands().items() if app in OWN_APPS}
    assert first_cells((PROJECT / "docs/running.md").read_text(), "Commands") == own


def test_each_role_is_described() -> None:
    assert first_cells(README, "Who may do what") == set(Role.labels)


def test_each_page_of_the_docs_is_reached() -> None:
    linked = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    }
    decisions = {page for page in PAGES if page.parent.name == "decisions"}
    assert {page for page in PAGES if page.name != "README.md"} - decisions <= linked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_files_that_docstrings_name_are_there() -> None:
    named = {
        (source.relative_to(PROJECT), name)
        for folder in ("accounts", "claims", "config", "papers")
        for source in (PROJECT / folder).rglob("*.py")
        for name in re.findall(r"(?:docs|templates|static|tests)/[\w/.-]+\.\w+", source.read_text())
    }
    assert named
    assert [(source, name) for source, name in sorted(named) if not (PROJECT / name).exists()] == []
