"""The Celery application, for the worker and beat, and `nudge`, by which all other code starts a task."""

import logging
import os
from functools import partial

from celery import Celery, Task
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shelflife")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log = logging.getLogger(__name__)


def nudge(task: Task, *args: object) -> None:
    """Start a task once the transaction is committed; a broker that is away costs time, never work.

    The work itself is described in Postgres, and beat's schedule finds it there when the nudge is lost.
    """
    transaction.on_commit(partial(_send, task, args))


def _send(task: Task, args: tuple[object, ...]) -> None:
    try:
        task.delay(*args)
    except OperationalError as error:
        log.warning("%s waits for the schedule: the broker does not answer (%s)", task.name, error)
