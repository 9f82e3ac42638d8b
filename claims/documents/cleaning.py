"""Takes off a line of text what copying and Markdown put on it, and nothing of its words. Pure.

Called by claims.documents.segments for each line, and by the readers of the parts for wording.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LETTERS = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st",
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"',
        "‐": "-", "‑": "-", "∼": "~", "～": "~", "％": "%", "（": "(", "）": ")", "：": ":", "；": ";",
    }
)  # fmt: skip
_FOOTNOTE = re.compile(
    r"(?<=[a-z.,;:!?)\]\"'%])\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\](?!\()"  # word[3], but not [2024] and not a link
    r"|(?<=[a-z)]) \[\d{1,3}\](?=[.,;]|$)"
    r"|(?<=[.,;:!?)\"'])[¹²³⁰⁴-⁹]+"
    r"|(?<=[a-z]{3})[¹²³⁰⁴-⁹]+(?=[\s.,;:!?)]|$)"
    r"|\[\^[\w-]+\](?!:)"
)
_BUTTON = re.compile(
    r"(?<=[.?!)\"'\]])\s*(?:Show (?:more|less)|Read more|See more|View more|\[?\bCopy\b(?: (?:link"
    r"|text|claim))?\]?|Copied!?"
    r"|[Ee]xpand(?: ?[↓▼▾⌄])?|[Cc]ollapse(?: ?[↑▲▴⌃])?|[↓▼▾↗↑▲▴])$"
)
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?((?:[^()\s]|\([^()\s]*\))*)>?(?:\s+[\"'][^\"']*[\"'])?\)"
)
_REFERENCE_LINK = re.compile(r"\[([^\[\]]{3,})\]\[[^\[\]]{0,40}\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])(.+?)(?<=\S)\1")
_HIGHLIGHT = re.compile(r"==(?=[^\s=])([^=]+)(?<=[^\s=])==")
_CODE = re.compile(r"`+([^`]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|<$&\"'])")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_]*[^\s_])_(?![\w_])"
)
_HTML_COMMENT = re.compile(r"<!--.*?-->")
_INLINE_TAG = re.compile(
    r"</?(?:b|i|em|strong|u|sup|sub|span|code|mark|small|br|details|summary|div|p|center|section|a"
    r"|h[1-6]|ul|ol|li)\b[^<>]{0,200}>",
    re.I,
)


def clean(text: str) -> str:
    """The line without invisible characters, odd spaces, ligatures, curly quotes, footnote marks and buttons' words.

    Leading space is kept, as it tells how deep an item stands.
    """
    text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", _CONTROL.sub(" ", text.expandtabs(4)))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS).rstrip()
    return _BUTTON.sub("", _FOOTNOTE.sub("", text)).rstrip()


def ends_soft(raw: str) -> bool:
    """Whether the line ends within a word, at a soft hyphen."""
    return raw.rstrip().endswith("\u00ad")


def without_markdown(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without bold, links, code marks and escapes, and the addresses that its links led to.

    Emphasis by single asterisks stays: it is the writer's, in plain text too; `without_emphasis` takes it off.
    """
    if not any(mark in text for mark in ("*", "_", "[", "`", "\\", "<", "==")):
        return text, ()
    addresses: list[str] = []

    def words_of_link(match: re.Match[str]) -> str:
        addresses.append(match[2])
        return match[1]

    text = _INLINE_TAG.sub("", _HTML_COMMENT.sub("", text))
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(words_of_link, text)
    text = _REFERENCE_LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _BOLD.sub(r"\2", text)
    text = _HIGHLIGHT.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text), tuple(addresses)


def without_emphasis(text: str) -> str:
    return _EMPHASIS.sub(lambda match: match[1] or match[2], text)


def squeezed(text: str) -> str:
    """Runs of white space become one space."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """For comparing wording: case, dashes, quotes, emphasis, closing marks and spaces do not count."""
    text = without_emphasis(clean(text)).casefold()
    text = re.sub(r"[‒–—―−-]+", "-", text)
    return squeezed(text).strip(" .:;,*_#")
