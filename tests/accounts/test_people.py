"""Administrators add people, change roles, close accounts; the last administrator stays."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from accounts.people import LastAdministrator, close_account, set_role
from config.access import role_of
from config.roles import Role
from tests.cast import ClientFor
from tests.factories import UserFactory


def test_a_person_added_signs_in_with_the_password_shown_once(
    administrator: User, client_for: ClientFor
) -> None:
    client = client_for(administrator)
    page = client.post(
        "/people/", {"username": "nils", "first_name": "Nils", "last_name": "Berg", "role": "curator"}
    )
    shown = re.search(r'class="id">([a-z0-9-]{17})<', page.content.decode())
    assert shown is not None
    assert page["Cache-Control"] == "no-store"
    assert Client().login(username="nils", password=shown[1])
    assert role_of(User.objects.get(username="nils")) is Role.CURATOR
    assert shown[1] not in client.get("/people/").content.decode()


def test_a_name_that_is_taken_is_refused_at_its_field(
    administrator: User, reader: User, client_for: ClientFor
) -> None:
    page = client_for(administrator).post("/people/", {"username": "rosa", "role": "reader"})
    assert page.status_code == 422
    assert "already exists" in page.content.decode()


def test_many_people_come_in_pages(administrator: User, client_for: ClientFor) -> None:
    UserFactory.create_batch(101)
    client = client_for(administrator)
    shown = [len(client.get(f"/people/?page={page}").context["people"]) for page in (1, 2)]
    assert shown == [100, 2]


def test_a_role_is_changed(administrator: User, reader: User, client_for: ClientFor) -> None:
    client_for(administrator).post(f"/people/{reader.pk}/", {"do": "role", "role": "reviewer"})
    assert role_of(User.objects.get(pk=reader.pk)) is Role.REVIEWER


def test_an_account_is_closed_and_opened_again(
    administrator: User, reader: User, client_for: ClientFor
) -> None:
    client = client_for(administrator)
    client.post(f"/people/{reader.pk}/", {"do": "close"})
    assert not User.objects.get(pk=reader.pk).is_active
    client.post(f"/people/{reader.pk}/", {"do": "open"})
    assert User.objects.get(pk=reader.pk).is_active


def test_a_new_password_ends_the_sessions_of_the_old_one(
    administrator: User, reader: User, client_for: ClientFor
) -> None:
    theirs = client_for(reader)
    assert theirs.get("/account/").status_code == 200
    client_for(administrator).post(f"/people/{reader.pk}/", {"do": "password"})
    assert theirs.get("/account/").status_code == 302


@pytest.mark.parametrize("change", [lambda person: set_role(person, Role.READER), close_account])
def test_the_last_administrator_cannot_be_lost(administrator: User, change: Callable[[User], None]) -> None:
    with pytest.raises(LastAdministrator):
        change(administrator)


def test_nobody_below_administrator_manages_people(
    reviewer: User, reader: User, client_for: ClientFor
) -> None:
    client = client_for(reviewer)
    assert client.get("/people/").status_code == 403
    assert client.post(f"/people/{reader.pk}/", {"do": "role", "role": "administrator"}).status_code == 403
    assert role_of(User.objects.get(pk=reader.pk)) is Role.READER
