"""The largest body that is read; and the reader's time zone: from the cookie, checked, and gone with the request."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from config.middleware import LARGEST_BODY, BodyLimitMiddleware, TimeZoneMiddleware, zone_of


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 200), ("12", 200), (f"{LARGEST_BODY}", 200), (f"{LARGEST_BODY + 1}", 413), ("9" * 999, 413)],
)
def test_a_body_past_the_limit_is_refused_unread(length: str, status: int) -> None:
    request = RequestFactory().post("/import/")
    request.META["CONTENT_LENGTH"] = length
    answer = BodyLimitMiddleware(lambda request: HttpResponse())(request)
    assert answer.status_code == status


@pytest.mark.parametrize("cookie", ["Europe/Berlin", "Europe%2FBerlin"])
def test_a_zone_is_known_quoted_or_not(cookie: str) -> None:
    zone = zone_of(cookie)
    assert zone is not None
    assert zone.key == "Europe/Berlin"


@pytest.mark.parametrize(
    "cookie", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "x" * 5000, "\x00", "%00"]
)
def test_anything_else_names_no_zone(cookie: str) -> None:
    assert zone_of(cookie) is None


def test_the_zone_holds_for_the_request_alone() -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    for cookie in ("Asia/Tokyo", "nonsense"):
        request = RequestFactory().get("/")
        request.COOKIES["tz"] = cookie
        TimeZoneMiddleware(view)(request)
        seen.append(timezone.get_current_timezone_name())
    assert seen == ["Asia/Tokyo", "UTC", "UTC", "UTC"]
