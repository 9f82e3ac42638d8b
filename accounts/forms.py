"""Forms of the accounts' pages: one's own name, and a new person."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User

from config.roles import Role


class NameForm(forms.ModelForm):
    """The name under which one's decisions are shown."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")


class PersonForm(forms.ModelForm):
    """Somebody new: a name to sign in with, a name to be shown, a role."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.READER)

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name")
        help_texts = {"username": "What they sign in with: letters, digits and . _ - @ +"}
