"""Text that people wrote about a claim, with the paper ids in it as links: rationales, remarks, new values."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.claim_page import pieces
from claims.templatetags.shelflife import arxiv_link

register = template.Library()


@register.simple_tag
def linked(text: str) -> SafeString:
    """{% linked verdict.rationale %}: everything escaped, ids as links, lines as they were written."""
    return mark_safe(
        "".join(
            arxiv_link(piece.identifier, piece.version, piece.text)
            if piece.identifier
            else escape(piece.text).replace("\n", "<br>")
            for piece in pieces(text)
        )
    )
