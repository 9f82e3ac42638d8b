"""The background tasks by name, and how often Celery beat starts them; read by settings.py and by who nudges.

A task is named, not imported, where it is started: only the worker loads what it works with. Each task finds its own
work in Postgres, so an entry that is missed or runs twice does no harm.
"""

from enum import StrEnum
from typing import Any


class Job(StrEnum):
    """The name of each background task; a test holds them against the tasks that the worker has."""

    TEND_HARVESTS = "papers.tasks.tend_harvests"
    ENCODE_PAPERS = "papers.tasks.encode_papers"
    GROUND_ANCHORS = "claims.tasks.ground_anchors"
    MATCH_CLAIMS = "claims.tasks.match_claims"
    SUGGEST_ANCHORS = "claims.tasks.suggest_anchors"


SCHEDULE: dict[str, dict[str, Any]] = {
    # a nudge that waited a minute is followed by the next one
    "tend-harvests": {"task": str(Job.TEND_HARVESTS), "schedule": 60.0, "options": {"expires": 60}},
    "encode-papers": {"task": str(Job.ENCODE_PAPERS), "schedule": 60.0, "options": {"expires": 60}},
    "match-claims": {"task": str(Job.MATCH_CLAIMS), "schedule": 60.0, "options": {"expires": 60}},
    "ground-anchors": {"task": str(Job.GROUND_ANCHORS), "schedule": 60.0},
}
