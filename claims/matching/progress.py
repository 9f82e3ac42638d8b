"""How far matching is, for the pages where its results will appear. Light: no numpy, two counts."""

from __future__ import annotations

from django.db.models import Min

from claims.models import Claim, Line
from papers.encoder import files
from papers.identifiers import SAMPLE_PREFIX
from papers.models import Encoding, Paper


def matching_progress(line: Line | None = None, claim: Claim | None = None) -> tuple[int, int]:
    """Papers that the claim, or every claim of the line or of all lines, was matched with, and papers there are.

    Without live claims nothing is left to do: all of all.
    """
    claims = Claim.objects.live()
    if claim is not None:
        claims = claims.filter(pk=claim.pk)
    elif line is not None:
        claims = claims.filter(line=line)
    sample = claim.line.sample if claim is not None else line is not None and line.sample
    papers = Paper.objects.filter(identifier__startswith=SAMPLE_PREFIX) if sample else Paper.objects.real()
    through = claims.aggregate(through=Min("matched_through"))["through"]
    total = papers.count()
    if through is None:
        return total, total
    return Encoding.objects.filter(id__lte=through, paper__in=papers).count(), total


def words_alone() -> str:
    """Why matching goes by words alone, for a page to say; empty where it goes by meaning too."""
    return files.fault()
