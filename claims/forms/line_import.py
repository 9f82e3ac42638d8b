"""The form of an import: a document as a file or pasted, and its as-of day. Called by views/importing.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from claims.documents.decoding import MAX_BYTES

PASTED = "pasted text"


class PastedField(forms.CharField):
    """A pasted text. Null characters, an artefact of copying, are left out."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\x00", "")


class AsOfForm(forms.Form):
    """The day to which a document speaks, as given by the person who imports it."""

    as_of = forms.DateField(
        required=False,
        label="As-of day",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=(
            "The day to which the document speaks, if you know it and the document does not say it. "
            "Left empty: the day of its newest anchor's first version."
        ),
        error_messages={"invalid": "Write a day as 2026-05-25."},
    )

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        return day


class ImportForm(AsOfForm):
    """Either a file or a text. Cleaned: `data` (bytes) and `name`."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="Plain text, Markdown or a saved page (HTML), 2 MB at most.",
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.markdown,.html,.htm,text/*"}),
        error_messages={"empty": "Line 1: the document is empty; expected a line of inquiry as text."},
    )
    text = PastedField(
        required=False,
        label="Or its text",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    field_order = ["file", "text", "as_of"]

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_BYTES:
            line = file.read(MAX_BYTES).count(b"\n") + 1
            raise forms.ValidationError(
                f"Line {line}: the document goes on past 2 MB ({(file.size or 0) / 1024**2:.1f} MB in all); "
                "expected 2 MB at most."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if "file" in self.errors:
            return cleaned
        if file and text.strip():
            self.add_error(
                "file", "Both a file and a text are given. Choose one: empty the text, or leave the file out."
            )
        elif file:
            cleaned["data"], cleaned["name"] = file.read(), (file.name or "")[:255]
        elif text.strip():
            cleaned["data"], cleaned["name"] = text.encode("utf-8", "replace"), PASTED
        else:
            self.add_error("text", "Choose a file, or paste the document's text here.")
        return cleaned
