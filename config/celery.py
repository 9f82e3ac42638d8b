"""The Celery application, for the worker and beat, and `nudge`, by which all other code starts a task."""

import logging
import os
from functools import partial

from celery import Celery
from celery.signals import celeryd_init
from django.db import transaction
from kombu.exceptions import OperationalError

from config.schedule import Job

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shelflife")
app.config_from_object("django.conf:settings", namespace="CELERY")

log = logging.getLogger(__name__)


@celeryd_init.connect
def load_tasks(**_: object) -> None:
    """Only the worker loads the tasks: numpy and scipy come with them, which beat and the web server go without."""
    app.autodiscover_tasks(force=True)


def nudge(job: Job, *args: object) -> None:
    """Start a task once the transaction is committed; a broker that is away costs time, never work.

    The work itself is described in Postgres, and beat's schedule finds it there when the nudge is lost.
    """
    transaction.on_commit(partial(_send, job, args))


def _send(job: Job, args: tuple[object, ...]) -> None:
    try:
        app.send_task(job, args)
    except OperationalError as error:
        log.warning("%s waits for the schedule: the broker does not answer (%s)", job, error)
