"""The categories that are watched: added, given up, and the first ones. Called by papers.views and papers.tasks."""

from __future__ import annotations

from django.conf import settings

from papers import taxonomy
from papers.models import WatchedCategory


class NoSuchCategory(ValueError):
    """arXiv has no category of that name."""


def watch(name: str) -> WatchedCategory:
    """Watch the category from now on; its past, back to the installation's first day, shows as gaps.

    Raises NoSuchCategory.
    """
    known = taxonomy.find(name)
    if known is None:
        raise NoSuchCategory(
            f"arXiv has no category {name.strip() or 'without a name'}. Write it as in cs.CL."
        )
    first = (
        WatchedCategory.objects.exclude(since=None).order_by("since").values_list("since", flat=True).first()
    )
    category, _ = WatchedCategory.objects.get_or_create(name=known, defaults={"since": first})
    if not category.active:
        category.active = True
        category.save(update_fields=["active"])
    return category


def give_up(category: WatchedCategory) -> None:
    """Watch it no more; its papers and the record of its searched days stay."""
    category.active = False
    category.save(update_fields=["active"])


def ensure_first() -> None:
    """Where nothing was ever watched, watch what SHELFLIFE_CATEGORIES names. Raises NoSuchCategory."""
    if not WatchedCategory.objects.exists():
        for name in settings.SHELFLIFE_CATEGORIES:
            watch(name)
