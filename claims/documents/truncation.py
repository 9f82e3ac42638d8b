"""Whether an anchor's title was cut off before its end, as far as the title itself shows. Pure.

Called by claims.documents.anchors.
"""

from __future__ import annotations

import re

# The form cuts titles at this many characters (seen in the first document that Shelflife read: exactly 90). Of arXiv's
# titles 37% are longer and under 2% are of exactly this length, so a title of this length is nearly always cut.
CUT_AT = 90

_FUNCTION_WORDS = frozenset(
    word
    for line in """
a about across after against also although am amid among an and another any are around as at based be
because been before behind being beside between beyond both but by can could did do does during each
either et even every for from had has have having her his how if in into is its just least less like may
might more most must my neither new no nor not of on only onto or other our over own per shall should
since so some still such than that the their these this those though through throughout to too toward
towards under unless until upon using versus very via vs was were what when where whether which while who
whose why will with within without would your
""".splitlines()
    for word in line.split()
)
_ENDINGS = {
    "we are",
    "they are",
    "you are",
    "it is",
    "we do",
    "they do",
    "we can",
    "they can",
    "all over",
    "and why",
    "and how",
    "when and where",
    "year on",
    "years on",
    "decade on",
    "decades on",
    "later on",
}
# Words that stand before a noun: a title of some length that ends with one has lost what it was to name.
_ATTRIBUTES = frozenset(
    word
    for line in """
accurate adaptive adversarial agentic artificial automated autonomous causal complex comprehensive
cross-lingual cross-modal deep different diverse dynamic effective efficient enabling end-to-end enhancing
evaluating explainable exploring few-shot fine-grained fine-tuned first generative heterogeneous
hierarchical high high-dimensional high-quality improving instruction-tuned interpretable investigating
large large-scale larger latent leveraging long-horizon long-term low many measuring mitigating
multi-agent multi-modal multi-step multi-task multi-turn multilingual multimodal multiple neural novel
open-ended open-source post-trained pre-trained pretrained probabilistic real-time real-world revealing
robust scalable self-supervised semi-supervised several single small smaller stochastic temporal towards
understanding-based unified unsupervised various vision-language visual zero-shot
""".splitlines()
    for word in line.split()
)
_ATTRIBUTE_ENDING = re.compile(
    r"-(?:driven|based|aware|guided|augmented|enhanced|free|level|trained|tuned|specific|oriented|assisted)$"
)


def is_truncated(title: str) -> bool:
    """Whether the title visibly ends before its end.

    It does with an ellipsis, a hyphen, a colon, comma or dash, an open bracket or quotation mark, a function word
    ("of", "their own"), with a word that only stands before a noun (in a title of 40 characters or more), and at
    exactly CUT_AT characters (or one less: the cut fell on a space), if no stop, question mark or bracket closes it.
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
    return CUT_AT - 1 <= len(title) <= CUT_AT


def _closes(title: str, words: list[str]) -> bool:
    """Whether the function word can be a title's last: "Where We Are", "What Models Do"."""
    return " ".join(words[-2:]) in _ENDINGS or title.split()[-1].isupper()
