"""What people do on the harvest page: poll, stop, run again, close gaps, watch categories, reset. POST only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.access import Role, SignedInRequest, requires
from config.celery import nudge
from config.schedule import Job
from papers import harvest, permit, watching
from papers.forms import CategoryForm, FirstWindowForm
from papers.models import Harvest, SetAside, WatchedCategory
from papers.views.harvest import harvest_context


@requires(Role.CURATOR)
@require_POST
def poll(request: SignedInRequest) -> HttpResponse:
    """Harvest now; before the first harvest with the window that was chosen (`days`)."""
    days = None
    if "days" in request.POST:
        form = FirstWindowForm(request.POST)
        if not form.is_valid():
            return render(request, "papers/harvest.html", harvest_context(first_form=form), status=422)
        days = form.cleaned_data["days"]
    watching.ensure_first()
    try:
        harvest.request_harvest(Harvest.Reason.NOW, by=request.user, days=days)
    except harvest.NothingWatched as nothing:
        messages.error(request, str(nothing))
    nudge(Job.TEND_HARVESTS)
    return redirect("harvest")


@requires(Role.CURATOR)
@require_POST
def again(request: SignedInRequest, number: int) -> HttpResponse:
    """Go on with a run that failed or was stopped, or search a whole one's window anew."""
    run = get_object_or_404(Harvest, pk=number)
    harvest.run_again(run, by=request.user)
    nudge(Job.TEND_HARVESTS)
    return redirect("harvest")


@requires(Role.CURATOR)
@require_POST
def stop(request: SignedInRequest, number: int) -> HttpResponse:
    """Stop a run after the page at hand."""
    harvest.ask_to_stop(get_object_or_404(Harvest, pk=number))
    messages.info(request, "It stops after the page at hand. Run again goes on from there.")
    return redirect("harvest")


@requires(Role.CURATOR)
@require_POST
def close_gaps(request: SignedInRequest) -> HttpResponse:
    """Ask for a back-fill of every gap."""
    if not harvest.close_gaps(by=request.user):
        messages.info(request, "No gap is open.")
    nudge(Job.TEND_HARVESTS)
    return redirect("harvest")


@requires(Role.CURATOR)
@require_POST
def category_add(request: SignedInRequest) -> HttpResponse:
    """Watch one more category."""
    form = CategoryForm(request.POST)
    if not form.is_valid():
        return render(request, "papers/harvest.html", harvest_context(category_form=form), status=422)
    category = watching.watch(form.cleaned_data["name"])
    messages.success(
        request, f"{category.name} is watched from now on. Its past is shown as gaps until they are closed."
    )
    return redirect("harvest")


@requires(Role.CURATOR)
@require_POST
def category_remove(request: SignedInRequest, number: int) -> HttpResponse:
    """Watch a category no more; its papers stay."""
    category = get_object_or_404(WatchedCategory, pk=number)
    watching.give_up(category)
    messages.success(request, f"{category.name} is not watched any more. Its papers stay.")
    return redirect("harvest")


@requires(Role.ADMINISTRATOR)
@require_POST
def reset(request: SignedInRequest) -> HttpResponse:
    """Let arXiv be asked again after it refused us, or before a back-off is over."""
    permit.reset(request.user)
    nudge(Job.TEND_HARVESTS)
    messages.success(request, "arXiv may be asked again. Run again goes on with a harvest that was stopped.")
    return redirect("harvest")


@requires(Role.CURATOR)
@require_POST
def set_aside_read(request: SignedInRequest, number: int) -> HttpResponse:
    """Mark a record that was set aside as read by a person."""
    SetAside.objects.filter(pk=number, read_by=None).update(read_by=request.user)
    return redirect("harvest")
