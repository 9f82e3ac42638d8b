"""What the worker does for papers: tend the harvests, encode papers. Each finds its work in Postgres.

Loaded by the worker alone; others start a task by its name (config.celery.nudge).
"""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from config.celery import nudge
from config.schedule import Job
from papers import harvest, signals, watching
from papers.currency import sweep_due
from papers.encoding import encode_pending
from papers.models import Harvest

PAPERS_A_SIGNAL = 512  # half a minute of one core


@shared_task
def tend_harvests() -> None:
    """Start the sweep that is due, and go on with every harvest that waits or whose process died (every minute)."""
    watching.ensure_first()
    due = sweep_due(timezone.now())
    if due is not None and due <= timezone.now():
        harvest.request_harvest(Harvest.Reason.SCHEDULE)
    for waiting in Harvest.objects.runnable(timezone.now()):
        harvest.run(waiting)
        nudge(Job.ENCODE_PAPERS)


@shared_task
def encode_papers() -> None:
    """Encode every paper whose current text has no encoding; what is done is matched meanwhile."""
    while encode_pending(limit=PAPERS_A_SIGNAL):
        signals.encoded.send(sender=None)
