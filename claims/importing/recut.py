"""Setting a provisional as-of day right once arXiv was asked, and cutting the claims' asserted spans again by it.

Called by claims.tasks.ground_anchors and by the "Check again" of a line, after anchors were grounded.
"""

from __future__ import annotations

from django.db import transaction

from claims import editing
from claims.documents.dates import parse_span
from claims.importing.as_of import AnchorDay, as_of_day, days_of
from claims.importing.plan import last_asserted, month_in, previous_reading
from claims.models import Anchor, Claim, Document
from claims.titles import words_of


@transaction.atomic
def recut(document: Document) -> bool:
    """Work out the document's as-of day from what is known of its anchors now. True when the day has moved."""
    read = previous_reading(document)
    if read is None or not document.as_of_provisional:
        return False
    anchors = Anchor.objects.filter(line=document.line, by_hand=False).exclude(
        grounding=Anchor.Grounding.MALFORMED
    )
    days = [
        AnchorDay(
            anchor.identifier,
            anchor.asserted_month or month_in(anchor.identifier),
            anchor.paper.published.date() if anchor.paper else None,
            anchor.grounding != Anchor.Grounding.UNCHECKED,
        )
        for anchor in anchors.select_related("paper")
    ]
    as_of = as_of_day(None, None, days, last_asserted(read), document.imported.date())
    before = document.as_of
    document.as_of, document.as_of_source = as_of.day, as_of.source[:200]
    document.as_of_provisional = as_of.provisional
    document.save(update_fields=["as_of", "as_of_source", "as_of_provisional"])
    if as_of.day == before:
        return False
    said = {" ".join(words_of(claim.statement)) for claim in read.claims}
    for claim in Claim.objects.filter(line=document.line, as_of=before).prefetch_related("wordings"):
        if any(" ".join(words_of(wording.text)) in said for wording in claim.wordings.all()):
            span = parse_span(claim.asserted_words) if claim.asserted_words else None
            editing.set_days(claim, days_of(span, as_of.day), as_of.day)
    return True


def recut_all() -> int:
    """Do so for every document that waits for it. Returns how many days moved."""
    return sum(
        recut(document) for document in Document.objects.filter(as_of_provisional=True).select_related("line")
    )
