"""Reads the prompt's tasks: what to re-test, the kinds of contradicting work to look for, the research questions. Pure.

Called by claims.documents.reader with the blocks of the tasks' part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from claims.documents.cleaning import squeezed, without_emphasis
from claims.documents.headings import Section
from claims.documents.segments import Block
from claims.documents.shape import Part, ReadTasks

_RETEST = re.compile(
    r"\b(?:re-?\s?test|stress-?test|re-?examine|re-?check|re-?evaluate|re-?assess|revisit)\w*\b"
    r"|\bfor each (?:of the )?(?:\w+ )?(?:claim|constraint|finding)"
    r"|\b(?:test|check|judge|assess) (?:each|every|all)\b",
    re.I,
)
_CONTRADICTING = re.compile(
    r"\b(?:contradict|supersed|counter-?evidence|refut|overturn|disconfirm|challeng|conflict|undermin|opposing)\w*",
    re.I,
)
_QUESTIONS = re.compile(
    r"\b(?:propose|suggest|formulate|draft|pose|offer|write|name|give|frame|sketch|list|end with"
    r"|close with|come up with)\b.{0,60}?\bquestions?\b|^\W*\w* ?\w* ?research questions\b",
    re.I,
)
_LOOK_FOR = re.compile(
    r"\b(?:look|search|hunt|watch|scan)(?:ing)?(?: (?:in particular|especially|specifically|also"
    r"|out))? for\b\s*:?\s*|\b(?:such as|in particular|namely|specifically|especially|prioriti[sz]e"
    r"|kinds?|including)\b\s*:?\s*",
    re.I,
)
_DURABLE = re.compile(
    r"\b(?:durable|lasting|enduring|precise|underlying) question\b\s*[—–:,(\"-]*\s*[*_\"']*([^?]{8,400}?\?)",
    re.I,
)
_MONTHS = re.compile(
    r"\b(?:last|past|previous|recent)\s+[~≈]?\s*(\d{1,2}|two|three|four|five|six|nine|twelve|eighteen)\s+months?\b",
    re.I,
)
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "nine": 9,
    "twelve": 12,
    "eighteen": 18,
}
_ASKED = re.compile(r"\b(\d{1,2}|one|two|three|four|five|six)\b(?: \w+){0,3}? questions?\b", re.I)
_LETTERED = re.compile(r"(?:^|(?<=[\s;:,.—–]))(?:\(([a-h]|i{1,3}|iv|v|\d)\)|([a-h]|i{1,3}|iv|\d)\))\s*")
_ONE = re.compile(
    r"(?:^|[,;.:—–]\s*|\s(?:and|plus)\s+)(?:and\s+|plus\s+)?(?=(?:one|another|a second|a third|the "
    r"other|the (?:first|second|third)|first|second|third)\b[ ,:]"
    r"(?!of the\b))",
    re.I,
)
_LEAD = re.compile(
    r"(?:and |or |plus )*(?:(?:one|another|a second|a third|the other|the (?:first|second"
    r"|third)(?: one)?|first|second|third)\b(?: should| that| which| to| of them)*[,:]?\s*)"
    r"(?:(?:prob|test|ask|examin|investigat|explor|measur|check|assess|determin|study)(?:es|s|ing"
    r"|ies)?\s+(?=(?:whether|if|how|what|why|when|which|where|to what)\b))?",
    re.I,
)
_VERB = re.compile(
    r"(?:prob|test|ask|examin|investigat|explor|measur|check|assess|determin|study)(?:es|s|ing"
    r"|e)?\s+(?=(?:whether|if|how|what|why|when|which|where)\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PlacedTask:
    """What a block of the tasks' part became."""

    block: Block
    part: Part
    words: str
    index: int | None


class _Mode:
    NONE, RETEST, CONTRADICTING, QUESTIONS = range(4)


def read_tasks(portions: list[tuple[Section, list[Block]]]) -> tuple[ReadTasks, list[PlacedTask]]:
    """The tasks, and what each block became. Blocks come with the part under whose heading they stand."""
    tasks = ReadTasks()
    placed: list[PlacedTask] = []
    mode, count = _Mode.NONE, 0
    for section, items in portions:
        if section is Section.CONTRADICTING:
            mode = _Mode.CONTRADICTING
        elif section is Section.RESEARCH_QUESTIONS:
            mode = _Mode.QUESTIONS
        for block in items:
            text = without_emphasis(squeezed(block.text))
            new_mode = _mode_of(text, block, mode, section)
            if new_mode == _Mode.NONE and mode != _Mode.NONE:
                placed.append(_sub_item(tasks, text, block, mode, count))
                continue
            count += 1
            if new_mode == _Mode.NONE:
                tasks.others.append(text)
                placed.append(PlacedTask(block, Part.TASK, f"Task {count}", count - 1))
                continue
            mode = new_mode
            placed.append(_task(tasks, text, block, mode, count))
    return tasks, placed


def _mode_of(text: str, block: Block, mode: int, section: Section) -> int:
    """Which of the three tasks the block begins, or NONE for an item under the one before."""
    sub_item = bool(re.fullmatch(r"\(?[a-z]{1,3}[.)]|[•‣◦▪*+–—-]", block.head.bullet)) and (
        section is not Section.TASKS or mode in (_Mode.CONTRADICTING, _Mode.QUESTIONS)
    )
    head = text[:160]
    if _QUESTIONS.search(head):
        return _Mode.QUESTIONS
    if sub_item and not re.match(r"(?:surface|find|identify|search|re-?test|surfacing)\b", text, re.I):
        return _Mode.NONE
    if section is Section.RESEARCH_QUESTIONS or (
        section is Section.CONTRADICTING and not re.match(r"\W*(?:surface|find|re-?test)\b", text, re.I)
    ):
        return _Mode.NONE
    retest, contradicting = _RETEST.search(head), _CONTRADICTING.search(head)
    if retest and (not contradicting or retest.start() < contradicting.start()):
        return _Mode.RETEST
    if contradicting:
        return _Mode.CONTRADICTING
    return _Mode.NONE


def _task(tasks: ReadTasks, text: str, block: Block, mode: int, count: int) -> PlacedTask:
    if months := _MONTHS.search(text):
        tasks.months = _number(months[1])
    if mode == _Mode.RETEST:
        tasks.retest = True
        tasks.retest_text = f"{tasks.retest_text}\n{text}".strip()
        if durable := _DURABLE.search(text):
            tasks.retest_question = durable[1].strip(" *_\"'")
        return PlacedTask(block, Part.TASK, f"Task {count}, re-test each constraint", count - 1)
    if mode == _Mode.CONTRADICTING:
        tasks.contradicting_text = text
        kinds = _inline_kinds(text)
        tasks.contradicting += kinds
        found = f"; {len(kinds)} kind{'s' * (len(kinds) > 1)} of work" if kinds else ""
        return PlacedTask(
            block, Part.TASK, f"Task {count}, contradicting or superseding work{found}", count - 1
        )
    tasks.questions_text = text
    if asked := _ASKED.search(text):
        tasks.questions_asked = _number(asked[1])
    questions = _inline_questions(text)
    tasks.research_questions += questions
    found = f"; {len(questions)} given" if questions else ""
    return PlacedTask(block, Part.TASK, f"Task {count}, research questions{found}", count - 1)


def _sub_item(tasks: ReadTasks, text: str, block: Block, mode: int, count: int) -> PlacedTask:
    if mode == _Mode.CONTRADICTING:
        look = _LOOK_FOR.match(text)
        kinds = [
            kind
            for kind in (_trimmed(part) for part in _by_letters(text[look.end() :] if look else text))
            if kind
        ]
        if look and len(kinds) == 1:
            kinds = _split_prose(text[look.end() :])
        tasks.contradicting += kinds
        return PlacedTask(
            block,
            Part.CONTRADICTING,
            f"Task {count}, kind of contradicting work",
            len(tasks.contradicting) - 1,
        )
    if mode == _Mode.QUESTIONS:
        tasks.research_questions += [question for part in _by_letters(text) if (question := _question(part))]
        return PlacedTask(
            block,
            Part.RESEARCH_QUESTION,
            f"Task {count}, research question",
            len(tasks.research_questions) - 1,
        )
    tasks.retest_text = f"{tasks.retest_text}\n{text}".strip()
    if (durable := _DURABLE.search(text)) and tasks.retest_question is None:
        tasks.retest_question = durable[1].strip(" *_\"'")
    return PlacedTask(block, Part.TASK, f"Task {count}, re-test each constraint, part", count - 1)


def _inline_kinds(text: str) -> list[str]:
    lettered = list(_LETTERED.finditer(text))
    if len(lettered) >= 2:
        return [kind for part in _by_letters(text[lettered[0].start() :]) if (kind := _trimmed(part))]
    if len(lettered) == 1 and (kind := _trimmed(text[lettered[0].end() :])):
        return [kind]
    looks = list(_LOOK_FOR.finditer(text))
    if not looks:
        if bracketed := re.search(r"\(([^()]*;[^()]*)\)", text):
            return _split_prose(bracketed[1])
        _, colon, after = text.partition(":")
        return _split_prose(after) if colon and ";" in after else []
    look = next(
        (one for one in looks if one[0].casefold().startswith(("look", "search", "hunt", "watch", "scan"))),
        looks[0],
    )
    after = re.sub(
        r"^[^:;]*\b(?:contradict|supersed|conflict)\w*\b[^:;]*:\s*", "", text[look.end() :], flags=re.I
    )
    if re.match(r"(?:\w+ ){0,3}(?:contradict|supersed|conflict)\w*\b[^;]*$", after, re.I):
        return []
    return _split_prose(after)


def _split_prose(text: str) -> list[str]:
    """Kinds in a sentence: parted by semicolons, else by commas before an "and" or "or"."""
    text = text.strip()
    if ";" in text:
        parts = text.split(";")
    elif re.search(r",\s*(?:and|or)\s", text) and text.count(",") >= 2:
        parts = re.split(r",\s*(?:(?:and|or)\s+)?", text)
    else:
        parts = [text]
    return [kind for part in parts if (kind := _trimmed(part))]


def _by_letters(text: str) -> list[str]:
    """The parts after (a), (b), (c), or the whole text where there are none."""
    marks = list(_LETTERED.finditer(text))
    if not marks:
        return [text]
    parts = [text[: marks[0].start()]] if marks[0].start() else []
    return (
        parts
        + [text[mark.end() : following.start()] for mark, following in pairwise(marks)]
        + [text[marks[-1].end() :]]
    )


def _inline_questions(text: str) -> list[str]:
    """The questions that a task's own sentence holds: "one probing …, one testing …", (a) … (b) …, or after a colon."""
    lettered = list(_LETTERED.finditer(text))
    if len(lettered) >= 2:
        return [
            question for part in _by_letters(text[lettered[0].start() :]) if (question := _question(part))
        ]
    head = _QUESTIONS.search(text)
    start = head.end() if head else 0
    ones = [match for match in _ONE.finditer(text) if match.start() >= start]
    if len(ones) >= 2 or (ones and ones[0].start() > 0 and re.search(r":\s*$", text[: ones[0].end()])):
        parts = [text[one.end() : following.start()] for one, following in pairwise(ones)]
        return [question for part in [*parts, text[ones[-1].end() :]] if (question := _question(part))]
    colon = text.find(":", start)
    if colon < 0:
        asked = re.search(r"\bwhether\b", text[start:])
        parts = (
            re.split(r",?\s+and\s+(?=whether\b)|[,;]\s*(?=whether\b)", text[start + asked.start() :])
            if asked
            else []
        )
        return [question for part in parts if (question := _question(part))]
    after = text[colon + 1 :].strip()
    if not after:
        return []
    if after.count("?") >= 2:
        parts = re.findall(r"[^?]+\?(?:[\"')]+)?", after)
    else:
        parts = (
            after.split(";")
            if ";" in after
            else re.split(r",?\s+and\s+(?=whether\b|how\b|what\b|why\b|does\b|do\b|can\b|is\b)", after)
        )
    return [question for part in parts if (question := _question(part))]


def _question(text: str) -> str:
    text = _trimmed(text)
    if lead := _LEAD.match(text):
        text = text[lead.end() :]
    elif verb := _VERB.match(text):
        text = text[verb.end() :]
    return text.strip() if re.search(r"\w{3}", text) else ""


def _trimmed(text: str) -> str:
    text = re.sub(r"^[\s,;.:—–-]+|[\s,;.:—–]+$", "", text)
    text = re.sub(r"[\s,;]+(?:and|or)$", "", re.sub(r"^(?:and|or|and/or)\s+", "", text))
    return text if re.search(r"\w", text) else ""


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word.casefold()]
