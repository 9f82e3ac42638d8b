"""A paper's page: what arXiv says of it, its versions, and (by claims, loaded into it) the claims it bears on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.access import Role, requires
from papers import identifiers
from papers.models import Paper
from papers.storing import same_text


@requires(Role.READER)
@require_safe
def paper(request: HttpRequest, identifier: str) -> HttpResponse:
    """The page of a stored paper, by its id in any form; another form leads to the plain one."""
    found = Paper.objects.defer("search_vector").filter(identifier=identifier).first()
    if found is None:
        try:
            name = identifiers.parse(identifier).id
        except identifiers.Malformed as malformed:
            raise Http404(f"{identifier} is no arXiv id: {malformed.why}.") from malformed
        if name == identifier:
            raise Http404(f"{identifier} is not stored here. It may be at arXiv: {identifiers.abs_url(name)}")
        return redirect("paper", name)
    versions = list(found.versions.all())
    earlier = [
        version
        for version in versions
        if version.number < found.current_version
        and version.abstract is not None
        and not same_text(version.abstract, found.abstract)
    ]
    context = {"paper": found, "versions": versions, "earlier": earlier, "section": "harvest"}
    return render(request, "papers/paper.html", context)
