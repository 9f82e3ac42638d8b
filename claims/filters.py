"""The dashboard's filters, which live in its address: ?status=relaxed&line=peer-preservation&anchors=none."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from claims.dashboard import only_suggested, unanchored, unsound
from claims.models import Claim, Line, Match

# Groundings that ask for a person's eye.


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
        return claims.filter(only_suggested() if value == "suggested" else unsound())

    def by_inbox(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return claims.filter(pk__in=Match.objects.filter(state=Match.State.PENDING).values("claim"))
