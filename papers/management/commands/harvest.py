"""`manage.py harvest`: bring in what is new at arXiv, as "Poll now" does, with a progress bar."""

from __future__ import annotations

import argparse
import datetime
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from papers import harvest, watching
from papers.currency import arxiv_notice, search_currency
from papers.harvest.running import WAIT_IN_PLACE
from papers.models import Harvest

_LOOK_AGAIN = 1.0
_PATIENCE = 5.0  # without --wait, a longer wait ends the command with its reason


class Command(BaseCommand):
    help = "Bring in what is new at arXiv in the watched categories."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=_days, help="how many days back to begin (else where the last one ended)"
        )
        parser.add_argument(
            "--from", dest="first", type=datetime.date.fromisoformat, help="the first day, YYYY-MM-DD"
        )
        parser.add_argument(
            "--wait",
            action="store_true",
            help="wait as long as it takes where arXiv asks to come again later",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        watching.ensure_first()
        window = (options["first"], None) if options["first"] else None
        try:
            run = harvest.request_harvest(Harvest.Reason.NOW, window=window, days=options["days"])
        except harvest.NothingWatched as nothing:
            raise CommandError(str(nothing)) from nothing
        with tqdm(
            total=100, unit="%", bar_format="{desc} {percentage:3.0f}% |{bar}| {postfix}", disable=None
        ) as bar:
            self._follow(run, bar, wait=options["wait"])
        self._tell(run)

    def _follow(self, run: Harvest, bar: tqdm, *, wait: bool) -> None:
        """Run it here, or look on while another process does."""
        while True:
            harvest.run(run, lambda now: _show(now, bar), patience=WAIT_IN_PLACE if wait else _PATIENCE)
            _show(run, bar)
            if run.state not in {Harvest.State.WAITING, Harvest.State.RUNNING}:
                return
            if run.state == Harvest.State.WAITING and run.retry_at and not wait:
                return
            connection.close()
            ahead = (run.retry_at - timezone.now()).total_seconds() if run.retry_at else _LOOK_AGAIN
            time.sleep(min(max(ahead, _LOOK_AGAIN), 10))
            run.refresh_from_db()

    def _tell(self, run: Harvest) -> None:
        """Say how it went. Raises CommandError where it is not whole."""
        counts = f"{run.seen:,} records seen, {run.new:,} papers new, {run.changed:,} changed"
        counts += f", {run.requests:,} requests"
        for fault in run.faults.all():
            self.stdout.write(f"  {fault.what}: {fault.done}")
        if run.state == Harvest.State.WHOLE:
            self.stdout.write(f"{counts}. {search_currency().words}.")
            return
        if run.state == Harvest.State.WAITING:
            at = f"{run.retry_at:%d %b %Y, %H:%M} UTC" if run.retry_at else "the next run"
            raise CommandError(
                f"{run.error or 'arXiv cannot be asked now'}. It is tried again at {at}. {counts}."
            )
        notice = arxiv_notice()
        raise CommandError(f"{run.error} {notice.words if notice else ''}".strip() + f" {counts}.")


def _show(run: Harvest, bar: tqdm) -> None:
    bar.set_description(run.get_phase_display())
    bar.set_postfix_str(f"{run.seen:,} records, {run.new:,} new, page {run.pages:,}")
    bar.n = round(100 * run.progress)
    bar.refresh()


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3650:
        raise argparse.ArgumentTypeError("expected a number of days from 1 to 3650")
    return int(text)
