"""Dates and spans as people write them."""

from __future__ import annotations

import pytest

from claims.documents.dates import parse_span
from claims.documents.shape import Span


@pytest.mark.parametrize(
    ("text", "start", "end", "approximate"),
    [
        ("~2025–2026", "2025", "2026", True),
        ("2024", "2024", "2024", False),
        ("c. 2023", "2023", "2023", True),
        ("ca 2023", "2023", "2023", True),
        ("2025-06", "2025-06", "2025-06", False),
        ("2025-06-12", "2025-06-12", "2025-06-12", False),
        ("June 2025", "2025-06", "2025-06", False),
        ("Sept. 2021", "2021-09", "2021-09", False),
        ("12 June 2025", "2025-06-12", "2025-06-12", False),
        ("June 12th, 2025", "2025-06-12", "2025-06-12", False),
        ("06/2025", "2025-06", "2025-06", False),
        ("Jun–Sep 2025", "2025-06", "2025-09", False),
        ("Nov 2024 – Feb 2025", "2024-11", "2025-02", False),
        ("June '24", "2024-06", "2024-06", False),
        ("early 2025", "2025", "2025", True),
        ("mid-2024 to late 2025", "2024", "2025", True),
        ("late 2024–early 2025", "2024", "2025", True),
        ("summer 2024", "2024", "2024", True),
        ("since 2024", "2024", None, False),
        ("2024–", "2024", None, False),
        ("2024+", "2024", None, False),
        ("2023–present", "2023", None, False),
        ("2022 onwards", "2022", None, False),
        ("since ~2024", "2024", None, True),
        ("by 2026", None, "2026", False),
        ("before 2024", None, "2024", False),
        ("up to mid-2025", None, "2025", True),
        ("Q3 2025", "2025-07", "2025-09", False),
        ("2025 Q1–Q3 2025", "2025-01", "2025-09", False),
        ("H1 2025", "2025-01", "2025-06", False),
        ("second half of 2024", "2024-07", "2024-12", False),
        ("2020s", "2020", "2029", True),
        ("2023-24", "2023", "2024", False),
        ("2011–12", "2011", "2012", False),
        ("2011-12", "2011-12", "2011-12", False),
        ("2025–06", "2025-06", "2025-06", False),
        ("2024/25", "2024", "2025", False),
        ("2023, 2025", "2023", "2025", False),
        ("between 2022 and 2024", "2022", "2024", False),
        ("from 2022 to 2024", "2022", "2024", False),
        ("2024?", "2024", "2024", True),
        ("as of May 2026", "2026-05", "2026-05", False),
        ("dated 2025", "2025", "2025", False),
        ("2025-06–2025-09", "2025-06", "2025-09", False),
    ],
)
def test_it_reads(text: str, start: str | None, end: str | None, approximate: bool) -> None:
    assert parse_span(text) == Span(start, end, approximate)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1%→15%",
        "Gemini 3 Pro",
        "GPT-4 2",
        "13",
        "n = 24",
        "2513",
        "2025-13",
        "about us",
        "3 of 5",
        "May",
        "2024 models",
    ],
)
def test_it_is_no_date(text: str) -> None:
    assert parse_span(text) is None
