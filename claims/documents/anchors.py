"""Reads one anchor of a document: its arXiv id, the month and the title asserted for it, and whether that is cut off. Pure.

Called by claims.documents.reader for each block of the anchors' part.
"""

from __future__ import annotations

import re

from claims.documents.cleaning import squeezed, without_emphasis
from claims.documents.dates import parse_span
from claims.documents.segments import Block
from claims.documents.shape import ReadAnchor
from papers.identifiers import Malformed, find_all, parse

# The form cuts titles at this many characters (seen in the first document that Shelflife read: exactly 90). Of arXiv's
# titles 37% are longer and under 2% are of exactly this length, so a title of this length is nearly always cut.
CUT_AT = 90

_MARKED = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html)/(?P<page>[^\s()\[\],;]+)|10\.48550/arxiv\.(?P<doi>[^\s()\[\],;]+)"
    r"|\barxiv(?:\s+(?:id|preprint))?\s*[:#]\s*(?P<token>[^\s()\[\],;:]+)|\barxiv\s+(?P<spaced>\d[^\s()\[\],;:]*)",
    re.I,
)
# A bare number that was meant for an id: letters for digits, digits too few or too many, a month that there is not.
_MEANT = re.compile(
    r"(?<![\w./-])(?=[A-Za-z]{0,3}\d)[\dOoIlSB]{3,5}\.[\dOoIlSB]{3,6}(?:v\d+)?(?![\w.])|(?<!\w)[a-z-]{2,9}/\d{5,8}(?!\w)"
)
_AROUND = re.compile(
    r"(?:arxiv\s*(?:preprint|id|identifier)?\s*[:#]?\s*)?(?:arxiv\s*[:#]?\s*)?(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?$",
    re.I,
)
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{2,60})\s*[)\]]")
_NO_MONTH = re.compile(r"[(\[]\s*(?:19|20)\d\d-\d\d?\s*[)\]]")  # a month that there is not, as in (2025-13)
_CATEGORY = re.compile(
    r"\[[a-z-]+(?:\.[A-Za-z-]{2,})?\]|\((?:cs|stat|math|eess|econ|physics|q-bio|q-fin|cond-mat|quant-ph)(?:\.[A-Z]{2})?\)"
)
_EMPTY_BRACKETS = re.compile(r"[(\[<][\s,;:.]*(?:arxiv|doi|see|preprint|abs|pdf)?[\s,;:.]*[)\]>]", re.I)
_TRAILING_DATE = re.compile(r"[,;.]?\s+(?:[—–|-]+\s*)?([^,;—–|]{4,25}?)[.\s]*$|[,;]\s*([^,;]{4,25})[.\s]*$")
_LEADING_DATE = re.compile(r"([^:—–|]{4,25}?)\s*(?:[:—–|]|,\s)\s*(?=\S)")
_AUTHORS = re.compile(
    r"(?:[A-Z][\w'’.-]+(?:,? (?:and|&) |, | ){0,1}){1,6}?\bet al\.?\s*(?:\((?:19|20)\d\d\w?\))?\s*[:,.;–—-]*\s*"
)
_LABEL = re.compile(r"(?:title|paper|anchor(?: paper)?|id|date|dated)\s*#?\d*\s*[:=]\s*", re.I)
_EDGES = " \t,;:|·–—-/"

_FUNCTION_WORDS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "its", "their", "our", "your", "his", "her", "my", "whose", "which", "who", "what", "where", "when", "while", "why", "how", "and", "or", "but", "nor", "vs", "versus", "via", "per", "of", "in", "on", "at", "by", "to", "for", "from", "with", "without", "within", "into", "onto", "over", "under", "between", "among", "amid", "across", "through", "throughout", "against", "about", "around", "before", "after", "during", "toward", "towards", "upon", "as", "than", "like", "beyond", "behind", "beside", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did", "can", "could", "may", "might", "must", "shall", "should", "will", "would", "has", "have", "had", "having", "not", "only", "if", "whether", "because", "since", "until", "unless", "although", "though", "so", "such", "both", "either", "neither", "each", "every", "any", "some", "no", "more", "most", "less", "least", "very", "too", "also", "just", "even", "still", "using", "based", "own", "other", "another", "new", "et"]
)
# Words that stand before a noun: a title of some length that ends with one has lost what it was to name.
_ATTRIBUTES = frozenset(
    ["large", "larger", "small", "smaller", "deep", "efficient", "robust", "neural", "adaptive", "visual", "multimodal", "multi-modal", "multilingual", "agentic", "autonomous", "hierarchical", "dynamic", "latent", "causal", "temporal", "generative", "adversarial", "automated", "scalable", "unified", "effective", "accurate", "interpretable", "explainable", "real-world", "real-time", "long-horizon", "large-scale", "fine-grained", "multi-agent", "vision-language", "zero-shot", "few-shot", "pre-trained", "pretrained", "post-trained", "fine-tuned", "instruction-tuned", "open-source", "self-supervised", "semi-supervised", "unsupervised", "high-quality", "high-dimensional", "open-ended", "long-term", "multi-task", "multi-turn", "multi-step", "cross-lingual", "cross-modal", "end-to-end", "improving", "evaluating", "understanding-based", "towards", "enhancing", "mitigating", "exploring", "measuring", "enabling", "leveraging", "investigating", "revealing", "heterogeneous", "stochastic", "probabilistic", "comprehensive", "several", "many", "various", "different", "diverse", "novel", "complex", "artificial", "first", "high", "low", "multiple", "single"]
)
_ATTRIBUTE_ENDING = re.compile(
    r"-(?:driven|based|aware|guided|augmented|enhanced|free|level|trained|tuned|specific|oriented|assisted)$"
)


def read_anchor(block: Block) -> ReadAnchor:
    """The anchor that the block is; malformed, with the reason, if no arXiv id can be read from it."""
    text = without_emphasis(squeezed(block.text))
    token, start, end, why = _token(text, block.addresses)
    identifier = None
    if token is not None:
        try:
            identifier = parse(token)
        except Malformed as malformed:
            why = malformed.why
    rest = text if start is None else f"{text[: _AROUND.search(text[:start]).start()]} \x1f {text[end:]}"  # type: ignore[union-attr]
    month, rest = _month(rest)
    title = _title(rest)
    return ReadAnchor(
        arxiv_id=identifier.id if identifier else token,
        version=identifier.version if identifier else None,
        asserted_month=month,
        title=title,
        title_truncated=is_truncated(title),
        malformed=identifier is None,
        why=why if identifier is None else "",
        lines=block.lines,
    )


def names_id(text: str, addresses: tuple[str, ...] = ()) -> bool:
    """Whether an arXiv id, or what was meant for one, stands in the text."""
    return _token(text, addresses)[0] is not None


def begins(text: str) -> bool:
    """Whether the text begins with an anchor's id."""
    _, start, _, _ = _token(text[:120], ())
    return start is not None and not re.search(r"\w", text[:start])


def is_truncated(title: str, *, width: int | None = CUT_AT) -> bool:
    """Whether the title visibly ends before its end.

    It does with an ellipsis, a hyphen, a colon, comma or dash, an open bracket or quotation mark, a function word ("of",
    "their own"), with a word that only stands before a noun (in a title of 40 characters or more), and at exactly the
    form's `width` (or one less: the cut fell on a space), if no full stop, question mark or bracket closes it.
    """
    title = title.rstrip()
    if not title:
        return False
    if title.endswith(("…", "...", "-", "–", "—", ":", ",", ";", "/", "&", "(", "[", "+")):
        return True
    if title.count("(") > title.count(")") or title.count("[") > title.count("]") or title.count('"') % 2:
        return True
    if title.endswith((".", "?", "!", ")", "]", '"')):
        return False
    words = re.findall(r"[\w'-]+", title.casefold())
    if not words:
        return False
    if len(words) > 2 and words[-1] in _FUNCTION_WORDS and not _closes(title, words):
        return True
    if len(title) >= 40 and (words[-1] in _ATTRIBUTES or _ATTRIBUTE_ENDING.search(words[-1])):
        return True
    return width is not None and width - 1 <= len(title) <= width


def _closes(title: str, words: list[str]) -> bool:
    """Function words that can be a title's last: "Where We Are", "What It Is", a verb's particle ("Scaling Up")."""
    pairs = {
        ("we", "are"),
        ("they", "are"),
        ("it", "is"),
        ("you", "are"),
        ("we", "do"),
        ("they", "do"),
        ("they", "can"),
        ("we", "can"),
    }
    return (
        tuple(words[-2:]) in pairs
        or title.split()[-1] in {"VS", "A", "DO", "IS", "IT"}
        or words[-2:] in (["all", "over"], ["carry", "over"])
    )


def _token(text: str, addresses: tuple[str, ...]) -> tuple[str | None, int | None, int, str]:
    """(the id as written, its start and end in the text, "") or (None, None, 0, why there is none).

    A well-formed id wins over a malformed one; the addresses of links come after the text's own words.
    """
    found = find_all(text)
    for one in found:
        if one.identifier:
            return str(one.identifier), one.start, one.end, ""
    for match in _MARKED.finditer(text):
        token = (match["page"] or match["doi"] or match["token"] or match["spaced"]).rstrip(".,:")
        if token:
            return token, match.start(), match.end(), ""
    for address in addresses:
        for one in find_all(address):
            if one.identifier:
                return str(one.identifier), None, 0, ""
    if match := _MEANT.search(text):
        return match[0], match.start(), match.end(), ""
    return None, None, 0, "no arXiv id stands in it"


def _month(text: str) -> tuple[str | None, str]:
    """The month (or year) asserted, and the text without it."""
    for match in _BRACKETED.finditer(text):
        inner = match[1].replace("\x1f", " ").strip(" ,;:.")
        if span := parse_span(re.sub(r"^(?:v\d+|arxiv|preprint)[,;\s]+|[,;\s]+v\d+$", "", inner, flags=re.I)):
            return _to_month(span.start or span.end), f"{text[: match.start()]} \x1f {text[match.end() :]}"
    if match := _NO_MONTH.search(text):
        return None, f"{text[: match.start()]} \x1f {text[match.end() :]}"
    body = text.strip(_EDGES + "\x1f")
    offset = text.find(body)
    for part in (match for match in re.finditer(r"[^,;|—–\x1f]+", body)):
        piece = part[0].strip(" .:")
        if (
            part.start() == 0
            or part.end() == len(body)
            or "\x1f" in body[max(part.start() - 3, 0) : part.start()]
        ) and (span := parse_span(piece)):
            start, end = offset + part.start(), offset + part.end()
            return _to_month(span.start or span.end), f"{text[:start]} \x1f {text[end:]}"
    if (match := _LEADING_DATE.match(body)) and (span := parse_span(match[1])):
        return _to_month(span.start or span.end), body[match.end() :]
    if match := re.search(r"[.,;:]?\s((?:\w+\.?\s)?(?:19|20)\d\d(?:-\d\d)?)\.?$", body):
        span = parse_span(match[1]) or parse_span(match[1].split()[-1])
        if span and (body[match.start()] in ".,;:" or re.fullmatch(r"\d{4}-\d\d", match[1])):
            return _to_month(span.start or span.end), body[: match.start()]
    return None, text


def _to_month(date: str | None) -> str | None:
    return date[:7] if date else None


def _title(text: str) -> str:
    """What is left when id and date are gone, without the marks that parted them."""
    text = _CATEGORY.sub(" ", text)
    text = re.sub(r"\bv\d+\b(?=\s*\x1f|\s*$)", " ", text)
    for _ in range(2):
        text = _EMPTY_BRACKETS.sub(" ", text.replace("\x1f", " \x1f ").replace("( \x1f", "(\x1f"))
        text = re.sub(r"[(\[<]\s*(?:\x1f[\s,;:]*)+[)\]>]", " \x1f ", text)
    pieces = [squeezed(piece).strip(_EDGES).lstrip(". ") for piece in text.split("\x1f")]
    pieces = [_LABEL.sub("", piece, count=1) for piece in pieces]
    pieces = [
        piece
        for piece in pieces
        if re.search(r"[^\W\d_]{2}", piece)
        and not re.fullmatch(r"(?:in|arxiv|preprint|by|pdf|abs|html|link|doi)\W*", piece, re.I)
    ]
    pieces = [piece for piece in pieces if not re.search(r"\bet al\.?$", piece)] or pieces
    if not pieces:
        return ""
    title = max(pieces, key=len)
    if len(pieces) > 1 and (tail := text.rstrip()[-1:]) and title == pieces[-1] and tail in "-–—:,":
        title += tail
    title = _AUTHORS.sub("", title, count=1).strip() if _AUTHORS.match(title) else title
    title = re.sub(r"[,.;]?\s*(?:arXiv(?: preprint)?|preprint)\W*$", "", title, flags=re.I)
    title = title.strip()
    if len(title) > 2 and title[0] in "\"'" and title.rstrip(".,")[-1:] == title[0]:
        title = title.rstrip(".,")[1:-1].rstrip(",")
    elif len(title) > 2 and title[0] == '"' and title.count('"') == 2:
        title = title[1:].split('"')[0].rstrip(",")
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title
