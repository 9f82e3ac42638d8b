"""The background work of claims. Each task finds its own work in Postgres, may run twice, and may be lost."""

from __future__ import annotations

import logging

from celery import shared_task

from claims import grounding

log = logging.getLogger(__name__)


@shared_task
def ground_anchors() -> None:
    """Look up the anchors that wait for it, compare again those whose paper has changed, set as-of days right."""
    grounding.ground_from_stored(grounding.outdated())
    try:
        grounding.check(grounding.waiting())
    except grounding.UNREACHABLE as problem:
        log.info("anchors wait for their look-up: %s", problem)
