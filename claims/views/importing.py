"""The import of a document: upload or paste, see what was understood, save it. Works without JavaScript."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from claims import words
from claims.documents.decoding import decode
from claims.documents.shape import BadDocument
from claims.forms.line_import import PASTED, AsOfForm, ImportForm
from claims.grounding import PATIENCE_OF_A_PAGE, UNREACHABLE
from claims.importing import preview
from claims.importing.codes import free_code
from claims.importing.finding import Target, find_targets
from claims.importing.plan import DocumentPlan, plan_lines
from claims.importing.saving import Saved, save
from claims.models import ImportDraft
from config.access import SignedInRequest, requires
from config.celery import nudge
from config.roles import Role
from config.schedule import Job
from papers.lookup import look_up
from papers.models import Paper

# Drafts that nobody came back to are cleared away after this time.
DRAFTS_KEPT = datetime.timedelta(days=30)


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_document(request: SignedInRequest) -> HttpResponse:
    """Take a document, by file or as text; with ?draft= the text of a draft, to change and read again."""
    draft = _draft_of(request, request.GET.get("draft", ""))
    initial = {"text": _text_of(draft), "as_of": draft.as_of} if draft else {}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial)
    refused = ""
    if request.method == "POST" and form.is_valid():
        data, name = form.cleaned_data["data"], form.cleaned_data["name"]
        if draft and name == PASTED:
            name = draft.name
        try:
            plan_lines(data, name, form.cleaned_data["as_of"])
        except BadDocument as bad:
            refused = str(bad)
            form.add_error(
                "file" if form.cleaned_data["file"] else "text",
                f"Line {bad.line} is not as expected: see above.",
            )
        else:
            draft = draft or ImportDraft(made_by=request.user)
            draft.name, draft.data, draft.as_of = name, data, form.cleaned_data["as_of"]
            draft.save()
            _clear_old_drafts(request.user)
            return redirect("import-draft", draft.pk)
    context = {"form": form, "draft": draft, "refused": refused, "section": "lines"}
    return render(request, "claims/import.html", context, status=422 if form.errors else 200)


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_draft(request: SignedInRequest, number: int) -> HttpResponse:
    """What was understood of a draft. With ?look, its anchors are looked up on arXiv first."""
    draft = get_object_or_404(ImportDraft, pk=number, made_by=request.user)
    if request.method == "POST":
        form = AsOfForm(request.POST)
        if form.is_valid():
            draft.as_of = form.cleaned_data["as_of"]
            draft.save(update_fields=["as_of"])
            return redirect("import-draft", draft.pk)
    else:
        form = AsOfForm(initial={"as_of": draft.as_of})
    try:
        document = _plan(draft)
    except BadDocument as bad:  # read well once, but no longer
        return _unreadable(request, draft, bad)
    unreachable = ""
    if "look" in request.GET:
        try:
            wanted = [anchor.identifier for plan in document.lines for anchor in plan.unchecked]
            document = _plan(draft, look_up(wanted, patience=PATIENCE_OF_A_PAGE))
        except UNREACHABLE as problem:
            unreachable = str(problem)
    targets = find_targets(document)
    context = {
        "draft": draft,
        "document": document,
        "parts": [_part(target) for target in targets],
        "all_same": all(target.is_same for target in targets),
        "any_changed": any(target.is_changed for target in targets),
        "form": form,
        "unchecked": sum(len(plan.unchecked) for plan in document.lines),
        "unreachable": unreachable,
        "looked": "look" in request.GET,
        "section": "lines",
    }
    template = "claims/import_body.html" if request.htmx else "claims/import_draft.html"
    return render(request, template, context)


@requires(Role.CURATOR)
@require_POST
def import_save(request: SignedInRequest, number: int) -> HttpResponse:
    """Save a draft, and go to the line that it became."""
    draft = get_object_or_404(ImportDraft, pk=number, made_by=request.user)
    try:
        saved = save(_plan(draft), request.user)
    except BadDocument as bad:
        return _unreadable(request, draft, bad)
    draft.delete()
    nudge(Job.GROUND_ANCHORS)
    nudge(Job.MATCH_CLAIMS)
    for one in saved:
        nudge(Job.SUGGEST_ANCHORS, one.line.pk)
    for one in saved:
        messages.success(request, _said(one))
    return redirect(saved[0].line if len(saved) == 1 else "lines")


def _plan(draft: ImportDraft, looked_up: Mapping[str, Paper | None] | None = None) -> DocumentPlan:
    return plan_lines(bytes(draft.data), draft.name, draft.as_of, looked_up)


def _unreadable(request: SignedInRequest, draft: ImportDraft, bad: BadDocument) -> HttpResponse:
    messages.error(request, f"{bad} Nothing is saved.")
    return redirect(f"{reverse('import')}?draft={draft.pk}")


def _part(target: Target) -> dict[str, object]:
    """A planned line as the preview shows it."""
    code = target.line.code if target.line else free_code(target.plan.question)
    return {
        "target": target,
        "plan": target.plan,
        "code": code,
        "figures": preview.figures(target.plan),
        "rows": list(preview.rows(target.plan, code, target.numbers())),
    }


def _said(saved: Saved) -> str:
    line = saved.line
    if saved.what == "same":
        return f"Nothing changed: {line.code} was imported from this document before."
    if saved.target.difference is not None:
        return f"{line.code}: {', '.join(saved.target.difference.counts()) or 'the line’s texts changed'}."
    figures = preview.figures(saved.target.plan)
    added = ", ".join(
        words.plural(number, noun)
        for number, noun in ((figures.notes, "note"), (figures.claims, "claim"), (figures.anchors, "anchor"))
    )
    return f"{line.code} imported: {added}. Matching with the stored papers has begun."


def _draft_of(request: SignedInRequest, number: str) -> ImportDraft | None:
    if not number.isdecimal() or len(number) > 18:
        return None
    return ImportDraft.objects.filter(pk=int(number), made_by=request.user).first()


def _text_of(draft: ImportDraft) -> str:
    try:
        return decode(bytes(draft.data))
    except BadDocument:
        return ""


def _clear_old_drafts(person: User) -> None:
    ImportDraft.objects.filter(made_by=person, made__lt=timezone.now() - DRAFTS_KEPT).delete()
