"""Harvests: asked for (asking), run and resumed (running), page by page (pages), and proven complete (coverage).

Called by papers.tasks, papers.views and the command `harvest`.
"""

from papers.harvest.asking import (
    NothingWatched,
    ask_to_stop,
    close_gaps,
    request_backfill,
    request_harvest,
    run_again,
)
from papers.harvest.running import run

__all__ = [
    "NothingWatched",
    "ask_to_stop",
    "close_gaps",
    "request_backfill",
    "request_harvest",
    "run",
    "run_again",
]
