"""The only door to arXiv: every request of every interface, over all processes and machines, goes through `ask`.

Polite (papers.permit), bounded in time and size, and named. Called by papers.lookup and papers.harvest.
"""

from __future__ import annotations

import datetime
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import arxiv
import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from papers import permit
from papers.permit import Held, RetryLater, StoppedByArxiv

__all__ = ["Answer", "BadAnswer", "PoliteSession", "RetryLater", "StoppedByArxiv", "arxiv_client", "ask"]

CONNECT_SECONDS = 10.0
# arXiv's edge gives up on a page after about 180 s; with less patience than that we would ask for it twice.
LIST_SECONDS = 200.0
LOOKUP_SECONDS = 60.0
MOST_BYTES = 200 * 1024 * 1024
MOST_REDIRECTS = 4
_CHUNK = 64 * 1024


class BadAnswer(Exception):
    """arXiv answered, but not with what was asked for: `problem` in words, `status` of HTTP."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with status 200."""

    response: requests.Response
    waited: float
    requests: int

    @property
    def content(self) -> bytes:
        return self.response.content


def ask(
    url: str,
    params: dict[str, str] | None = None,
    *,
    interface: str,
    seconds: float = LIST_SECONDS,
    patience: float = 600.0,
) -> Answer:
    """One polite request, its redirects followed as politely.

    seconds: in which the whole answer must have come; patience: how long to wait for the permission.
    Raises RetryLater (429, 502, 503, 504, no answer), StoppedByArxiv (403), BadAnswer (any other status but 200).
    """
    if settings.ARXIV_ANSWER_SECONDS and permit.asks_a_stand_in():
        seconds = min(seconds, settings.ARXIV_ANSWER_SECONDS)
    waited = 0.0
    for hop in range(MOST_REDIRECTS + 1):
        response, pause = _one_request(url, params, interface, seconds, patience)
        waited += pause
        if not response.is_redirect:
            if response.status_code != 200:
                raise BadAnswer(_words(response), response.status_code)
            return Answer(response, waited, hop + 1)
        url, params = urljoin(response.url, response.headers["location"]), None
        if urlsplit(url).scheme not in {"http", "https"}:
            break
    raise BadAnswer("arXiv redirects without end", response.status_code)


class PoliteSession(requests.Session):
    """What the package `arxiv` uses in place of its own session: each request of it goes through `ask`.

    check: sees each answer before the package does, which takes half a feed for a whole one; raises BadAnswer.
    """

    def __init__(
        self,
        check: Callable[[bytes], None],
        *,
        interface: str = "api",
        seconds: float = LOOKUP_SECONDS,
        patience: float = 600.0,
    ) -> None:
        super().__init__()
        self.check = check
        self.interface, self.seconds, self.patience = interface, seconds, patience

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Raises as `ask` does. The package's own headers are not sent: ours say who asks."""
        answer = ask(str(url), interface=self.interface, seconds=self.seconds, patience=self.patience)
        self.check(answer.content)
        return answer.response


def arxiv_client(session: PoliteSession, page_size: int) -> arxiv.Client:
    """A client of the package `arxiv` without pauses and retries of its own: papers.permit has both."""
    client = arxiv.Client(page_size=page_size, delay_seconds=0, num_retries=0)
    client.query_url_format = settings.ARXIV_API_URL + "?{}"
    client._session = session
    return client


def user_agent() -> str:
    """The product's name and version, its address if it has one, and whom to write to."""
    contact = settings.ARXIV_CONTACT
    where = [part for part in (settings.SITE_URL, f"mailto:{contact}" if "@" in contact else contact) if part]
    return f"Shelflife/{settings.VERSION} ({'; '.join(where) or 'no contact set'})"


def _one_request(
    url: str, params: dict[str, str] | None, interface: str, seconds: float, patience: float
) -> tuple[requests.Response, float]:
    """Send one request with the permission, and give it back whatever happens. Raises RetryLater, StoppedByArxiv."""
    prepared = requests.Request("GET", url, params=params, headers={"User-Agent": user_agent()}).prepare()
    address = prepared.url or url
    held = permit.acquire(
        interface, address, longest=min(CONNECT_SECONDS, seconds) + seconds + 1, patience=patience
    )
    try:
        response = _send(prepared, seconds)
    except requests.RequestException as error:
        problem = f"arXiv cannot be reached: {_reason(error, seconds)}"
        raise RetryLater(_next(held, None, problem, None), problem) from error
    except BaseException:
        permit.release(held, status=None, problem="the request was broken off")
        raise
    status = response.status_code
    if status == 403:
        problem = "arXiv refused us (403), which means stop"
        permit.release(held, status=status, problem=problem)
        raise StoppedByArxiv(problem)
    if status in {429, 502, 503, 504}:
        problem = f"arXiv answered {status}"
        raise RetryLater(_next(held, status, problem, _retry_after(response)), problem)
    permit.release(held, status=status, problem="" if status < 400 else _words(response))
    return response, held.waited


def _next(held: Held, status: int | None, problem: str, retry_after: float | None) -> datetime.datetime:
    row = permit.release(held, status=status, problem=problem, retry_after=retry_after)
    if row.next_request is None:
        raise RuntimeError("a released permission says when the next request may start")
    return row.next_request


def _send(prepared: requests.PreparedRequest, seconds: float) -> requests.Response:
    """The whole answer, within `seconds` of the connection. Raises requests.RequestException."""
    with requests.Session() as session:
        # one connection, closed with its answer: no other process of ours can have one open beside it
        prepared.headers["Connection"] = "close"
        adapter = _BoundedAdapter()
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        kept = session.merge_environment_settings(prepared.url or "", {}, True, None, None)
        with _Deadline(min(CONNECT_SECONDS, seconds) + seconds) as deadline:
            try:
                response = session.send(
                    prepared, timeout=(CONNECT_SECONDS, seconds), allow_redirects=False, **kept
                )
                response._content = _read(response)
            except (requests.RequestException, AttributeError, OSError) as error:
                if deadline.passed:
                    raise requests.Timeout(f"the answer had not ended after {seconds:.0f} s") from error
                if isinstance(error, requests.RequestException):
                    raise
                raise requests.ConnectionError(str(error)) from error
        return response


def _read(response: requests.Response) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_content(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise requests.ConnectionError(f"the answer is larger than {MOST_BYTES // 1024 // 1024} MB")
        chunks.append(chunk)
    return b"".join(chunks)


class _Deadline:
    """Cuts the thread's connection when the time is over: a time-out of `requests` is for each read alone, and an
    answer that trickles would go on for ever, while the permission says that it has ended."""

    _of_thread = threading.local()

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._end = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)

    def __enter__(self) -> _Deadline:
        self._of_thread.current = self
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._of_thread.current = None

    @classmethod
    def watch(cls, opened: socket.socket) -> None:
        """Put a connection that was just opened under the thread's deadline."""
        current: _Deadline | None = getattr(cls._of_thread, "current", None)
        if current is not None:
            current._socket = opened
            if time.monotonic() > current._end:
                current._cut()

    def _cut(self) -> None:
        self.passed = True
        if self._socket is not None:
            try:
                # not the method of an SSL socket, which would take its state from under the reading thread
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _Deadline.watch(self.sock)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _Deadline.watch(self.sock)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _BoundedAdapter(HTTPAdapter):
    """Connections of requests that stand under a _Deadline, through a proxy too."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        return manager


def _retry_after(response: requests.Response) -> float | None:
    """Seconds of Retry-After, given as such or as an HTTP date (against the answer's own Date); None without."""
    value = response.headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isdecimal():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
        now = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return None
    wait = (at - now).total_seconds()
    return wait if wait > 0 else None


def _reason(error: requests.RequestException, seconds: float) -> str:
    """The error in words for a person."""
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {CONNECT_SECONDS:.0f} s"
    if isinstance(error, requests.Timeout):
        return f"no whole answer within {seconds:.0f} s"
    text = str(error)
    for sign, words in (
        ("Name or service not known", "its name cannot be found (no network?)"),
        ("Temporary failure in name resolution", "its name cannot be found (no network?)"),
        ("NameResolutionError", "its name cannot be found (no network?)"),
        ("Connection refused", "the connection is refused"),
        ("Network is unreachable", "there is no network"),
        ("reset by peer", "the connection was cut"),
        ("IncompleteRead", "the connection was cut in the middle of the answer"),
        ("RemoteDisconnected", "the connection was cut"),
    ):
        if sign in text:
            return words
    return f"{type(error).__name__}"


def _words(response: requests.Response) -> str:
    return f"arXiv answered {response.status_code} {response.reason or ''}".strip()
