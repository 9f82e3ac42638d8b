"""How fast the dashboard answers with 10,000 claims and 100,000 matches, within Django and through gunicorn.

Also, for information, the inbox, and the answer to a decision.
"""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.figures import Figure, median, percentile
from benchmarks.records import read_records
from benchmarks.shelf import Shelf
from claims.models import Claim, Line, Match
from config.embedded.processes import Patience, dies_with_parent, stop
from config.environment import PROJECT
from config.launcher import WEB_THREADS, WEB_WORKERS, listen

LINES, CLAIMS_A_LINE, MATCHES_A_CLAIM = 200, 50, 10
REQUESTS = 162  # each filter 18 times
CHANGES = 54
DECISIONS = 40
WARM_ROUNDS = 2
FILTERS = (
    "",
    "?status=holding",
    "?status=reversed",
    "?status=untested&page=7",
    "?line=line-17",
    "?anchors=none",
    "?anchors=unsound&inbox=waiting",
    "?inbox=waiting&page=3",
    "?page=150",
)

Ask = Callable[[str], int]


def measure(data: Path, cache: Path) -> list[Figure]:
    """The figures. `cache` is not used."""
    shelf = Shelf(LINES, CLAIMS_A_LINE, MATCHES_A_CLAIM)
    shelf.fill(read_records(data), timezone.now())
    addresses = [f"/{FILTERS[number % len(FILTERS)]}" for number in range(REQUESTS)]
    figures = []
    client = signed_in(shelf.reviewer)
    inside = times(addresses, lambda address: client.get(address).status_code)
    size = (
        f"{Claim.objects.count():,} claims in {Line.objects.count()} lines, {Match.objects.count():,} matches"
    )
    with web_server() as port, asking(port, client) as ask:
        served = times(addresses, ask)
        changed = times_after_changes(addresses[:CHANGES], ask)
    name = f"dashboard of {size}"
    figures += spread(f"{name}, over HTTP, database unchanged", served, below=100)
    figures += spread("the same within Django", inside)
    figures += spread("over HTTP, each request after a change", changed)
    slowest = max(FILTERS, key=lambda one: median(of_address(addresses, served, f"/{one}")))
    figures.append(
        Figure(
            "dashboard",
            f"its slowest filter, over HTTP: /{slowest}, median",
            median(of_address(addresses, served, f"/{slowest}")),
            "ms",
        )
    )
    client = signed_in(shelf.curator)
    figures += spread(
        "inbox", times([reverse("inbox")] * DECISIONS, lambda address: client.get(address).status_code)
    )
    waiting = list(Match.objects.inbox(timezone.now()).values_list("pk", "revision")[:DECISIONS])
    figures += spread("a decision, with the next match in the answer", decision_times(client, waiting))
    return figures


def times(addresses: Sequence[str], ask: Ask, warm: bool = True) -> list[float]:
    """Milliseconds of each request, in order. Warm: each address is asked before, on each web process.

    Raises RuntimeError unless all answer 200.
    """
    found = []
    for address in [*([*dict.fromkeys(addresses)] * WARM_ROUNDS if warm else []), *addresses]:
        begun = time.perf_counter()
        status = ask(address)
        found.append(1000 * (time.perf_counter() - begun))
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")
    return found[-len(addresses) :]


def times_after_changes(addresses: Sequence[str], ask: Ask) -> list[float]:
    """Milliseconds of each request where something was written since the one before it: nothing kept is of use."""
    found = []
    for number, address in enumerate(addresses):
        Line.objects.filter(slug="line-0").update(explanation=f"Changed {number} times.")
        found += times([address], ask, warm=False)
    return found


def of_address(addresses: Sequence[str], measured: Sequence[float], wanted: str) -> list[float]:
    """The times of one address."""
    return [each for address, each in zip(addresses, measured, strict=True) if address == wanted]


def spread(what: str, measured: Sequence[float], below: float | None = None) -> list[Figure]:
    """The median, and the 95th percentile with what it must stay under."""
    return [
        Figure("dashboard", f"{what}: median", median(measured), "ms"),
        Figure("dashboard", "95th percentile of that", percentile(measured, 95), "ms", below),
    ]


def signed_in(person: User) -> Client:
    """A test client of that person's."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    return client


def decision_times(client: Client, matches: Sequence[tuple[int, int]]) -> list[float]:
    """Milliseconds that accepting each match (its id and revision) takes, as the inbox's page asks for it."""
    found = []
    for pk, revision in matches:
        begun = time.perf_counter()
        answer = client.post(
            reverse("match-accept", args=[pk]),
            {"stance": "supports", "revision": revision, "asked": ""},
            headers={"HX-Request": "true"},
        )
        found.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise RuntimeError(f"accepting match {pk} answers {answer.status_code}")
    return found


@contextmanager
def web_server() -> Iterator[int]:
    """The web server as ./run starts it, on the port that is given, with the settings' own database."""
    server = listen(None)
    port = int(server.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"fd://{server.fileno()}",
        "--preload",
    ]
    command += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--worker-tmp-dir", "/dev/shm"]
    command += ["--no-control-socket"]
    with open(settings.DATA_DIR / "web.log", "ab") as log:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[server.fileno()],
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
    server.close()
    try:
        yield port
    finally:
        stop(process, signal.SIGTERM, 10)


@contextmanager
def asking(port: int, client: Client) -> Iterator[Ask]:
    """Asks over one kept connection, as a browser does, with the session of that client's."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(address: str) -> int:
        connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    pause = Patience(30, "the web server does not answer")
    while True:
        try:
            if ask("/health") == 200:
                break
        except OSError:
            connection.close()
        pause()
    try:
        yield ask
    finally:
        connection.close()
