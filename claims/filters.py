"""The dashboard's filters, which live in its address: ?status=relaxed&line=peer-preservation&anchors=none."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from claims.dashboard import unanchored
from claims.models import Anchor, AnchorUse, Claim, Line, Match

# Groundings that ask for a person's eye.
UNSOUND = (
    Anchor.Grounding.TITLE_DIFFERS,
    Anchor.Grounding.DATE_DIFFERS,
    Anchor.Grounding.WITHDRAWN,
    Anchor.Grounding.NOT_FOUND,
    Anchor.Grounding.MALFORMED,
)


class ClaimFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Claim.Status.choices)
    line = django_filters.ModelChoiceFilter(queryset=Line.objects.all(), to_field_name="slug")
    anchors = django_filters.ChoiceFilter(
        choices=[
            ("none", "No anchor"),
            ("suggested", "Anchor only suggested"),
            ("unsound", "Anchor not grounded"),
        ],
        method="by_anchors",
    )
    inbox = django_filters.ChoiceFilter(choices=[("waiting", "Matches waiting")], method="by_inbox")

    class Meta:
        model = Claim
        fields = ("status", "line", "anchors", "inbox")

    def by_anchors(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        if value == "none":
            return claims.filter(unanchored())
        uses = AnchorUse.objects.exclude(state=AnchorUse.State.REJECTED)
        if value == "suggested":
            confirmed = uses.filter(state=AnchorUse.State.CONFIRMED).values("claim")
            return claims.filter(Q(pk__in=uses.values("claim")) & ~Q(pk__in=confirmed))
        return claims.filter(pk__in=uses.filter(anchor__grounding__in=UNSOUND).values("claim"))

    def by_inbox(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return claims.filter(pk__in=Match.objects.filter(state=Match.State.PENDING).values("claim"))
