"""What tests of papers may ask for besides: a little arXiv of invented papers, to which the settings point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.papers.arxiv_server import LittleArxiv, little_arxiv


@pytest.fixture
def arxiv(settings: Settings) -> Iterator[LittleArxiv]:
    """A running little arXiv. The pause between requests is a fiftieth of the real one, and back-offs with it."""
    with little_arxiv() as running:
        settings.ARXIV_API_URL = f"{running.url}/api/query"
        settings.ARXIV_OAI_URL = f"{running.url}/oai"
        settings.ARXIV_RSS_URL = f"{running.url}/rss"
        settings.ARXIV_MIN_INTERVAL = 0.06
        yield running
