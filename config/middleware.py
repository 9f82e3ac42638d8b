"""What holds for each request: how large it may be, and the reader's time zone, in which times are shown.

Listed in MIDDLEWARE (settings.py). static/js/shelflife.js sets the zone's cookie, and the footer names the zone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

TIME_ZONE_COOKIE = "tz"
# A document of 2 MB, several times over: what is somewhat too large still gets the form's own words.
LARGEST_BODY = 20 * 1024**2


class BodyLimitMiddleware:
    """Refuses a body past LARGEST_BODY (bytes) unread: the check for forgery would spool it to the disk for anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:20]) > LARGEST_BODY:
            most = f"{LARGEST_BODY // 1024**2} MB"
            return HttpResponse(f"Too large: {most} at most.", status=413, content_type="text/plain")
        return self.get_response(request)


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
