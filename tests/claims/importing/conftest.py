"""What tests of imports and grounding share: a little arXiv, and a document written for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.papers.arxiv_server import Invented, LittleArxiv, little_arxiv

# Four lines cannot be placed in it on purpose: the button, what stands below it, and the last heading.
DOCUMENT = """INQUIRING LINE

Do salt-layer batteries keep their capacity when nobody uses them?

This explores whether batteries with salt layers age on the shelf, and what drives it.


Batteries with salt layers lose capacity How fast do salt layers age in cold storage?. The loss is *not* even.

What matters is the layer below, which nobody had looked at Does the layer below decide how a battery ages?.


Sources 2 notes

How fast do salt layers age in cold storage?

Salt layers lose 12% of their capacity in a year of cold storage, measured in forty cells of Cell 3 type.

Does the layer below decide how a battery ages?

Swapping the carrier below the salt from copper to steel halves the ageing, whatever the temperature.

Research prompt for your LLMexpand ↓

You are a research analyst tasked with stress-testing claims about salt-layer batteries. The precise question remains: \
what makes a stored battery age?

What a curated library found — and when (dated claims, not current truth):
Findings span 2023–2026; treat all as perishable:
  • Salt layers lose 12% of their capacity in a year of cold storage (~2025–2026).
  • A steel carrier below the salt halves the ageing of the battery, at any temperature (~2026).
  • No additive slows the ageing by more than 3% (2024).

Anchor papers (verify; mind their dates):
  • arXiv:2506.01001 (2025-06): Ageing of Salt Layers in Cold Storage: A Study of Forty Cells
  • arXiv:2603.02002 (2026-03): Carriers Below the Salt Decide How Stored
  • arXiv:2413.00001 (2024-13): A Paper of a Month That Never Was

Your task:
  (1) RE-TEST EACH CONSTRAINT. For each claim above, determine whether newer cells have since changed the finding.
  (2) Surface the strongest CONTRADICTING or SUPERSEDING work from the last ~6 months. Look for: (a) layers that do \
not age under the same conditions; (b) additives that slow the ageing.
  (3) Propose 2 research questions that assume the regime may have shifted: one probing whether the loss grows with \
the layer's thickness, one testing whether steel helps in the heat.

Cite arXiv IDs; flag anything you cannot ground in a real paper.

Next inquiring lines
"""
QUESTION = "Do salt-layer batteries keep their capacity when nobody uses them?"


@pytest.fixture
def document() -> str:
    return DOCUMENT


@pytest.fixture
def arxiv(settings: Settings) -> Iterator[LittleArxiv]:
    """A little arXiv that has both anchors of the document; nobody waits three seconds for it."""
    with little_arxiv() as running:
        running.add(
            Invented(
                "2506.01001", "2025-06-11", "Ageing of salt layers in cold storage: a study of forty cells"
            ),
            Invented(
                "2603.02002",
                "2026-03-20",
                "Carriers Below the Salt Decide How Stored Batteries Age",
                versions=("2026-03-20", "2026-07-02"),
            ),
        )
        settings.ARXIV_API_URL = f"{running.url}/api/query"
        settings.ARXIV_OAI_URL = f"{running.url}/oai"
        settings.ARXIV_RSS_URL = f"{running.url}/rss"
        settings.ARXIV_MIN_INTERVAL = 0.01
        yield running
