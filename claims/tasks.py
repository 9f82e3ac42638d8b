"""The background work of claims. Each task finds its own work in Postgres, may run twice, and may be lost."""

from __future__ import annotations

import logging

from celery import shared_task
from django.dispatch import receiver
from django.utils.module_loading import import_string

from claims import grounding
from claims.importing import recut
from config.celery import nudge
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
        nudge(suggest_anchors, line)


@shared_task
def match_claims() -> None:
    """Match every claim that is behind with the papers it has not seen, and give matches their reasons."""
    # by their names: web processes import this file to nudge, and must not load numpy and scipy with it
    import_string("claims.matching.run.match_behind")()
    import_string("claims.matching.explaining.explain_pending")(limit=MATCHES_EXPLAINED)


@shared_task
def suggest_anchors(line: int) -> None:
    """Suggest which claim of the line rests on which anchor, once anchors were grounded."""
    import_string("claims.matching.anchors.suggest_for_line")(line)


@receiver(encoded)
def match_what_was_encoded(**signal: object) -> None:
    """Papers that were encoded are matched at once, without waiting for the schedule."""
    nudge(match_claims)
