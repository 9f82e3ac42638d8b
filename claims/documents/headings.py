"""Which part of the document a line opens: headings and labels in the many wordings that are in use. Pure.

Called by claims.documents.segments (to cut joined lines) and claims.documents.sections.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from claims.documents.cleaning import folded


class Section(StrEnum):
    """The parts of a document, each with the heading's words for the preview."""

    PAGE = "line"
    QUESTION = "question"
    EXPLANATION = "explanation"
    SYNTHESIS = "synthesis"
    NOTES = "notes"
    PROMPT = "prompt"
    DURABLE = "durable question"
    CLAIMS = "claims"
    WINDOW = "window"
    ANCHORS = "anchors"
    TASKS = "task"
    CONTRADICTING = "contradicting work"
    RESEARCH_QUESTIONS = "research questions"
    RULES = "rules"
    RELATED = "related lines"
    UNKNOWN = "unknown"


class Heading(NamedTuple):
    """`rest` follows the label on the same line; `strong`: hardly any other text has such a heading."""

    section: Section
    rest: str
    strong: bool


_ADJECTIVES = r"(?:[\w'/+-]+ ){0,4}?"
_LIBRARY = (
    r"(?:library|corpus|collection|archive|review|survey|notes?|literature|sources?|curators?|team"
    r"|papers|reading|we|knowledge base)"
)
_FOUND = (
    r"(?:found|finds?|says?|said|knows?|knew|shows?|showed|holds|held|established|reported|claims?"
    r"|claimed|learn(?:ed|t)|tells us)"
)

# Each pattern must match the whole of the heading's head: what stands before a bracket, a colon or a dash.
_HEADINGS: list[tuple[Section, bool, re.Pattern[str]]] = [
    (section, strong, re.compile(pattern))
    for section, strong, pattern in [
        (
            Section.RELATED,
            False,
            r"(?:the )?(?:next|related|further|other|more|neighbou?ring|follow-?up|adjacent|connected"
            r"|nearby|sibling) (?:inquiring|inquiry|enquiry|research)? ?(?:lines?|inquiries"
            r"|questions)(?: of (?:inquiry|enquiry))?(?: to (?:explore|follow|pursue|take))?|where to "
            r"(?:go )?next|see also|keep exploring|explore next",
        ),
        (
            Section.PAGE,
            True,
            r"(?:inquiring|inquiry|enquiry|enquiring) line(?: ?#?\d+)?|lines? of (?:inquiry"
            r"|enquiry)(?: ?#?\d+)?",
        ),
        (Section.PAGE, False, r"research line(?: ?#?\d+)?|line ?#?\d+"),
        (
            Section.RESEARCH_QUESTIONS,
            False,
            r"(?:the |new |proposed |open |suggested |two |three |\d )*(?:research questions|questions "
            r"to (?:propose|ask|answer))(?: to (?:propose|consider|pursue))?",
        ),
        (
            Section.DURABLE,
            True,
            r"(?:the )?(?:precise|durable|core|underlying|exact|lasting|enduring|central) question(?: "
            r"(?:remains|is|here))?",
        ),
        (
            Section.QUESTION,
            False,
            r"(?:the |our )?(?:research |guiding |driving |main |key )?(?:question|inquiry|enquiry)",
        ),
        (
            Section.EXPLANATION,
            False,
            r"(?:explanation|what (?:this|it|this line|the line) (?:explores|asks|is about|examines"
            r"|looks at)|about(?: this (?:line|question|inquiry))?|scope|in plain words|framing)",
        ),
        (
            Section.SYNTHESIS,
            False,
            r"(?:the |a |our )?(?:synthesis|summary|answer|short answer|overview|discussion|what we "
            r"know|reading|narrative|what the (?:notes|sources|corpus|library) (?:say|says|suggest"
            r"|suggests)(?: together)?)",
        ),
        (
            Section.CLAIMS,
            True,
            rf"what (?:a|an|the|our|this|my)? ?{_ADJECTIVES}{_LIBRARY} (?:has |have |had |already "
            rf")*{_FOUND}(?: so far| and when| already| to date)*",
        ),
        (
            Section.CLAIMS,
            True,
            r"(?:the )?(?:dated|perishable|time-?stamped|time-?bound) (?:[\w-]+ )?(?:claims|findings"
            r"|constraints|statements|assertions|results)(?: (?:so far|and dates?|to (?:re-?)?test|to "
            r"check|under test|in this line))*",
        ),
        (
            Section.CLAIMS,
            False,
            r"(?!(?:re-?test|test|check|verify|for each|each|every|all|flag|separate)\b)(?:[\w'-]+ "
            r"){0,3}?(?:claims|findings|constraints|assertions|results|statements|facts)(?: (?:so far"
            r"|and (?:their )?dates?|to (?:re-?)?(?:test|check|examine)|under (?:re-?)?test|in this "
            r"line|with dates|and when|list|on record|to date))*",
        ),
        (
            Section.CLAIMS,
            False,
            r"what (?:was|has been|is) (?:found|known|claimed|established|reported)(?: so far| and when"
            r"| to date)*",
        ),
        (
            Section.ANCHORS,
            True,
            r"(?:[\w'-]+ ){0,3}?anchors?(?:ing)?(?: (?:papers?|works?|references?|preprints?"
            r"|publications?|list|ids?))*(?: (?:to (?:verify|check|ground|look up)|and (?:their "
            r")?dates))*",
        ),
        (
            Section.ANCHORS,
            False,
            r"(?:the |key |core |main |seed |source |arxiv |important |relevant |cited |supporting "
            r"|underlying |foundational |primary |load-?bearing |grounding |central |reference "
            r")*(?:papers|references|preprints|literature|publications|works|reading list|arxiv ids"
            r"|bibliography)(?: (?:to (?:verify|check|confirm|ground|look up|start from)|behind "
            r"(?:these|the) claims|cited|these rest on|they rest on))*",
        ),
        (
            Section.ANCHORS,
            False,
            r"(?:verify|check|look up|confirm) (?:these|the following|the)(?: anchor| key| arxiv)*(?: "
            r"papers| references| works| ids)?(?: first)?",
        ),
        (
            Section.NOTES,
            True,
            r"sources?,? ?\(?\d+ notes?\)?|\d+ source notes?|source notes?(?: ?\(?\d+\)?)?",
        ),
        (
            Section.NOTES,
            False,
            r"(?:the |its |library |supporting |curated |research |key )*(?:sources?|notes?)(?: ?[(·"
            r"|]? ?\d+ ?(?:notes?|sources?|in all)?\)?)?(?: (?:used|cited|behind (?:this|the answer"
            r"|the synthesis)|in this line|drawn on))*|\d+ (?:library |research |supporting "
            r")?(?:sources?|notes?)(?: (?:used|cited))?|(?:drawn|built|based) (?:from|on) \d+ "
            r"(?:source )?notes",
        ),
        (
            Section.WINDOW,
            False,
            r"(?:the |time |evidence |date |findings )*(?:window|period|time ?span|span|time ?frame"
            r"|coverage|date range)(?: covered)?",
        ),
        (
            Section.TASKS,
            False,
            r"(?:the |your |my |our )*(?:tasks?|jobs?|assignment|mission|instructions?|to ?do"
            r"|deliverables|steps|what to do|what you (?:should|need to|are to|must) do|what i (?:need"
            r"|want|ask)(?: from you| of you)?|work to do)(?: (?:is|are|list|now|for you|to do"
            r"|here))*(?: to)?|(?:please )?(?:now )?do the following|(?:please )?(?:carry out"
            r"|complete) (?:the following|these)(?: tasks| steps)?",
        ),
        (
            Section.CONTRADICTING,
            False,
            r"(?:strongest |newer |recent )?(?:contradicting|contradictory|superseding|conflicting"
            r"|opposing|counter)(?:[- ](?:or|and) (?:contradicting|superseding))?[- ](?:work|evidence"
            r"|papers|results|findings)(?: to (?:look|search) for)?|(?:kinds of )?(?:work|evidence"
            r"|papers) to look for|what to look for|look for",
        ),
        (
            Section.RULES,
            False,
            r"(?:ground |house |citation |reporting )?(?:rules|requirements|conditions|guidelines)(?: "
            r"(?:for|on) (?:your )?(?:answers?|citations?|citing))?|how to (?:cite|answer|report)"
            r"|output format",
        ),
        (Section.PROMPT, True, r"(?:the )?research prompt(?: for your llm)?(?: ?expand)?.{0,3}"),
        (
            Section.PROMPT,
            False,
            r"(?:the |llm |retest |re-test |copy-paste |ready-made )*prompt(?: (?:for|to) .{1,60})?(?: "
            r"?\d+)?",
        ),
    ]
]

_ROLE = re.compile(
    r"(?:you are|you're|you will act as|act as|acting as|assume the role of|imagine you are|take "
    r"the role of) (?:an?|the|my|our|in)\b"
    r"|(?:as|being) an? [\w -]{0,40}(?:analyst|researcher|reviewer|scientist|expert|assistant),? "
    r"|(?:please )?(?:stress-?test|re-?test|re-?examine|pressure-?test)(?:ing)? (?:the |these "
    r"|those |my |our |dated |following )*(?:claims|findings|constraints|results)\b",
    re.I,
)
_RULE = re.compile(
    r"(?:always |please |only |must |then |and |finally,? )*(?:cite|ground|flag|mark"
    r"|tag)\b.{0,80}?\b(?:arxiv|ids?|papers?|sources?|references?|citations?|ground|claims?"
    r"|anything|unverified|uncertain)"
    r"|(?:do not|don't|never|no) (?:\w+ ){0,2}?(?:invent|fabricat|hallucinat|cite|make up|guess|rely)"
    r"|(?:if|where|when) you (?:cannot|can't|are unable)|every (?:claim|statement|citation"
    r"|reference|arxiv id|id)\b.{0,60}\b(?:must|needs?|should|has to)"
    r"|(?:use|give|include|name|report|list) (?:only )?(?:real |valid |verified )?(?:arxiv|ids)\b",
    re.I,
)
_WINDOW = re.compile(
    r"\b(?:findings|claims|evidence|results|notes|these|they|constraints|papers|sources|it|this"
    r"|window|library|corpus|everything|all)?\b.{0,30}?"
    r"\b(?:span(?:s|ned|ning)?|cover(?:s|ed|ing)?|window|rang(?:e|es|ed|ing)|dat(?:e|es|ed|ing)"
    r"|run(?:s|ning)?|period|drawn|collected|from|between|stretch(?:es)?)\b",
    re.I,
)
_AS_OF = re.compile(
    r"(?:\(?\b(?:as[ -]of|as at|last (?:updated|revised|modified|reviewed|changed)|updated|status"
    r"|snapshot|generated|compiled|retrieved|exported"
    r"|current (?:as of|to)|written|document date|date)\b)(?: on| at)?(?: the)?\s*:?\s*",
    re.I,
)
_JOINED_HEAD = re.compile(
    r"(?<=\S)\s+(?=(?:Anchor papers \(|Anchor papers:|Key anchors:|Your tasks?:|Findings span (?:19"
    r"|20)\d\d|Next inquiring lines|Sources \d+ notes"
    r"|Research prompt for your LLM|What a curated library found|Cite arXiv IDs[;,.]|You are a "
    r"research analyst|\([1-3]\) (?:RE-?TEST|Surface the strongest|Propose \d))"
    r")|(?<=perishable:)\s+(?=\S)|(?<=dates\):)\s+(?=\S)|(?<=truth\):)\s+(?=\S)|(?<=Your task:)\s+(?=\S)"
)
_PAGE_RUN_IN = re.compile(r"(?:INQUIRING LINE|INQUIRY LINE|LINE OF INQUIRY)\s*[:—–-]?\s*(?=[A-Z\"'])")
_YEARS_AT_END = re.compile(r"[,;]?\s+(?:from |of )?(?:19|20)\d\d\s?(?:[–—-]|to)\s?(?:19|20)?\d\d\s*$")
_LONGEST_HEAD = 90


def cut(text: str) -> list[str]:
    """A line in pieces where the head of a well-known part stands in its midst: its line ends were lost."""
    if len(text) < 60:
        return [text]
    return _JOINED_HEAD.split(text)


def heading_of(text: str) -> Heading | None:
    """The heading that a whole line is, or the label that it begins with ("Question: Do …?"); else None."""
    if match := _PAGE_RUN_IN.match(text):
        return Heading(Section.PAGE, text[match.end() :], True)
    head, rest = _parted(text)
    if head is None:
        return None
    undated = _YEARS_AT_END.sub("", head)
    for section, strong, pattern in _HEADINGS:
        if pattern.fullmatch(undated if section is Section.CLAIMS else head):
            return Heading(section, rest, strong)
    return None


def _parted(text: str) -> tuple[str | None, str]:
    """The head, folded for comparison, and what follows its colon; remarks in brackets or after a dash are dropped."""
    body = re.sub(r"^[^\w(\"'#]+", "", text.rstrip(" *_#=~"))
    if len(body) > 400 and ":" not in body[:_LONGEST_HEAD]:
        return None, ""
    body = re.sub(
        r"^(?:(?:section|part|step) )?\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.):]\s+", "", body, flags=re.I
    )
    head, colon, rest = body.partition(":")
    if colon and head.count("(") > head.count(")"):
        opened = re.match(r"[^()]*\([^()]*\)[^:()]{0,40}(:?)\s*(.*)", body, re.S)
        head, rest = (body[: opened.start(1)], opened[2]) if opened else (body, "")
    if len(head) > 4 * _LONGEST_HEAD:
        return None, ""
    head = re.split(
        r"\s[—–-]{1,2}\s|\s*\((?!\d+\)|\d+ )|\s*[;|]\s|,\s(?=and when|verify|mind)", head, maxsplit=1
    )[0]
    if len(head) > _LONGEST_HEAD or head.rstrip().endswith((".", "?", "!")):
        return None, ""
    return folded(head).strip("()[] "), rest.strip(" *_")


def is_role(text: str) -> bool:
    """Whether the text begins the research prompt by giving the model its role."""
    return bool(_ROLE.match(text)) or bool(
        re.search(r"\b(?:precise|durable) question (?:remains|is|stays)\b", text) and len(text) < 1500
    )


def is_rule(text: str) -> bool:
    """Whether the text tells how to cite or what to flag."""
    return bool(_RULE.match(text.lstrip("*_ "))) and len(text) < 500


def names_window(text: str) -> bool:
    """Whether the text says which years the findings span."""
    return len(text) < 200 and bool(re.search(r"(?:19|20)\d\d", text)) and bool(_WINDOW.search(text[:80]))


def after_as_of(text: str) -> str | None:
    """What follows "as of", "last updated" and the like at a line's begin, or None."""
    text = text.strip(" *_")
    match = _AS_OF.match(text)
    return text[match.end() :].strip(" ().") if match else None
