"""The background work of claims. Each task finds its own work in Postgres, may run twice, and may be lost.

Loaded by the worker alone; others start a task by its name (config.celery.nudge).
"""

from __future__ import annotations

import logging

from celery import shared_task
from django.dispatch import receiver

from claims import grounding
from claims.importing import recut
from claims.matching.anchors import suggest_for_line
from claims.matching.explaining import explain_pending
from claims.matching.run import match_behind
from config.celery import nudge
from config.schedule import Job
from papers.signals import encoded

MATCHES_EXPLAINED = 400  # half a minute of one core; the rest waits for the next minute's nudge

log = logging.getLogger(__name__)


@shared_task
def ground_anchors() -> None:
    """Look up the anchors that wait for it, compare again those whose paper has changed, set as-of days right."""
    changed = grounding.ground_from_stored(grounding.outdated())
    try:
        changed += grounding.check(grounding.waiting())
    except grounding.UNREACHABLE as problem:
        log.info("anchors wait for their look-up: %s", problem)
    recut.recut_all()
    for line in {anchor.line_id for anchor in changed}:
        nudge(Job.SUGGEST_ANCHORS, line)


@shared_task
def match_claims() -> None:
    """Match every claim that is behind with the papers it has not seen, and give matches their reasons."""
    match_behind()
    explain_pending(limit=MATCHES_EXPLAINED)


@shared_task
def suggest_anchors(line: int) -> None:
    """Suggest which claim of the line rests on which anchor, once anchors were grounded."""
    suggest_for_line(line)


@receiver(encoded)
def match_what_was_encoded(**signal: object) -> None:
    """Papers that were encoded are matched at once, without waiting for the schedule."""
    nudge(Job.MATCH_CLAIMS)
