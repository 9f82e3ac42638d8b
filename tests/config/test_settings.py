"""Settings by environment: safe defaults, plain errors, and documentation that cannot lag."""

import ast
import json
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from celery.schedules import crontab
from django.conf import settings

from config import environment
from config.celery import app, load_tasks
from config.environment import PROJECT, BadSetting
from config.schedule import SCHEDULE, Job

DOCS = (PROJECT / "docs" / "running.md").read_text()
INTERNAL = {environment.RUN_MARK, "DJANGO_SETTINGS_MODULE"}


def variables_read() -> set[str]:
    """Every environment variable that the product's code names."""
    found: set[str] = set()
    for app_folder in ("config", "papers", "claims", "accounts"):
        for path in (PROJECT / app_folder).rglob("*.py"):
            found |= set(re.findall(r'environ(?:\.get\(|\[|, )"([A-Z_]+)"', path.read_text()))
    return found - INTERNAL


def loaded(tmp_path: Path, *names: str, **environ: str) -> dict[str, Any]:
    """The values of settings in a process with these variables; {"error": words} where they are refused."""
    program = (
        "import json, sys; from django.conf import settings\n"
        "try: print(json.dumps({n: getattr(settings, n) for n in sys.argv[1:]}, default=str))\n"
        "except Exception as error: print(json.dumps({'error': str(error)}))"
    )
    kept = {key: value for key, value in os.environ.items() if key not in variables_read()}
    given = {"DJANGO_SETTINGS_MODULE": "config.settings", "SHELFLIFE_DATA": str(tmp_path / "data"), **environ}
    done = subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=PROJECT,
        env={**kept, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_each_setting_is_described_and_each_described_one_is_read() -> None:
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", DOCS, flags=re.M))
    assert described == variables_read()


def test_the_defaults_are_safe(tmp_path: Path) -> None:
    names = ("DEBUG", "ALLOWED_HOSTS", "SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST", "SITE_URL")
    values = loaded(tmp_path, *names)
    assert values == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SECURE_PROXY_SSL_HEADER": None,
        "USE_X_FORWARDED_HOST": False,
        "SITE_URL": "http://localhost:8000",
    }


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = (loaded(tmp_path, "SECRET_KEY")["SECRET_KEY"] for _ in range(2))
    assert first == second == (tmp_path / "data" / "secret-key").read_text()
    assert len(first) > 50
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert loaded(tmp_path, "SECRET_KEY", SECRET_KEY="given")["SECRET_KEY"] == "given"


def test_an_https_site_is_answered_under_its_name_and_keeps_its_cookies_to_https(tmp_path: Path) -> None:
    values = loaded(
        tmp_path,
        "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "CSRF_TRUSTED_ORIGINS",
        "SECURE_PROXY_SSL_HEADER",
        SITE_URL="https://claims.example.org/",
        TRUSTED_PROXY="1",
    )
    assert "claims.example.org" in values["ALLOWED_HOSTS"]
    assert values["SESSION_COOKIE_SECURE"] is values["CSRF_COOKIE_SECURE"] is True
    assert values["CSRF_TRUSTED_ORIGINS"] == ["https://claims.example.org"]
    assert values["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL: expected postgresql://"),
        ("DATABASE_URL", "postgresql://localhost", "DATABASE_URL: expected postgresql://"),
        ("SITE_URL", "claims.example.org", "SITE_URL='claims.example.org': expected http"),
        ("PORT", "eighty", "PORT='eighty': expected a number from 1 to 65535"),
        ("ARXIV_MIN_INTERVAL", "soon", "ARXIV_MIN_INTERVAL='soon': expected a number of seconds"),
        ("TRUSTED_PROXY", "perhaps", "TRUSTED_PROXY='perhaps': expected 1 or 0"),
    ],
)
def test_a_wrong_setting_is_refused_in_plain_words(tmp_path: Path, name: str, value: str, words: str) -> None:
    assert words in loaded(tmp_path, "DEBUG", **{name: value})["error"]


def test_a_database_address_is_read_with_its_options() -> None:
    read = environment.database_from_url("postgres://ann:p%40ss@db.example.org:5433/claims?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "ann",
        "p@ss",
        "db.example.org",
        "5433",
        "claims",
    )
    assert read["OPTIONS"] == {"sslmode": "require"}
    by_socket = environment.database_from_url("postgresql://shelflife@/shelflife?host=%2Ftmp%2FA%20b")
    assert (by_socket["HOST"], by_socket["OPTIONS"]) == ("/tmp/A b", {})


def test_a_number_without_words_is_no_port() -> None:
    with pytest.raises(BadSetting, match="65535"):
        environment.port({"PORT": "70000"})


def test_the_sockets_paths_stay_short_however_long_the_data_directorys_is(tmp_path: Path) -> None:
    home = environment.socket_home(tmp_path / ("long" * 60))
    assert len(str(home / "postgres" / ".s.PGSQL.5432")) < 107


@pytest.mark.parametrize("name", sorted(SCHEDULE))
def test_each_entry_of_the_schedule_fits_its_tasks_signature(name: str) -> None:
    load_tasks()
    entry = SCHEDULE[name]
    task = app.tasks[entry["task"]]
    task.__header__(
        *entry.get("args", ()), **entry.get("kwargs", {})
    )  # raises TypeError where they do not fit
    assert isinstance(entry["schedule"], crontab | float | int)


def test_the_names_of_the_jobs_are_those_of_the_workers_tasks() -> None:
    load_tasks()
    own = {name for name in app.tasks if not name.startswith("celery.")}
    assert {str(job) for job in Job} == own


def test_the_locks_name_every_package_with_a_hash_and_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (PROJECT / name).read_text()
        assert "://" not in text
        entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text).strip())
        assert all("--hash=sha256:" in entry for entry in entries)
    locked = set(
        re.findall(r"^([\w.-]+)(?:\[[\w, ]*\])?==", (PROJECT / "requirements.txt").read_text(), flags=re.M)
    )
    wanted = re.findall(r"^([A-Za-z][\w.-]*)", (PROJECT / "requirements.in").read_text(), flags=re.M)
    assert {each.lower() for each in wanted} <= locked
    assert not {"torch", "transformers", "sentence-transformers"} & locked


def test_static_files_are_hashed_and_compressed_in_the_product(tmp_path: Path) -> None:
    storage = loaded(tmp_path, "STORAGES")["STORAGES"]["staticfiles"]["BACKEND"]
    assert storage == "whitenoise.storage.CompressedManifestStaticFilesStorage"


def test_the_content_security_policy_allows_nothing_inline() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert not any("unsafe" in source for sources in directives.values() for source in sources)


def imported(*folders: str) -> set[str]:
    """The packages that the code in these folders imports, by the names that registries know them under."""
    modules: set[str] = set()
    for folder in folders:
        for path in (PROJECT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    modules.add(node.module.partition(".")[0])
    known = packages_distributions()
    return {known[module][0].lower().replace("_", "-") for module in modules if module in known}


def test_what_the_code_imports_is_asked_for_by_name() -> None:
    def asked(name: str) -> set[str]:
        lines = re.findall(r"^([A-Za-z][\w.-]*)", (PROJECT / name).read_text(), flags=re.M)
        return {line.lower().replace("_", "-") for line in lines}

    product = imported("config", "papers", "claims", "accounts")
    below = {"kombu", "requests", "urllib3", "asgiref"}  # parts of Celery, of arxiv and of Django
    assert product - asked("requirements.in") - below == set()
    assert imported("tests") - asked("requirements.in") - asked("requirements-dev.in") - below == set()
