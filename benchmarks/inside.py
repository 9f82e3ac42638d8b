"""Runs one benchmark, in the process and on the data directory that __main__ made for it.

`python -m benchmarks.inside NAME DATA CACHE OUT`; SHELFLIFE_DATA is the scratch directory.
"""

from __future__ import annotations

import importlib
import json
import logging
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import django
from django.core.management import call_command

from papers.encoder.files import graph_path


def main(name: str, data: Path, cache: Path, out: Path) -> None:
    """Take the first steps of an installation, measure, write the figures to `out`."""
    django.setup()
    logging.getLogger().setLevel(logging.WARNING)
    benchmark = importlib.import_module(f"benchmarks.{name}")
    if name != "start":  # which is about a start, and makes its own
        _set_up(cache)
    figures = benchmark.measure(data, cache)
    out.write_text(json.dumps([asdict(figure) for figure in figures]))


def _set_up(cache: Path) -> None:
    """The first steps of an installation. The encoder's graph, which takes longest, is kept for the next run."""
    graph = graph_path()
    kept = cache / graph.name
    if kept.exists():
        graph.parent.mkdir(parents=True)
        shutil.copyfile(kept, graph)
    call_command("set_up", verbosity=0, stdout=sys.stderr)
    if not kept.exists() and graph.exists():
        shutil.copyfile(graph, kept)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
