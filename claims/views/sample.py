"""The sample's two buttons: load it, remove it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claims.sample import loading
from config.access import SignedInRequest, requires
from config.roles import Role


@requires(Role.CURATOR)
@require_POST
def sample_load(request: HttpRequest) -> HttpResponse:
    line = loading.load()
    messages.success(request, "The sample is loaded. Everything in it is invented.")
    return redirect(line)


@requires(Role.CURATOR)
@require_POST
def sample_remove(request: SignedInRequest) -> HttpResponse:
    loading.remove(request.user)
    messages.success(request, "The sample is removed.")
    return redirect("dashboard")
