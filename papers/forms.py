"""What people may type on the harvest page. Used by papers.views.harvest."""

from __future__ import annotations

from django import forms

from papers import taxonomy

LONGEST_WINDOW = 3650


class FirstWindowForm(forms.Form):
    """How far back the first harvest goes."""

    days = forms.IntegerField(
        label="Days back",
        min_value=1,
        max_value=LONGEST_WINDOW,
        error_messages={
            "required": f"Say how many days back: a number from 1 to {LONGEST_WINDOW}.",
            "invalid": f"Expected a number of days from 1 to {LONGEST_WINDOW}.",
        },
    )


class CategoryForm(forms.Form):
    """A category of arXiv's to watch."""

    name = forms.CharField(
        label="Category",
        max_length=32,
        widget=forms.TextInput(
            attrs={"list": "categories", "placeholder": "cs.HC", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Write a category as arXiv does, as in cs.HC."},
    )

    def clean_name(self) -> str:
        name = taxonomy.find(self.cleaned_data["name"])
        if name is None:
            raise forms.ValidationError(
                f"arXiv has no category {self.cleaned_data['name']}. Write it as in cs.HC or hep-th."
            )
        return name
