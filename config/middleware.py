"""The reader's time zone for each request: times are stored in UTC and shown in the browser's zone.

Listed in MIDDLEWARE (settings.py); static/js/shelflife.js sets the cookie, and the footer names the zone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

TIME_ZONE_COOKIE = "tz"


@lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(cookie: str) -> ZoneInfo | None:
    """The zone that the cookie names; None where it names none (a cookie is anybody's text)."""
    name = unquote(cookie)
    return ZoneInfo(name) if name in _known_zones() else None


class TimeZoneMiddleware:
    """Activates the reader's zone for the request, and only for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request.COOKIES.get(TIME_ZONE_COOKIE, ""))):
            return self.get_response(request)
