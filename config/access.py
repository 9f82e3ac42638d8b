"""Who may do what: a user's role, and the decorators that every view carries.

Called by every view, by templates (through `role_of`) and by the accounts' pages. A view without `requires` or `public`
has no access rule, which a test over all addresses refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from config.roles import Role

__all__ = [
    "Role",
    "SignedInRequest",
    "give_role",
    "has_role",
    "public",
    "requires",
    "role_of",
    "role_when_open",
]


class SignedInRequest(HttpRequest):
    """A request that `requires` let through, behind the middleware; for types."""

    user: User
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def role_of(user: User | AnonymousUser) -> Role | None:
    """The highest role of the user: None for nobody signed in, readers without a group. Asked once per user object."""
    if not user.is_authenticated or not user.is_active:
        return None
    known: Role | None = getattr(user, "_shelflife_role", None)
    if known is None:
        known = role_when_open(user)
        user._shelflife_role = known  # type: ignore[attr-defined]
    return known


def role_when_open(user: User) -> Role:
    """The role that the user has while the account is open. One query, none where `groups` are prefetched."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    return Role.of_groups({group.name for group in user.groups.all()})


def has_role(user: User | AnonymousUser, role: Role) -> bool:
    """Whether the user may do what the role may."""
    own = role_of(user)
    return own is not None and own.rank >= role.rank


def give_role(user: User, role: Role) -> None:
    """Make it the user's one role."""
    with transaction.atomic():
        user.groups.remove(*Group.objects.filter(name__in=[each.group for each in Role]))
        user.groups.add(Group.objects.get_or_create(name=role.group)[0])
    user.__dict__.pop("_shelflife_role", None)


def requires(role: Role) -> Callable[[View], View]:
    """A view for the role and those above it: others are sent to sign in, or told (403) what they lack."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in(request)
            if not has_role(request.user, role):
                raise PermissionDenied(
                    f"This needs the role {role.label.lower()}. An administrator can give it to you."
                )
            return view(request, *args, **kwargs)

        guarded.required_role = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """A view for everybody, signed in or not."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_to_all.required_role = None  # type: ignore[attr-defined]
    return open_to_all


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, and back to the page where the person was (never to an address that only takes POST)."""
    back = request.get_full_path()
    if request.method != "GET" or "HX-Request" in request.headers:
        shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()})
        back = urlsplit(shown)._replace(scheme="", netloc="").geturl() if safe else "/"
    answer = redirect_to_login(back)
    if "HX-Request" in request.headers:
        # a redirect would be swapped into the fragment; this makes htmx load the whole page
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer
