"""What a curator fills in: the inbox's filters and the decisions. Used by views/inbox.py."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from claims.models import Claim, Kind, Line, Match
from claims.models.match import Pressure, Stance
from claims.queue import Filters

LONGEST_SNOOZE = datetime.timedelta(days=5 * 366)


class FilterForm(forms.Form):
    """The filters of the inbox, as they stand in the address. What does not fit is left out and named in errors."""

    line = forms.ModelChoiceField(
        Line.objects.none(), to_field_name="slug", required=False, empty_label="All lines"
    )
    claim = forms.ModelChoiceField(
        Claim.objects.none(), to_field_name="number", required=False, empty_label="All claims"
    )
    kind = forms.ModelChoiceField(
        Kind.objects.none(), to_field_name="position", required=False, empty_label="Any"
    )
    standing = forms.ChoiceField(choices=[("", "Any"), *Match.Standing.choices], required=False)
    source = forms.ChoiceField(choices=[("", "Any"), *Match.Source.choices], required=False)
    show = forms.ChoiceField(choices=[("", "What waits"), ("snoozed", "What is snoozed")], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("line") and (claim := Claim.objects.named(self.data.get("claim") or "")):
            # an address may name the claim alone, as people do: ?claim=PP-3
            named = {"line": claim.line.slug, "claim": str(claim.number)}
            self.data = {name: self.data.get(name) for name in self.data} | named
        self._choices("line").queryset = Line.objects.only("slug", "question").order_by("sample", "question")
        line = Line.objects.only("slug").filter(slug=self.data.get("line") or "").first()
        if line:
            self._choices("claim").queryset = Claim.objects.live().filter(line=line).select_related("line")
            self._choices("kind").queryset = Kind.objects.filter(line=line)
        else:
            del self.fields["claim"], self.fields["kind"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "select"

    def _choices(self, name: str) -> forms.ModelChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    def filters(self) -> Filters:
        """What was asked for, without what does not exist."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(snoozed=kept.pop("show", "") == "snoozed", **kept)


class DecisionForm(forms.Form):
    """What every decision says: on which revision it was made."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AcceptForm(DecisionForm):
    stance = forms.ChoiceField(
        choices=Stance.choices,
        error_messages={"required": "Choose a stance.", "invalid_choice": "Choose a stance."},
    )
    pressure = forms.ChoiceField(
        choices=[("", "None"), *Pressure.choices], required=False, widget=forms.RadioSelect, label="Pressure"
    )
    remark = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DismissForm(DecisionForm):
    reason = forms.ChoiceField(
        choices=Match.Dismissal.choices,
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose a reason from the list."},
    )
    remark = forms.CharField(max_length=2000, required=False)


class SnoozeForm(DecisionForm):
    """Until a day of the person's own calendar: it comes back when that day begins."""

    until = forms.DateField(
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-11-24 or choose it."}
    )

    def clean_until(self) -> datetime.datetime:
        day: datetime.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today < day <= today + LONGEST_SNOOZE:
            raise forms.ValidationError("Choose a day after today, within five years.")
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
