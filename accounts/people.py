"""People and their roles: adding somebody, changing a role, closing and opening an account. Called by the views."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.db import transaction

from config.access import give_role, role_of
from config.roles import Role

# Letters and digits that nobody confuses when a password is read out.
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class LastAdministrator(Exception):
    """The change would leave nobody who can manage people."""


def new_password() -> str:
    """A password of three groups of five characters, about 74 bits."""
    return "-".join("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(5)) for _ in range(3))


@transaction.atomic
def add_person(username: str, first_name: str, last_name: str, role: Role) -> tuple[User, str]:
    """A new account with its role, and the password to hand over."""
    password = new_password()
    person = User.objects.create_user(
        username=username, password=password, first_name=first_name, last_name=last_name
    )
    give_role(person, role)
    return person, password


@transaction.atomic
def set_role(person: User, role: Role) -> None:
    """Make it the person's role. Raises LastAdministrator where nobody else could manage people."""
    if role is not Role.ADMINISTRATOR:
        _keep_one_administrator(person)
        if person.is_superuser:
            person.is_superuser = False
            person.save(update_fields=["is_superuser"])
    give_role(person, role)


@transaction.atomic
def close_account(person: User) -> None:
    """The person can no longer sign in; what they decided stays under their name. Raises LastAdministrator."""
    _keep_one_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def open_account(person: User) -> None:
    person.is_active = True
    person.save(update_fields=["is_active"])


@transaction.atomic
def reset_password(person: User) -> str:
    """Give the person a new password, returned to hand over; sessions that they have end."""
    password = new_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    return password


def _keep_one_administrator(person: User) -> None:
    # Locked, so that two administrators who demote each other at once cannot both succeed.
    active = User.objects.select_for_update().filter(is_active=True).order_by("pk")
    others = [each for each in active if each.pk != person.pk and role_of(each) is Role.ADMINISTRATOR]
    if role_of(person) is Role.ADMINISTRATOR and not others:
        raise LastAdministrator
