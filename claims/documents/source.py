"""The document's lines as a person sees and counts them: of plain text and Markdown as they are, of HTML as shown.

Called by claims.documents.reader. A line of HTML is a line of its visible text; text of menus and buttons is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape

from lxml import etree, html

from claims.documents.shape import BadDocument

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_DECLARED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_BLOCK_TAG = re.compile(r"<(?:p|div|li|ul|ol|h[1-6]|section|article|main|pre|br)\b[^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8}\d{0,2});", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

MAX_LINES = 20_000
MAX_LINE = 50_000

_DROPPED = {"script", "style", "template", "noscript", "svg", "math", "head", "iframe", "object", "canvas"}
_MENUS = {"nav", "footer", "button", "select", "label"}
_MENU_ROLES = {"navigation", "button", "menu", "menubar", "contentinfo", "banner", "search"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "button", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "label", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "select", "option", "summary", "table",
    "tbody", "textarea", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_APART = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "pre",
    "blockquote",
    "section",
    "article",
    "table",
    "dl",
}
_PRESERVED = {"pre", "textarea"}
_ARXIV_ADDRESS = re.compile(r"arxiv\.org/|10\.48550/", re.I)
_DEEPEST = 400


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`number` counts from 1; `level` is an HTML heading's, `menu` says that it stood in a menu, footer or button."""

    number: int
    text: str
    level: int = 0
    menu: bool = False


def source_lines(text: str, name: str = "") -> list[SourceLine]:
    """The lines of the text, which is HTML if it looks so or its file's name says so. Raises BadDocument."""
    if _is_html(text, name):
        lines = _html_lines(text)
    else:
        lines = [
            SourceLine(number, _ENTITY.sub(lambda match: unescape(match[0]), line))
            for number, line in enumerate(_LINE_END.split(text), start=1)
        ]
    _refuse_endless(lines)
    return lines


def _refuse_endless(lines: list[SourceLine]) -> None:
    """No document of the form is anywhere near so long; reading one that is would keep everybody waiting."""
    filled = 0
    for line in lines:
        if len(line.text) > MAX_LINE:
            raise BadDocument(
                line.number, f"this line has {len(line.text):,} characters; expected {MAX_LINE:,} at most."
            )
        filled += bool(line.text.strip())
        if filled > MAX_LINES:
            raise BadDocument(
                line.number, f"the document goes on past {MAX_LINES:,} lines; expected no more."
            )


def _is_html(text: str, name: str) -> bool:
    if _DECLARED.match(text[:5000]):
        return True
    tags = len(_BLOCK_TAG.findall(text[:200_000]))
    if re.search(r"\.x?html?$", name, re.I):
        return tags >= 1
    return tags >= 4 and text.lstrip().startswith("<")


def _html_lines(text: str) -> list[SourceLine]:
    try:
        # as bytes: a text with an XML declaration is refused by lxml, and one without a charset would be guessed
        root = html.document_fromstring(
            _XML_DECLARATION.sub("", text).encode("utf-8", "replace"),
            parser=html.HTMLParser(encoding="utf-8", huge_tree=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BadDocument(
            1, "this HTML cannot be read; expected a saved page with a line of inquiry."
        ) from error
    writer = _Writer()
    _walk(root, writer, _Place())
    return writer.finished()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the page the walk is."""

    level: int = 0
    menu: bool = False
    preserved: bool = False
    depth: int = 0
    lists: int = 0
    item: int = 1


@dataclass(slots=True)
class _Writer:
    """Collects the visible text, line by line."""

    lines: list[SourceLine] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    bullet: str = ""

    def write(self, text: str | None, place: _Place) -> None:
        if not text:
            return
        if place.preserved:
            first, *others = _LINE_END.split(text)
            self._add(first)
            for line in others:
                self.end(place, keep_blank=True)
                self._add(line)
        else:
            self._add(re.sub(r"[ \t\n\r\f]+", " ", text))

    def _add(self, text: str) -> None:
        if not text:
            return
        if self.bullet and text.strip():
            self.parts.insert(0, self.bullet)
            self.bullet = ""
            text = text.lstrip()
        self.parts.append(text)

    def end(self, place: _Place, *, keep_blank: bool = False) -> None:
        line = "".join(self.parts).rstrip()
        self.parts.clear()
        if not place.preserved and not line.startswith("  "):
            line = line.lstrip()
        if len(self.lines) > 2 * MAX_LINES:
            raise BadDocument(
                len(self.lines), f"the page goes on past {MAX_LINES:,} lines; expected no more."
            )
        if line.strip() or keep_blank:
            self.lines.append(SourceLine(len(self.lines) + 1, line, place.level, place.menu))

    def blank(self) -> None:
        if self.lines and self.lines[-1].text.strip():
            self.lines.append(SourceLine(len(self.lines) + 1, ""))

    def finished(self) -> list[SourceLine]:
        self.end(_Place())
        return self.lines


def _walk(element: etree._Element, writer: _Writer, place: _Place) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _DROPPED:
        return
    if place.depth > _DEEPEST:
        writer.write(" ".join(map(str, element.itertext())), place)
        return
    block = tag in _BLOCKS
    inner = _Place(
        level=int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else place.level,
        menu=place.menu or tag in _MENUS or element.get("role") in _MENU_ROLES,
        preserved=place.preserved or tag in _PRESERVED,
        depth=place.depth + 1,
        lists=place.lists + (tag in ("ul", "ol")),
    )
    if block:
        writer.end(place)
        if tag in _APART and place.lists == 0:
            writer.blank()
    if tag == "br":
        writer.end(place, keep_blank=True)
    if tag == "li":
        writer.bullet = "  " * max(place.lists, 1) + _bullet(element, place.item) + " "
    if tag in ("td", "th") and not writer.parts:
        writer.write("| ", inner)
    before, after = _marks(element, tag, inner)
    writer.write(before, inner)
    writer.write(element.text, inner)
    items = 0
    for child in element:
        items += child.tag == "li"
        _walk(child, writer, replace(inner, item=items))
        writer.write(child.tail, inner)
    writer.write(after, inner)
    if block:
        writer.end(inner)
        writer.bullet = ""
        if tag in _APART and place.lists == 0:
            writer.blank()
    if tag == "tr":
        writer.end(inner)
    elif tag in ("td", "th"):
        writer.write(" |", inner)


def _marks(element: etree._Element, tag: str, place: _Place) -> tuple[str, str]:
    """What Markdown would put around the element: emphasis is wording, and a link to arXiv carries an id."""
    if tag in ("em", "i") and not place.preserved and (element.text or "").strip() == (element.text or ""):
        return ("*", "*") if len(element) == 0 and element.text else ("", "")
    if tag == "a" and _ARXIV_ADDRESS.search(address := element.get("href") or "") and " " not in address:
        return ("[", f"]({address})")
    return "", ""


def _bullet(item: etree._Element, position: int) -> str:
    """A list item's mark: its number or letter in an ordered list, else a bullet."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "•"
    start = parent.get("start") or "1"
    number = position + int(start) - 1 if start.isdecimal() and len(start) < 5 else position
    if parent.get("type") in ("a", "A") and 1 <= number <= 26:
        return f"({chr(96 + number)})"
    return f"{number}."
