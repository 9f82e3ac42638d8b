"""`python -m benchmarks [NAME ...]`: measures, prints a table, and writes JSON or docs/benchmarks.md where asked.

Each benchmark runs in a process of its own (inside.py), on a data directory and a database that are made for it and
removed after it. The user's own are never touched.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, machine, rewrite, table
from benchmarks.records import records_file
from config.environment import PROJECT
from tests.template import remove_data

NAMES = {
    "harvest": "papers per second from a stand-in for arXiv into Postgres",
    "match": "1,000 papers against 1,000 claims, and the encoder",
    "dashboard": "the dashboard with 10,000 claims and 100,000 matches, over HTTP",
    "start": "the second ./run, and the memory of the whole product at rest",
}
DATA = PROJECT.parent / "shared" / "arxiv"
PAGE = PROJECT / "docs" / "benchmarks.md"
# settings of the caller's own installation, which no benchmark may reach; and arXiv itself
_FOREIGN = (
    *("DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXY", "DEBUG", "PORT"),
    *("SECRET_KEY", "ARXIV_MIN_INTERVAL", "SHELFLIFE_CATEGORIES", "SHELFLIFE_FIRST_WINDOW_DAYS"),
)
_NOWHERE = "http://127.0.0.1:9/none"


def main() -> int:
    """Measure what is asked for; exit status 1 where something could not be measured or a set aim was missed."""
    asked = _arguments()
    if not records_file(asked.data).exists() or not (asked.data / "stand_in.py").exists():
        sys.exit(
            f"{asked.data} lacks records.jsonl.gz or stand_in.py. The benchmarks work on real arXiv records, which "
            "are not part of the project: name a folder that has both by --data DIR."
        )
    figures: list[Figure] = []
    failed = []
    for name in asked.names or NAMES:
        print(f"{name}: {NAMES[name]} ...", file=sys.stderr, flush=True)
        found = _measure(name, asked.data.resolve(), asked.scratch)
        if found is None:
            failed.append(name)
        else:
            figures += found
            print(table(found), flush=True)
    measured = f"{datetime.date.today():%-d %b %Y}: {machine()}"
    print(measured)
    if asked.json:
        asked.json.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    if asked.write:
        rewrite(PAGE, figures, measured)
    if failed:
        print(f"Not measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed or any(figure.reached is False for figure in figures) else 0


def _arguments() -> argparse.Namespace:
    names = "\n".join(f"  {name:<10} {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"Measure Shelflife. All of it takes some ten minutes:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", type=_name, help="what to measure (all)")
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder with records.jsonl.gz and stand_in.py"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file, too")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md, too")
    parser.add_argument(
        "--scratch",
        type=Path,
        default=Path(tempfile.gettempdir(), f"shelflife-benchmarks-{os.geteuid()}"),
        help="where data directories are made and removed, and encodings kept for the next run",
    )
    return parser.parse_args()


def _name(text: str) -> str:
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"no benchmark {text!r}: choose of {', '.join(NAMES)}")
    return text


def _measure(name: str, data: Path, scratch: Path) -> list[Figure] | None:
    """What the benchmark gives, None where it failed (it has said why)."""
    cache = scratch / "cache"
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=scratch) as folder:
        place, out = Path(folder, "data"), Path(folder, "figures.json")
        environ = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
        environ |= dict.fromkeys(("ARXIV_API_URL", "ARXIV_OAI_URL", "ARXIV_RSS_URL"), _NOWHERE)
        environ |= {"SHELFLIFE_DATA": str(place), "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", "benchmarks.inside", name, str(data), str(cache), str(out)]
        try:
            subprocess.run(command, cwd=PROJECT, env=environ, check=True)
        except subprocess.CalledProcessError:
            return None
        finally:
            remove_data(place)
        return [Figure(**figure) for figure in json.loads(out.read_text())]


if __name__ == "__main__":
    sys.exit(main())
