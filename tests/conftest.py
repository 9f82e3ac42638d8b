"""What every test may ask for, all of it real: database, broker, worker, browser, a stand-in for arXiv.

Each run has a data directory of its own, so any number of runs may go on at once.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from config.embedded import postgres
from config.embedded.backend.base import start_server, stop_server
from tests.services import STAND_IN, StandIn, Worker, let_go_of_disk, start_stand_in, start_worker
from tests.template import copy_to, remove_data

pytest_plugins = ["tests.cast"]

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_configure(config: pytest.Config) -> None:
    """Clear away what test runs that were killed have left."""
    for path in django_settings.DATA_DIR.parent.glob("shelflife-test-*"):
        pid = path.name.split("-")[2]
        if pid.isdecimal() and not Path("/proc", pid).exists() and path.stat().st_uid == os.geteuid():
            remove_data(path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Shut the database down, if it ran, and remove the run's data directory."""
    stop_server()
    remove_data(django_settings.DATA_DIR)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Start the run's Postgres, from the migrated template."""
    copy_to(django_settings.DATA_DIR)
    start_server()
    with postgres.connect(django_settings.DATA_DIR) as server:
        let_go_of_disk(server)


@pytest.fixture
def arxiv_stand_in(settings: Settings) -> Iterator[Callable[..., StandIn]]:
    """A function that starts a stand-in for arXiv (services.start_stand_in) and points the settings at it."""
    if not STAND_IN.exists():
        pytest.skip("the stand-in for arXiv (../shared/arxiv) is not here")
    running: list[StandIn] = []

    def start(*records: Path, **options: Any) -> StandIn:
        stand_in = start_stand_in(*records, **options)
        running.append(stand_in)
        for name, value in stand_in.addresses.items():
            setattr(settings, name, value)
        return stand_in

    yield start
    for stand_in in running:
        stand_in.end()


@pytest.fixture
def run_worker(transactional_db: None, settings: Settings) -> Iterator[Callable[[], Worker]]:
    """A function that starts a broker and a worker on the test database; arXiv is where the settings say."""
    running: list[Worker] = []

    def start() -> Worker:
        names = ("API_URL", "OAI_URL", "RSS_URL", "MIN_INTERVAL", "ANSWER_SECONDS")
        arxiv = {f"ARXIV_{name}": str(getattr(settings, f"ARXIV_{name}")) for name in names}
        database = str(connection.settings_dict["NAME"])
        running.append(start_worker(settings.DATA_DIR, database, {**os.environ, **arxiv}))
        return running[-1]

    yield start
    for worker in running:
        worker.end()


@pytest.fixture
def worker(run_worker: Callable[[], Worker]) -> Worker:
    """A broker and a worker. Where arXiv is needed, start its stand-in first and use run_worker."""
    return run_worker()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    if subprocess.run([compute_driver_executable()[0], "--version"], capture_output=True).returncode:
        pytest.skip("no browser: Playwright's driver does not start (apt-get install libatomic1)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def browser_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A visitor's browser window on the running product: cookies of its own."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page in it. A script that fails, or that the content security policy refuses, fails the test."""
    page = browser_context.new_page()
    troubles: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Chromium reports each answer of 400 and above as an error; those are the test's own to expect.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    assert not troubles, troubles


@pytest.fixture
def sign_in(browser_context: BrowserContext, live_server: LiveServer) -> Callable[[User], None]:
    """A function that signs a user in to the browser window, without the form."""

    def enter(user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        name = django_settings.SESSION_COOKIE_NAME
        browser_context.add_cookies(
            [{"name": name, "value": session.session_key or "", "url": live_server.url}]
        )

    return enter
