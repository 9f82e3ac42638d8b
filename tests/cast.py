"""The small cast that tests speak of: a reader, a curator, two reviewers, an administrator. Loaded by conftest.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import UserFactory

ClientFor = Callable[[User], Client]


@pytest.fixture
def reader(db: None) -> User:
    return UserFactory(username="rosa", first_name="Rosa", last_name="Reyes", role="readers")


@pytest.fixture
def curator(db: None) -> User:
    return UserFactory(username="carl", first_name="Carl", last_name="Okafor", role="curators")


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(username="alice", first_name="Alice", last_name="Moreau", role="reviewers")


@pytest.fixture
def reviewer2(db: None) -> User:
    return UserFactory(username="bo", first_name="Bo", last_name="Lindqvist", role="reviewers")


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(username="ines", first_name="Ines", last_name="Adler", role="administrators")


@pytest.fixture
def client_for() -> ClientFor:
    """A test client signed in as somebody."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
