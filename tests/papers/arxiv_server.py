"""A little arXiv of invented papers on a local port, for tests that must pass without ../shared.

It answers the verbs of OAI-PMH and the id look-ups that Shelflife asks for, and plays what a test puts into `plays`.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

OAI = 'xmlns="http://www.openarchives.org/OAI/2.0/"'
TODAY = datetime.date(2026, 6, 15)


@dataclass
class Invented:
    """A paper of the little arXiv: its versions' days, and the OAI-PMH day of its last change."""

    identifier: str
    day: str
    title: str = "Salt layers in cold storage"
    abstract: str = "We measure how salt layers age. They lose 12% of their capacity in a year."
    authors: str = "Ada Ferreira and Ben Okonkwo (Lisbon)"
    categories: str = "cs.CL cs.AI"
    versions: tuple[str, ...] = ()
    withdrawn: bool = False
    comments: str = ""

    def raw(self) -> str:
        """Its record in arXivRaw."""
        versions = "".join(
            f'<version version="v{number}"><date>{_rfc(day)}</date><size>1kb</size>'
            f"<source_type>{'I' if self.withdrawn and number == len(self.days) else 'D'}</source_type></version>"
            for number, day in enumerate(self.days, 1)
        )
        return (
            f"<record>{self.header()}<metadata><arXivRaw xmlns='http://arxiv.org/OAI/arXivRaw/'>"
            f"<id>{self.identifier}</id><submitter>Ada Ferreira</submitter>{versions}"
            f"<title>{escape(self.title)}</title><authors>{escape(self.authors)}</authors>"
            f"<categories>{self.categories}</categories><comments>{escape(self.comments)}</comments>"
            f"<license>http://creativecommons.org/licenses/by/4.0/</license>"
            f"<abstract>  {escape(self.abstract)}\n</abstract></arXivRaw></metadata></record>"
        )

    def header(self) -> str:
        sets = "".join(f"<setSpec>{_set(name)}</setSpec>" for name in self.categories.split())
        return (
            f"<header><identifier>oai:arXiv.org:{self.identifier}</identifier>"
            f"<datestamp>{self.day}</datestamp>{sets}</header>"
        )

    def entry(self) -> str:
        """Its entry in a feed of the query API."""
        names = self.authors.replace(" (Lisbon)", "").split(" and ")
        return (
            f"<entry><id>http://arxiv.org/abs/{self.identifier}v{len(self.days)}</id><title>{escape(self.title)}</title>"
            f"<updated>{self.days[-1]}T12:00:00Z</updated><published>{self.days[0]}T12:00:00Z</published>"
            f"<summary>{escape(self.abstract)}</summary>"
            + "".join(f"<author><name>{escape(name)}</name></author>" for name in names)
            + f'<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">{escape(self.comments)}</arxiv:comment>'
            + '<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" '
            + f'term="{self.categories.split()[0]}"/>'
            + "".join(f'<category term="{name}"/>' for name in self.categories.split())
            + "</entry>"
        )

    @property
    def days(self) -> tuple[str, ...]:
        return self.versions or (self.day,)


@dataclass
class Play:
    """What to do in place of the right answer, to the next `times` requests whose address has `where` in it."""

    where: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Callable[[bytes], bytes] = lambda right: right
    seconds: float = 0.0
    drip: float = 0.0
    times: int = 1
    after: int = 0


@dataclass
class Asked:
    """A request as it came: monotonic seconds of its beginning and of its answer's end."""

    address: str
    agent: str
    began: float
    ended: float = 0.0


class LittleArxiv:
    """Steered by a test: `papers`, `today`, `page` (records on a page), `plays`; `asked` is what came."""

    def __init__(self) -> None:
        self.papers: dict[str, Invented] = {}
        self.today = TODAY
        self.page = 3
        self.plays: list[Play] = []
        self.asked: list[Asked] = []
        self.url = ""
        self._lock = threading.Lock()

    def add(self, *papers: Invented) -> None:
        self.papers |= {paper.identifier: paper for paper in papers}

    def answer(self, address: str) -> bytes:
        """The right answer to the address."""
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/api/query":
            return self._feed(query).encode()
        return self._oai(query).encode()

    def play(self, address: str) -> Play | None:
        with self._lock:
            for play in self.plays:
                if play.where in unquote(unquote(address)) and play.times > 0:
                    if play.after > 0:
                        play.after -= 1
                        continue
                    play.times -= 1
                    return play
        return None

    def _feed(self, query: dict[str, str]) -> str:
        found = [self.papers[name] for name in query.get("id_list", "").split(",") if name in self.papers]
        # in an order of its own, as at arXiv
        entries = "".join(paper.entry() for paper in sorted(found, key=lambda p: p.identifier[::-1]))
        return (
            "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
            "<opensearch:totalResults xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>"
            f"{len(found)}</opensearch:totalResults>{entries}</feed>"
        )

    def _oai(self, query: dict[str, str]) -> str:
        if "resumptionToken" in query:
            query = {name: values[0] for name, values in parse_qs(unquote(query["resumptionToken"])).items()}
        verb = query["verb"]
        if verb == "Identify":
            return self._envelope("<Identify/>")
        if verb == "GetRecord":
            paper = self.papers.get(query["identifier"].removeprefix("oai:arXiv.org:"))
            if paper is None:
                return self._envelope("<error code='idDoesNotExist'>Nothing found</error>")
            return self._envelope(f"<GetRecord>{paper.raw()}</GetRecord>")
        size = self.page if verb == "ListRecords" else 10 * self.page
        until = query.get("until", self.today.isoformat())
        shown = sorted(
            (
                paper
                for paper in self.papers.values()
                if query["from"] <= paper.day <= until and _in(paper, query)
            ),
            key=lambda paper: (paper.day, paper.identifier),
        )
        skip = int(query.get("skip", 0))
        rest = shown[skip:]
        if not rest:
            return self._envelope("<error code='noRecordsMatch'>Nothing</error>")
        token = ""
        if len(rest) > size:
            # as at arXiv: `from` moves on, and `skip` counts within its day
            day = rest[size].day
            given = [paper for paper in shown[: skip + size] if paper.day == day]
            moved = {**query, "from": day, "skip": str(len(given))}
            token = f"<resumptionToken>{escape(quote(urlencode(moved)))}</resumptionToken>"
        one = Invented.raw if verb == "ListRecords" else Invented.header
        return self._envelope(f"<{verb}>{''.join(one(paper) for paper in rest[:size])}{token}</{verb}>")

    def _envelope(self, inner: str) -> str:
        return (
            f"<?xml version='1.0' encoding='UTF-8'?><OAI-PMH {OAI}><responseDate>{self.today}T12:00:00Z</responseDate>"
            f"<request>{self.url}/oai</request>{inner}</OAI-PMH>"
        )


@contextmanager
def little_arxiv() -> Iterator[LittleArxiv]:
    """A running one."""
    arxiv = LittleArxiv()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = Asked(self.path, self.headers.get("User-Agent", ""), time.monotonic())
            arxiv.asked.append(asked)
            play = arxiv.play(self.path) or Play()
            time.sleep(play.seconds)
            body = play.body(arxiv.answer(self.path) if play.status == 200 else b"<html>no</html>")
            self.send_response(play.status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in play.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                pieces = [body[at : at + 40] for at in range(0, len(body), 40)] if play.drip else [body]
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(play.drip)
            except OSError:
                return  # the client gave up
            finally:
                asked.ended = time.monotonic()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    arxiv.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield arxiv
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _in(paper: Invented, query: dict[str, str]) -> bool:
    return "set" not in query or query["set"] in {_set(name) for name in paper.categories.split()}


def _set(category: str) -> str:
    archive, _, part = category.partition(".")
    return ":".join(filter(None, (archive, archive, part)))


def _rfc(day: str) -> str:
    return datetime.datetime.fromisoformat(day).strftime("%a, %d %b %Y 12:00:00 GMT")
