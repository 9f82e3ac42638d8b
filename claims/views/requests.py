"""The requests that views see behind their guard and the middleware: somebody signed in, perhaps by htmx. For types."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SignedInRequest(HttpRequest):
    """A request that `requires` let through."""

    user: User
    htmx: HtmxDetails
