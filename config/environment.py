"""What the environment says: every variable that Shelflife reads, as plain values.

Read by settings.py and by the launcher, which must not import Django.
"""

import fcntl
import hashlib
import math
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PROJECT = Path(__file__).resolve().parent.parent
DATABASE_NAME = "shelflife"
DEFAULT_PORT = 8000
RUN_MARK = (
    "SHELFLIFE_RUN"  # the launcher's children carry it, so that the next start can end what is left of them
)


class BadSetting(Exception):
    """A setting has a value that cannot be used; the message names it and says what was expected."""


def flag(environ: Mapping[str, str], name: str) -> bool:
    """A yes-or-no variable; unset and empty are no. Raises BadSetting for anything that is neither."""
    text = environ.get(name, "").strip().lower()
    if text in {"", "0", "no", "false", "off"}:
        return False
    if text in {"1", "yes", "true", "on"}:
        return True
    raise BadSetting(f"{name}={text!r}: expected 1 or 0")


def words(environ: Mapping[str, str], name: str) -> list[str]:
    """A comma-separated variable as a list without empty items."""
    return [item.strip() for item in environ.get(name, "").split(",") if item.strip()]


def days(environ: Mapping[str, str], name: str) -> int | None:
    """A variable that is a number of days from 1 to 3650, None where it is not set. Raises BadSetting."""
    text = environ.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 3650:
        raise BadSetting(f"{name}={text!r}: expected a number of days from 1 to 3650")
    return int(text)


def seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    """A variable that is a number of seconds, 0 or more. Raises BadSetting."""
    text = environ.get(name, "").strip()
    try:
        number = float(text or default)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise BadSetting(f"{name}={text!r}: expected a number of seconds")
    return number


def version() -> str:
    """The product's version, as pyproject.toml says it."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        number: str = tomllib.load(file)["project"]["version"]
        return number


def allowed_hosts(environ: Mapping[str, str]) -> list[str]:
    """The host names that are answered: this machine's own, that of SITE_URL, and those of ALLOWED_HOSTS."""
    own = ["localhost", "127.0.0.1", "[::1]", urlsplit(site_url(environ)).hostname or ""]
    return list(dict.fromkeys([*own, *words(environ, "ALLOWED_HOSTS")]))


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The one directory that holds all that Shelflife keeps (SHELFLIFE_DATA, else data/ in the checkout)."""
    text = environ.get("SHELFLIFE_DATA", "")
    return (Path(text).expanduser() if text else PROJECT / "data").resolve()


def place_hash(data: Path) -> str:
    """Twelve characters that tell one data directory from another, for names that must be short."""
    return hashlib.sha256(str(data).encode()).hexdigest()[:12]


def socket_home(data: Path) -> Path:
    """The directory of the Unix sockets: short, because a socket's path may have 107 bytes at most.

    It depends on the data directory and the user alone, so that each command finds the running services.
    """
    return Path(f"/tmp/shelflife-{os.geteuid()}-{place_hash(data)}")


def port(environ: Mapping[str, str] = os.environ) -> int | None:
    """The port that PORT asks for, None where it does not. Raises BadSetting."""
    text = environ.get("PORT", "").strip()
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise BadSetting(f"PORT={text!r}: expected a number from 1 to 65535")
    return int(text)


def site_url(environ: Mapping[str, str] = os.environ) -> str:
    """The address that people reach Shelflife at, without a slash at its end. Raises BadSetting."""
    text = (
        environ.get("SITE_URL", "").strip().rstrip("/") or f"http://localhost:{port(environ) or DEFAULT_PORT}"
    )
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise BadSetting(f"SITE_URL={text!r}: expected http://HOST or https://HOST, with no path")
    return text


def database_from_url(url: str) -> dict[str, object]:
    """Django's database settings for postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTIONS. Raises BadSetting.

    The options are libpq's (sslmode=require, for one); host=/FOLDER names a folder with a Unix socket.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise BadSetting("DATABASE_URL: expected postgresql://USER:PASSWORD@HOST:PORT/NAME")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def embedded_database(data: Path) -> dict[str, object]:
    """Django's database settings for the embedded Postgres of a data directory."""
    return {
        "ENGINE": "config.embedded.backend",
        "NAME": DATABASE_NAME,
        "USER": DATABASE_NAME,
        "HOST": str(socket_home(data) / "postgres"),
        "OPTIONS": {},
    }


def embedded_broker(data: Path) -> str:
    """The address of the embedded broker of a data directory."""
    return f"redis+socket://{socket_home(data) / 'broker.sock'}"


def secret_key(data: Path) -> str:
    """The installation's secret key: made at the first start, then kept where only its owner can read it."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two processes may start at once; one makes it, both use it
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(50)
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return key
