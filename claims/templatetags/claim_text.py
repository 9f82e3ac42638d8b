"""Text that people wrote about a claim, parted at the paper ids in it, for the claim's and the re-test page."""

from __future__ import annotations

from django import template

from claims.claim_page import Piece
from claims.claim_page import pieces as parted

register = template.Library()


@register.filter
def pieces(text: str) -> list[Piece]:
    """{{ remark|pieces }}: stretches of text and ids."""
    return parted(text)
