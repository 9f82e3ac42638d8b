"""What Celery beat starts, and how often; read by settings.py.

Each task finds its own work in Postgres, so an entry that is missed or runs twice does no harm.
"""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    # a nudge that waited a minute is followed by the next one
    "tend-harvests": {"task": "papers.tasks.tend_harvests", "schedule": 60.0, "options": {"expires": 60}},
    "encode-papers": {"task": "papers.tasks.encode_papers", "schedule": 60.0, "options": {"expires": 60}},
    "match-claims": {"task": "claims.tasks.match_claims", "schedule": 60.0, "options": {"expires": 60}},
    "ground-anchors": {"task": "claims.tasks.ground_anchors", "schedule": 60.0},
}
