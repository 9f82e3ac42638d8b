"""Writes a topic as a line-of-inquiry document in one of very many forms, and knows what must be read back."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass, field
from random import Random

from tests.claims.documents.topics import Topic

DATES = (
    ("(~2025–2026)", "2025", "2026", True),
    ("(2024)", "2024", "2024", False),
    ("(c. 2023)", "2023", "2023", True),
    ("(2025-06)", "2025-06", "2025-06", False),
    ("(June 2025)", "2025-06", "2025-06", False),
    ("(Jun–Sep 2025)", "2025-06", "2025-09", False),
    ("(early 2025)", "2025", "2025", True),
    ("(since 2024)", "2024", None, False),
    ("(by 2026)", None, "2026", False),
    ("(Q3 2025)", "2025-07", "2025-09", False),
    ("[2024]", "2024", "2024", False),
    ("— 2025", "2025", "2025", False),
    ("(~2025-2026)", "2025", "2026", True),
    ("(2023 to 2025)", "2023", "2025", False),
    ("(2021–23)", "2021", "2023", False),
    ("(circa 2022)", "2022", "2022", True),
    ("(≈2024)", "2024", "2024", True),
    ("(Nov 2024 – Feb 2025)", "2024-11", "2025-02", False),
    ("(~2026)", "2026", "2026", True),
    ("(2025—2026)", "2025", "2026", False),
    ("(2023-11 to 2024-03)", "2023-11", "2024-03", False),
    ("(between 2022 and 2024)", "2022", "2024", False),
    ("(H1 2025)", "2025-01", "2025-06", False),
    ("(mid-2024)", "2024", "2024", True),
    ("(late 2024–early 2025)", "2024", "2025", True),
    ("(as of 2025)", "2025", "2025", False),
    ("(~Mar 2025)", "2025-03", "2025-03", True),
    ("(2024?)", "2024", "2024", True),
    ("(2024/25)", "2024", "2025", False),
    ("(14 March 2025)", "2025-03-14", "2025-03-14", False),
    (None, None, None, False),
)
MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "November", "Dec"]
CLAIM_HEADS = (
    "What a curated library found — and when (dated claims, not current truth):",
    "What the library found",
    "Claims:",
    "Dated claims",
    "Findings (dated; treat as perishable):",
    "Key findings:",
    "What our notes say (with dates):",
)
WINDOWS = (
    "Findings span {}–{}; treat all as perishable:",
    "Window: {} to {}",
    "These findings cover {}-{}.",
    "Claims dated {}—{}; none is current truth.",
    None,
)
ANCHOR_HEADS = (
    "Anchor papers (verify; mind their dates):",
    "Key anchors:",
    "Anchors",
    "Papers to verify",
    "Anchor papers:",
    "Anchoring papers (check each id):",
)
TASK_HEADS = ("Your task:", "Tasks", "Your job:", "What to do:", "Your tasks (in order):")
NOTE_HEADS = (
    "Sources {} notes",
    "Sources: {} notes",
    "{} sources",
    "Source notes ({})",
    "Sources ({} notes)",
)
ROLES = (
    "You are a research analyst tasked with stress-testing claims about {subject}. The precise "
    "question remains: {question}",
    "You are a careful reviewer asked to re-test findings on {subject}. The durable question is: {question}",
    "Act as a research analyst. Stress-test the claims about {subject} below. The question remains: {question}",
)
BULLETS = ("•", "-", "*", "–", "1.", "a)", "(1)", "▪", "")
ANCHOR_FORMS = (
    "arXiv:{id} ({iso}): {title}",
    "{id} — {title} ({words})",
    "{title}, arXiv {id}, {year}",
    "arXiv:{id} ({words}) – {title}",
    "https://arxiv.org/abs/{id} ({iso}) {title}",
    "{title} ({iso}) https://arxiv.org/pdf/{id}",
    "[arXiv:{id}] {title} ({iso})",
    "{title} (arXiv:{id}, {iso})",
    "arXiv:{id} | {iso} | {title}",
    "{iso}: {title} [arXiv:{id}]",
    "doi:10.48550/arXiv.{id} ({iso}): {title}",
    "“{title}” ({words}), arXiv:{id}",
)
LINE_ENDS = ("\n", "\r\n", "\r", "\u2028")


@dataclass(slots=True)
class Expected:
    """What a document must be read as."""

    question: str | None = None
    durable_question: str | None = None
    window: list[str] | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    mentions: list[list[int]] = field(default_factory=list)
    claims: list[tuple[str, str | None, str | None, bool]] = field(default_factory=list)
    anchors: list[tuple[str, int | None, str, str]] = field(default_factory=list)
    contradicting: list[str] = field(default_factory=list)
    research_questions: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)


class Writer:
    """Writes one document; every choice of form is the random generator's."""

    def __init__(self, topic: Topic, random: Random) -> None:
        self.topic = topic
        self.random = random
        self.expected = Expected()
        self.format = random.choice(("text", "text", "text", "markdown", "html"))
        self.wrap = random.choice((0, 0, 72, 80)) if self.format != "html" else 0
        self.blocks: list[tuple[str, str]] = []  # (kind, text)

    def document(self) -> bytes:
        part = self.random.choice(("both", "both", "both", "prompt", "page"))
        if part != "prompt":
            self._page()
        if part == "both":
            self._add("chrome", "Research prompt for your LLMexpand ↓")
            self._add(
                "chrome",
                "Copy into ChatGPT or Claude to take this line of inquiry further — it asks the model "
                "to find newer work.",
            )
        if part != "page":
            self._prompt()
        if self.random.random() < 0.6:
            self._add("head", "Next inquiring lines")
            for line in self.topic.related:
                self._add("para", line)
                self.expected.related.append(line)
        text = {"text": self._text, "markdown": self._markdown, "html": self._html}[self.format]()
        return self._encoded(self._aged(text))

    def _add(self, kind: str, text: str) -> None:
        self.blocks.append((kind, text))

    def _page(self) -> None:
        topic, expected = self.topic, self.expected
        self._add("head", self.random.choice(("INQUIRING LINE", "Line of inquiry", "INQUIRY LINE")))
        self._add("question", topic.question)
        self._add("para", topic.explanation)
        expected.question = topic.question
        self._add("gap", "")
        titles = [title for title, _ in topic.notes]
        for paragraph in topic.paragraphs:
            text = paragraph.format(*titles).replace("?.", "?.")
            self._add("para", text)
            expected.paragraphs.append(text)
            expected.mentions.append([index for index, title in enumerate(titles) if title in text])
        self._add("head", self.random.choice(NOTE_HEADS).format(len(topic.notes)))
        for title, text in topic.notes:
            self._add("title", title)
            self._add("para", text)
            expected.notes.append((title, text))

    def _prompt(self) -> None:
        topic, expected, random = self.topic, self.expected, self.random
        self._add("para", random.choice(ROLES).format(subject=topic.subject, question=topic.durable_question))
        expected.durable_question = topic.durable_question
        self._add("head", random.choice(CLAIM_HEADS))
        if window := random.choice(WINDOWS):
            self._add("para", window.format(2019, 2026))
            expected.window = ["2019", "2026"]
        bullet = random.choice(BULLETS)
        for number, claim in enumerate(random.sample(topic.claims, random.randint(2, len(topic.claims)))):
            written, start, end, approximate = random.choice(DATES if bullet else DATES[:-1])
            text = claim
            if written:
                text = f"{claim[:-1]} {written}" + random.choice((".", "", "."))
            has_stop = text.endswith(".")
            self._add("item", f"{self._mark(bullet, number)} {text}".strip())
            expected.claims.append((claim if has_stop else claim[:-1], start, end, approximate))
        self._add("head", random.choice(ANCHOR_HEADS))
        form, bullet = random.choice(ANCHOR_FORMS), random.choice(("•", "-", "*", "1.", ""))
        for number, title in enumerate(topic.titles):
            year, month = random.randint(2016, 2026), random.randint(1, 12)
            version = random.choice((None, None, 1, 3))
            name = f"{year % 100}{month:02}.{random.randint(1, 25000):05}"
            iso, words = f"{year}-{month:02}", f"{MONTHS[month - 1]} {year}"
            text = form.format(
                id=name + (f"v{version}" if version else ""), iso=iso, words=words, year=year, title=title
            )
            self._add("item", f"{self._mark(bullet, number)} {text}".strip())
            expected.anchors.append((name, version, str(year) if "{year}" in form else iso, title))
        self._tasks()
        self._add(
            "para",
            random.choice(
                (
                    "Cite arXiv IDs; flag anything you cannot ground in a real paper.",
                    "Always cite arXiv ids, and mark what you could not verify.",
                )
            ),
        )

    def _tasks(self) -> None:
        topic, random = self.topic, self.random
        self._add("head", random.choice(TASK_HEADS))
        numbers = random.choice((("(1)", "(2)", "(3)"), ("1.", "2.", "3."), ("1)", "2)", "3)")))
        self._add(
            "item",
            f"{numbers[0]} RE-TEST EACH CONSTRAINT. For each claim above, determine whether newer "
            f"scaling, architectural changes, evals, or "
            f"tooling have since weakened, reversed, or hardened it. Separate the durable "
            f"question—*{topic.retest_question}*—from perishable specifics.",
        )
        look = "Surface the strongest CONTRADICTING or SUPERSEDING work from the last ~6 months. Look for:"
        kinds = topic.contradicting
        style = random.choice(("lettered", "prose", "list"))
        if style == "lettered":
            self._add(
                "item",
                f"{numbers[1]} {look} "
                + "; ".join(f"({letter}) {kind}" for letter, kind in zip("abc", kinds, strict=True))
                + ".",
            )
        elif style == "prose":
            self._add("item", f"{numbers[1]} {look} " + "; ".join(kinds) + ".")
        else:
            self._add("item", f"{numbers[1]} {look}")
            for letter, kind in zip("abc", kinds, strict=True):
                self._add("sub", f"({letter}) {kind};")
        self.expected.contradicting += kinds
        questions = topic.research_questions
        if random.random() < 0.6:
            self._add(
                "item",
                f"{numbers[2]} Propose 2 research questions that assume the regime may have shifted: "
                f"one probing {questions[0]}, one testing {questions[1]}.",
            )
        else:
            self._add("item", f"{numbers[2]} Propose 2 research questions:")
            for question in questions:
                self._add("sub", f"- {question}")
        self.expected.research_questions += questions

    @staticmethod
    def _mark(bullet: str, number: int) -> str:
        return {"1.": f"{number + 1}.", "(1)": f"({number + 1})", "a)": f"{'abcdefgh'[number]})"}.get(
            bullet, bullet
        )

    def _wrapped(self, text: str, indent: str, hanging: str) -> str:
        if not self.wrap:
            return indent + text
        return textwrap.fill(
            text, self.wrap, initial_indent=indent, subsequent_indent=hanging, break_long_words=False
        )

    def _text(self) -> str:
        doubled = self.random.random() < 0.15 and not self.wrap
        indent = self.random.choice(("", "  "))
        out: list[str] = []
        previous = ""
        for kind, text in self.blocks:
            apart = not (kind in ("item", "sub") and previous in ("item", "sub", "head", "para"))
            if out and (apart or (previous == "para" and not text[:1].isascii()) or doubled):
                out.append("")
            if kind == "gap":
                out.append("")
            elif kind in ("item", "sub"):
                lead = indent if kind == "item" else "    "
                marked = text[:1] in "•-*–▪(" or text[1:2] in ".)"
                out.append(self._wrapped(text, lead, lead + ("  " if marked else "")))
            else:
                out.append(self._wrapped(text, "", ""))
            previous = kind
        return "\n".join(out)

    def _markdown(self) -> str:
        out: list[str] = []
        headed = self.random.choice(("## {}", "**{}**", "### {}"))
        quoted = self.random.random() < 0.2
        for kind, text in self.blocks:
            if kind == "head":
                out += ["", headed.format(text), ""]
            elif kind == "question":
                out += ["", f"# {text}" if headed.startswith("#") else f"**{text}**", ""]
            elif kind == "title":
                out += ["", self.random.choice(("### {}", "**{}**", "{}")).format(text), ""]
            elif kind in ("item", "sub"):
                out.append(self._wrapped(text, "" if kind == "item" else "   ", "  "))
            elif kind != "gap":
                out += ["", self._wrapped(text, "", ""), ""]
        return "\n".join(f"> {line}" if quoted and line else line for line in out)

    def _html(self) -> str:
        out = [
            "<!DOCTYPE html><html><head><title>Library</title><style>p { margin: 0 }</style></head><body>",
            "<nav><a href='/'>Home</a> <a href='/l'>Lines</a></nav><main>",
        ]
        tags = {"head": "h2", "question": "h1", "title": "h3", "para": "p", "chrome": "p"}
        listed = False
        for kind, text in self.blocks:
            marked = text[:2].strip() in ("•", "-", "*", "–", "▪")
            if kind in ("item", "sub") and marked:
                out.append(("" if listed else "<ul>") + f"<li>{html.escape(text[2:])}</li>")
                listed = True
                continue
            if listed:
                out.append("</ul>")
                listed = False
            if kind != "gap":
                tag = tags.get(kind, "div")
                out.append(f"<{tag}>{html.escape(text)}</{tag}>")
        return "\n".join(
            [
                *out,
                "</ul>" if listed else "",
                "</main><footer>© 2026 The Library</footer><script>var claims = 1;</script></body></html>",
            ]
        )

    def _aged(self, text: str) -> str:
        """Copying artefacts."""
        random = self.random
        if random.random() < 0.3:
            text = text.replace("'", "’")
        if random.random() < 0.2:
            text = text.replace("fi", "ﬁ")
        if random.random() < 0.2:
            text = text.replace(" a ", " a\u00a0").replace("ing ", "ing\u200b ")
        if random.random() < 0.1:
            text = text.replace("tion", "\u00adtion")
        if self.format != "html" and random.random() < 0.5:
            text = text.replace("\n", random.choice(LINE_ENDS))
        return text

    def _encoded(self, text: str) -> bytes:
        encoding = self.random.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"))
        return text.encode(encoding)
