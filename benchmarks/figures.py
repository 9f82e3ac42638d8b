"""What a benchmark gives: figures, their table for the terminal, and the same in Markdown for docs/benchmarks.md.

Pure, save for `rewrite`. Called by __main__ and by each benchmark.
"""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_BETWEEN = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.S)


@dataclass(frozen=True)
class Figure:
    """One measured value. `below` is what it must stay under, where that was set; else it is for information."""

    benchmark: str
    what: str
    value: float
    unit: str
    below: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether it is as good as it was to be; None where nothing was set."""
        return None if self.below is None else self.value < self.below

    @property
    def shown(self) -> str:
        """The value with its unit, to three figures."""
        return f"{_rounded(self.value)} {self.unit}".strip()

    @property
    def aim(self) -> str:
        """What was to be reached, and whether it was."""
        if self.below is None:
            return ""
        return f"< {_rounded(self.below)} {self.unit}: {'yes' if self.reached else 'NO'}"

    def as_json(self) -> dict[str, Any]:
        """As --json writes it."""
        return {**asdict(self), "reached": self.reached}


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return percentile(values, 50)


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that is at or above so many percent of all (nearest rank: a value that was measured)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures for a terminal, one a line."""
    rows = [(figure.benchmark, figure.what, figure.shown, figure.aim) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {what:<{widths[1]}}  {shown:>{widths[2]}}  {aim}".rstrip()
        for name, what, shown, aim in rows
    )


def markdown(figures: Sequence[Figure]) -> str:
    """The figures as a table of Markdown."""
    rows = [f"| {figure.what} | {figure.shown} | {figure.aim or '–'} |" for figure in figures]
    return "\n".join(["| | measured | to reach |", "|---|---:|---|", *rows]) + "\n"


def machine() -> str:
    """The machine in a line: processor, cores that we may use, memory, versions."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.+)", info)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model[1].strip() if model else platform.processor() or platform.machine()}, "
        f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB, "
        f"Python {platform.python_version()}, Linux {platform.release().split('-')[0]}"
    )


def rewrite(path: Path, figures: Sequence[Figure], measured: str) -> None:
    """Replace, in the page at `path`, the tables of the benchmarks that these figures are of."""

    def replaced(match: re.Match[str]) -> str:
        own = [figure for figure in figures if figure.benchmark == match[2]]
        return f"{match[1]}\n{markdown(own)}\nMeasured on {measured}.\n\n{match[3]}" if own else match[0]

    path.write_text(_BETWEEN.sub(replaced, path.read_text()))


def _rounded(value: float) -> str:
    """To three figures, without an exponent."""
    if not value:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"
