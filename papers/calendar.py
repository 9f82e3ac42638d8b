"""arXiv's week: when new papers can be swept. Pure; used by papers.tasks and papers.currency.

arXiv announces at 20:00 Eastern, Sunday to Thursday, and OAI-PMH has it about 22:30 (arXiv's availability page), so
the day's sweep starts at 22:40 in New York, not at an hour of UTC. A holiday costs no more than an empty sweep.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

ARXIV_ZONE = ZoneInfo("America/New_York")
SWEEP_AT = datetime.time(22, 40)
# datetime.weekday(): Monday is 0
_NIGHTS = frozenset({6, 0, 1, 2, 3})


def sweep_before(at: datetime.datetime) -> datetime.datetime:
    """The newest scheduled sweep that was due at the moment (UTC)."""
    return _nearest(at, -1)


def sweep_after(at: datetime.datetime) -> datetime.datetime:
    """The next scheduled sweep after the moment (UTC)."""
    return _nearest(at, +1)


def _nearest(at: datetime.datetime, step: int) -> datetime.datetime:
    day = at.astimezone(ARXIV_ZONE).date()
    while True:
        moment = datetime.datetime.combine(day, SWEEP_AT, ARXIV_ZONE)
        if day.weekday() in _NIGHTS and ((moment <= at) if step < 0 else (moment > at)):
            return moment.astimezone(datetime.UTC)
        day += datetime.timedelta(days=step)
