"""Signing in and out, one's own account."""

from django.contrib.auth.models import User
from django.test import Client

from tests.cast import ClientFor
from tests.factories import UserFactory


def test_a_page_sends_somebody_not_signed_in_to_the_sign_in_page_and_back(db: None) -> None:
    UserFactory(username="rosa")
    client = Client()
    sent = client.get("/search/?q=salt")
    assert sent.status_code == 302
    assert sent["Location"] == "/sign-in/?next=/search/%3Fq%3Dsalt"
    back = client.post(
        sent["Location"], {"username": "rosa", "password": "a long password", "next": "/search/?q=salt"}
    )
    assert back["Location"] == "/search/?q=salt"


def test_signing_in_never_leads_to_another_site(db: None) -> None:
    UserFactory(username="rosa")
    answer = Client().post(
        "/sign-in/", {"username": "rosa", "password": "a long password", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_a_wrong_password_is_said_and_lets_nobody_in(db: None) -> None:
    UserFactory(username="rosa")
    client = Client()
    answer = client.post("/sign-in/", {"username": "rosa", "password": "guess"})
    assert "Not signed in." in answer.content.decode()
    assert client.get("/").status_code == 302


def test_a_closed_account_cannot_sign_in(db: None) -> None:
    UserFactory(username="rosa", is_active=False)
    client = Client()
    client.post("/sign-in/", {"username": "rosa", "password": "a long password"})
    assert client.get("/").status_code == 302


def test_a_person_changes_name_and_password_and_stays_signed_in(reader: User, client_for: ClientFor) -> None:
    client = client_for(reader)
    client.post("/account/", {"first_name": "Rosa Maria", "last_name": "Reyes"})
    changed = client.post(
        "/account/password/",
        {
            "old_password": "a long password",
            "new_password1": "another fine password",
            "new_password2": "another fine password",
        },
    )
    assert changed.status_code == 302
    page = client.get("/account/").content.decode()
    assert "Rosa Maria Reyes" in page
    reader.refresh_from_db()
    assert reader.check_password("another fine password")


def test_a_weak_new_password_is_refused_where_it_was_typed(reader: User, client_for: ClientFor) -> None:
    answer = client_for(reader).post(
        "/account/password/",
        {"old_password": "a long password", "new_password1": "12345", "new_password2": "12345"},
    )
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
