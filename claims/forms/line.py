"""The forms of lines and claims written by hand. Called by views/lines.py."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from claims.documents.dates import parse_span
from claims.importing.as_of import first_day, last_day
from claims.models import Claim, Line, Note

FIRST_YEAR, LAST_YEAR = 1900, 2100
_CODE = r"^[A-Z][A-Z0-9]{0,7}$"


class TextLines(forms.CharField):
    """A list of texts, one on a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class LineForm(forms.ModelForm):
    """A line: its question and what else is known of it. The code can be chosen only once: references carry it."""

    code = forms.RegexField(
        _CODE,
        required=False,
        label="Code",
        help_text="The short name in its claims' references: PP in PP-2. Left empty, it is made from the question.",
        error_messages={"invalid": "One to eight capital letters and digits, a letter first: PP, CL2."},
    )
    kinds = TextLines(
        required=False,
        label="Kinds of contradicting work to look for",
        help_text="One on a line. Each new paper is told apart by them.",
    )
    research_questions = TextLines(required=False, label="Research questions", help_text="One on a line.")
    related = TextLines(required=False, label="Next inquiring lines", help_text="One on a line.")

    class Meta:
        model = Line
        fields = [
            "question",
            "code",
            "durable_question",
            "explanation",
            "synthesis",
            "window_from",
            "window_to",
            "retest_task",
            "related",
        ]
        labels = {
            "durable_question": "Durable question",
            "explanation": "What it explores",
            "window_from": "First year of the findings",
            "window_to": "Last year of the findings",
            "retest_task": "What to re-test",
        }
        help_texts = {
            "durable_question": "What stays worth asking when the numbers and names of today are gone.",
            "synthesis": "Paragraphs parted by blank lines. A note's title in it becomes a link to the note.",
            "retest_task": "",
            "explanation": "",
        }
        error_messages = {"question": {"required": "A line is a question: write it here."}}
        widgets = {
            "question": forms.Textarea(attrs={"rows": 2}),
            "durable_question": forms.Textarea(attrs={"rows": 2}),
            "explanation": forms.Textarea(attrs={"rows": 3}),
            "synthesis": forms.Textarea(attrs={"rows": 10}),
            "retest_task": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kinds", "research_questions", "related"):
            self.fields[name].widget.attrs["rows"] = 3
        for name in ("window_from", "window_to"):
            self.fields[name].min_value, self.fields[name].max_value = FIRST_YEAR, LAST_YEAR  # type: ignore[attr-defined]
            self.fields[name].widget.attrs |= {"min": FIRST_YEAR, "max": LAST_YEAR}
        if self.instance.pk:
            del self.fields["code"]
            self.fields["kinds"].initial = [kind.text for kind in self.instance.kinds.all()]
            self.fields["research_questions"].initial = [
                question.text for question in self.instance.research_questions.all()
            ]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code and Line.objects.filter(code=code).exists():
            raise forms.ValidationError(f"{code} is another line's code. Choose another, or leave it empty.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("window_from"), cleaned.get("window_to")
        if (first is None) != (last is None) and not {"window_from", "window_to"} & set(self.errors):
            missing = "window_from" if first is None else "window_to"
            self.add_error(missing, "Give both years, or none.")
        elif first is not None and last is not None and first > last:
            self.add_error("window_to", f"The last year comes before the first, {first}.")
        for name, value in (("window_from", first), ("window_to", last)):
            if value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
                self.add_error(name, "Write a year with four digits: 2024.")
        return cleaned


class ClaimForm(forms.Form):
    """A claim. `line` is the line that it stands in; `claim` the one that is edited, None for a new one."""

    statement = forms.CharField(
        label="Statement",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One sentence that can turn out wrong, with its numbers and names.",
        error_messages={"required": "Write what is claimed."},
    )
    asserted = forms.CharField(
        label="Asserted",
        required=False,
        max_length=80,
        help_text="When it was found, as exactly as it is known: 2025, June 2025, 2025-06-12, ~2025–2026.",
    )
    as_of = forms.DateField(
        label="As-of day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=(
            "New evidence is what arXiv first saw after this day. Left empty: the end of the date above, else today."
        ),
        error_messages={"invalid": "Write a day as 2026-05-25."},
    )
    note = forms.ModelChoiceField(
        Note.objects.none(), label="Under the note", required=False, empty_label="None"
    )
    reason = forms.CharField(
        label="Why it is worded anew",
        required=False,
        max_length=200,
        help_text="Shown beside the old wording.",
    )

    def __init__(self, data: Any = None, *, line: Line, claim: Claim | None = None) -> None:
        initial = {}
        if claim is not None:
            initial = {
                "statement": claim.statement,
                "asserted": claim.asserted_words,
                "as_of": claim.as_of,
                "note": claim.note,
            }
        super().__init__(data, initial=initial)
        self.line, self.claim = line, claim
        self.fields["note"].queryset = line.notes.all()  # type: ignore[attr-defined]
        if claim is None:
            del self.fields["reason"]
        if not line.notes.exists():
            del self.fields["note"]

    def clean_statement(self) -> str:
        statement = " ".join(str(self.cleaned_data["statement"]).split())
        same = Claim.objects.filter(line=self.line, statement=statement)
        if self.claim is not None:
            same = same.exclude(pk=self.claim.pk)
        if twin := same.select_related("line").first():
            raise forms.ValidationError(f"The line has this claim already: {twin.ref}.")
        return statement

    def clean_asserted(self) -> str:
        written = str(self.cleaned_data["asserted"]).strip()
        if written and parse_span(written) is None:
            raise forms.ValidationError(
                f"“{written}” cannot be read as a date. Write 2025, June 2025, 2025-06-12 or ~2025–2026."
            )
        return written

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "as_of" in self.errors or "asserted" in self.errors:
            return cleaned
        today = timezone.localdate()
        span = parse_span(cleaned["asserted"]) if cleaned.get("asserted") else None
        given: datetime.date | None = cleaned.get("as_of")
        if given is None:
            end = span and (span.end or None)
            cleaned["as_of"] = min(last_day(end), today) if end else today
        elif given > today:
            self.add_error("as_of", "This day is still to come.")
        if span and span.start and first_day(span.start) > (cleaned["as_of"] or today):
            self.add_error("asserted", "This date begins after the as-of day.")
        return cleaned
