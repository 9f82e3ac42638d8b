"""What each start does first: the database's fitness, and a new installation's first account."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from config import first_steps
from config.access import Role, role_of


@pytest.fixture(autouse=True)
def _own_data_directory(settings: Settings, tmp_path: object) -> None:
    settings.DATA_DIR = tmp_path


@pytest.mark.django_db
def test_a_server_without_a_needed_extension_is_refused_with_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    first_steps.check_database()
    monkeypatch.setitem(first_steps.EXTENSIONS, "not_on_this_server", "install the package of that name")
    with pytest.raises(CommandError, match="lacks the extension 'not_on_this_server': install the package"):
        call_command("set_up")


@pytest.mark.django_db
def test_a_server_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_steps, "OLDEST_POSTGRES", 99)
    with pytest.raises(first_steps.CannotStart, match=r"PostgreSQL \d+ is too old: 99 or newer is needed"):
        first_steps.check_database()


@pytest.mark.django_db
def test_the_fix_for_a_missing_pgvector_names_the_package_and_the_image_of_the_servers_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(first_steps.EXTENSIONS, "not_on_this_server", first_steps.EXTENSIONS["vector"])
    with pytest.raises(first_steps.CannotStart) as refused:
        first_steps.check_database()
    assert "postgresql-18-pgvector" in str(refused.value)
    assert "pgvector/pgvector:pg18" in str(refused.value)


@pytest.mark.django_db
def test_the_first_account_is_an_administrator_and_is_made_once() -> None:
    password = first_steps.first_account()
    account = User.objects.get()
    assert (account.username, role_of(account)) == ("admin", Role.ADMINISTRATOR)
    assert password
    assert account.check_password(password)
    path = settings.DATA_DIR / "first-password"
    assert path.stat().st_mode & 0o777 == 0o600
    assert first_steps.first_account() == password
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_start_that_was_cut_short_goes_on_with_the_password_it_had_written() -> None:
    (settings.DATA_DIR / "first-password").write_text("written before the fall")
    assert first_steps.first_account() == "written before the fall"
    assert User.objects.get().check_password("written before the fall")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["password", "inactive"])
def test_the_password_is_forgotten_once_it_is_good_for_nothing(change: str) -> None:
    first_steps.first_account()
    account = User.objects.get()
    if change == "password":
        account.set_password("words of my own")
    else:
        account.is_active = False
    account.save()
    assert first_steps.first_account() is None
    assert not (settings.DATA_DIR / "first-password").exists()


@pytest.mark.django_db
def test_where_there_are_accounts_none_is_made() -> None:
    User.objects.create_user("carol")
    assert first_steps.first_account() is None
    assert [user.username for user in User.objects.all()] == ["carol"]
