"""The form of the re-test page: specifics one by one, the verdict, the deciding paper, the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from django import forms
from django.contrib.auth.models import User
from django.forms.boundfield import BoundField
from django.http import QueryDict

from claims.claim_page import ClaimPage
from claims.models import Specific, Verdict
from claims.models.match import Pressure
from claims.review import Mark, Refused, give_verdict

DEFINITIONS = {
    "holding": "Newer work supports it, or the search is current and found nothing.",
    "relaxed": "True in a narrower range, or weaker, than asserted.",
    "reversed": "Newer work shows the opposite, or that the effect is absent.",
}


class SpecificFields(NamedTuple):
    specific: Specific
    still: BoundField
    latest: BoundField


class VerdictForm(forms.Form):
    """Bound to a claim's page, whose evidence and specifics make some of its fields."""

    outcome = forms.ChoiceField(
        label="Verdict on the durable part",
        choices=Verdict.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose holding, relaxed or reversed."},
    )
    direction = forms.ChoiceField(
        label="Direction",
        choices=Verdict.Direction,
        initial=Verdict.Direction.UNCHANGED,
        widget=forms.RadioSelect,
        help_text="How the finding itself moved.",
    )
    pressures = forms.MultipleChoiceField(
        label="What pressed on it", choices=Pressure, required=False, widget=forms.CheckboxSelectMultiple
    )
    rationale = forms.CharField(
        label="Rationale",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": "Say what the verdict rests on."},
    )
    nothing_found = forms.BooleanField(label="Searched, nothing found", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, page: ClaimPage, data: QueryDict | None = None) -> None:
        self.page = page
        super().__init__(data, initial={"seen": page.newest})
        self.deciders = {str(one.match.pk): one for one in page.evidence_against}
        if self.deciders:
            self.fields["deciding_paper"] = forms.ChoiceField(
                label="Deciding paper",
                choices=[(pk, one.match.paper.title) for pk, one in self.deciders.items()],
                required=False,
                widget=forms.RadioSelect,
            )
        for specific in page.specifics:
            self.fields[f"still_{specific.pk}"] = forms.ChoiceField(
                label=f"Is “{specific.text}” still right?",
                choices=[("yes", "Yes"), ("no", "No"), ("unseen", "Cannot tell")],
                initial=specific.still_right,
                widget=forms.RadioSelect,
            )
            self.fields[f"latest_{specific.pk}"] = forms.CharField(
                label=f"Instead of “{specific.text}”", required=False, max_length=200, initial=specific.latest
            )

    def specifics(self) -> Iterator[SpecificFields]:
        for specific in self.page.specifics:
            yield SpecificFields(specific, self[f"still_{specific.pk}"], self[f"latest_{specific.pk}"])

    def problems(self) -> int:
        """How many things there are to fix."""
        return sum(len(messages) for messages in self.errors.values())

    def give(self, by: User) -> Verdict | None:
        """Give the verdict; None where it was refused, and then the errors stand at their fields."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        fell = said["outcome"] != Verdict.Outcome.HOLDING
        chosen = self.deciders.get(said.get("deciding_paper") or "") if fell else None
        try:
            return give_verdict(
                self.page.claim,
                by,
                said["outcome"],
                said["rationale"],
                direction=said["direction"],
                pressures=said["pressures"],
                nothing_found=said["nothing_found"],
                deciding_paper=chosen.match if chosen else None,
                specifics={
                    one.pk: Mark(said[f"still_{one.pk}"], said[f"latest_{one.pk}"])
                    for one in self.page.specifics
                },
                seen=said["seen"],
            )
        except Refused as refused:
            for field, messages in refused.errors.items():
                for message in messages:
                    self.add_error(field if field in self.fields else None, message)
            # shown again, the form knows of every verdict that the page tells of
            again = cast("QueryDict", self.data).copy()
            again["seen"] = str(self.page.newest)
            self.data = again
            return None
