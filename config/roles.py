"""The four roles and their Django groups. Importable before Django's models; used by config.access and papers.apps."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.apps import apps as installed
from django.db import models


class Role(models.TextChoices):
    """What a person may do. Each role may also do what those before it may; the groups bear the plural names."""

    READER = "reader", "Reader"
    CURATOR = "curator", "Curator"
    REVIEWER = "reviewer", "Reviewer"
    ADMINISTRATOR = "administrator", "Administrator"

    @property
    def group(self) -> str:
        """The name of the Django group."""
        return f"{self.value}s"

    @classmethod
    def of_groups(cls, names: Container[str]) -> Role:
        """The highest role that the groups of these names give; readers need none."""
        return next((role for role in reversed(cls) if role.group in names), cls.READER)

    @property
    def rank(self) -> int:
        """Its place in the order, readers first."""
        return list(Role).index(self)


def make_groups(*, apps: Any = installed, using: str, **_: Any) -> None:
    """Create the groups of the roles where they are missing (a receiver of post_migrate)."""
    group = apps.get_model("auth", "Group").objects.using(using)
    missing = {role.group for role in Role} - set(group.values_list("name", flat=True))
    group.bulk_create([group.model(name=name) for name in sorted(missing)], ignore_conflicts=True)
