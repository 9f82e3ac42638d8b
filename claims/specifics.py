"""The perishable specifics in a statement: figures, counts, models, thresholds, benchmarks, superlatives. Pure.

Called by the reader of documents, by the claim's form and, later, by what compares a claim's figures with a paper's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.names import BENCHMARK, MODEL, NOT_A_MODEL
from papers.identifiers import find_all


class Kind(StrEnum):
    QUANTITY = "quantity"
    COUNT = "count"
    MODEL = "model"
    THRESHOLD = "threshold"
    BENCHMARK = "benchmark"
    SUPERLATIVE = "superlative"


@dataclass(frozen=True, slots=True)
class Specific:
    """statement[start:end] is `text`. `values` are its figures in order, in `unit` ("%", "x", "tokens", "models"), or ()."""

    text: str
    kind: Kind
    start: int
    end: int
    values: tuple[float, ...] = ()
    unit: str = ""


_WORD_NUMBERS = {
    word: float(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
} | {
    word: float(10 * value)
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SUFFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "bn": 1e9, "": 1.0}

_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![\w.])\.\d+"
_SIGN = r"(?:(?<![\w)])[+−-](?=[\d.]))?"
_NUMBER = rf"(?:{_SIGN}(?:{_DIGITS})(?:\s?(?:×|x|\*)\s?10\^?[⁻−-]?[\d⁰¹²³⁴-⁹]+|[eE]-?\d+)?)"
_BIG = rf"(?:{_NUMBER}(?:\s?[kKMBT](?![\w%])|\s?bn\b|\s{_SCALE})?)"
_WORDED = rf"(?:\b(?:a|one|{_WORD})?\s?\b{_SCALE}\b(?:\s{_SCALE})?|\b{_WORD}\b(?:\s{_SCALE})?)"
_ANY = rf"(?:{_BIG}|{_WORDED})"
_ABOUT = r"(?:[~≈∼]\s?)?"
_DASH = r"\s?(?:-|–|—|to)\s?"
_ARROW = r"\s*(?:→|->|-->|⟶|➔|=>)\s*"
_TO = rf"(?:{_ARROW}|\s(?:up |down )?to\s|\s?[–-]\s?)"
_BOUND = r"(?:±\s?[\d.]+\s?)?"

_PERCENT = r"\s?(?:%(?:\s?(?:points?|pts?)\b)?|percent(?:age)?(?:[ -]points?)?\b|per\s?cent\b|pp\b|p\.p\.)"
_TIMES = r"\s?(?:[x×](?![\w-])|-?fold\b|[ -]times\b)"
# Units of measure and of work: a number of them is a quantity, a number of anything else a count.
_UNITS = (
    r"(?:[kMGTP]?(?:i?B|bit|bits|bytes?|b/s|bps)|[kMG]?Wh?(?:/(?:kg|L|l))?|mAh(?:/(?:g|cm²|cm2))?|Ah|[mkM]?V|m?eV|[mkµμ]?A(?:/cm²|/cm2)?|[kMGT]?Hz|[kMGTPE]?FLOPs?|[kMG]?Pa|dB|[kmcnµμ]?m(?:²|³|2|3)?"
    r"|[kmµμn]?g(?:/(?:L|l|cm³|kg|kWh))?|[mµμ]?[Ll]|[mµμn]?s|min|[mµμn]?M(?![\w])|kcal(?:/mol)?|kJ(?:/mol)?|kDa|Da|K|°\s?[CF]|℃|Å|ppm|ppb|mol|bar|atm|rpm|wt%|K/s|Tg|GtCO2e?|tCO2e?"
    r"|tokens?(?:/s(?:ec(?:ond)?)?)?|parameters?|params|weights|characters|words|steps?|epochs?|iterations?|layers?|qubits?|pixels?|frames?|samples/s|tokens per second|queries per second"
    r"|cycles?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|milliseconds?|days?|weeks?|months?|years?|yrs?|decades?|centuries|generations?"
    r"|GPU[ -](?:hours?|days?)|A100[ -]hours?|core[ -]hours?|points?|pts|bits?|nats?|degrees?|kilometers?|kilometres?|km|miles?|meters?|metres?|tonnes?|tons?|kilograms?|grams?|watts?|volts?|dollars|USD|EUR|euros?|cents"
    r"|standard deviations?|SDs?|σ|orders of magnitude|basis points|bps|residues|kb|Mb|bp|nucleotides|base pairs|context(?: (?:window|length))?)"
)
_METRIC = (
    r"(?:BLEU(?:-?\d)?|F1|F-?score|ROUGE(?:-?[\dLN]+)?|METEOR|BERTScore|AUROC|AUPRC|AUC(?:-ROC)?|ROC-AUC|mAP(?:@[\d.]+)?|MAP|[nN]DCG(?:@\d+)?|MRR(?:@\d+)?|[Rr]ecall@\d+|[Pp]recision@\d+|[Hh]it(?:s)?@\d+|[Pp]ass@\d+"
    r"|perplexity|WER|CER|EM|RMSD|RMSE|MAE|MSE|TM-score|GDT(?:-TS)?|lDDT|pLDDT|IC50|R²|R2|Elo|FID|PSNR|SSIM|LPIPS|IoU|mIoU|Dice|COMET|chrF|accuracy|Spearman|Pearson|kappa|correlation)"
)
_CURRENCY = r"[$€£¥]"
_PLURAL_STOP = r"(?:is|was|has|does|as|its|this|thus|less|across|versus|vs|plus|perhaps|always|besides|towards|previous|various|us|unless|yes|his|hers|ours|theirs|times|whereas|alias|bias|analysis|basis|gas|loss|class|process|access|success|progress|consensus|focus|status|bus|corpus|cross|mass|pass|press|stress|dress|address|fitness|robustness|awareness|business|persists|remains|shows|gives|yields|reaches|falls|rises|exceeds|improves|reduces|increases|decreases|outperforms|matches|achieves|suffices|beats|drops|grows|makes|takes|needs|works|exists|holds|appears|becomes|seems|leads|requires|performs)"
_IRREGULAR = r"(?:people|children|women|men|mice|participants|criteria|phenomena|hypotheses|analyses|species|series|corpora|media|strata|data)"
_NOUN = rf"(?!{_PLURAL_STOP}\b)(?:[A-Za-z][\w'-]*[a-z]s|[A-Z]{{2,}}s|{_IRREGULAR})\b"
_MODIFIER = r"(?!(?:and|or|of|to|in|on|at|by|for|with|from|than|is|are|was|were|the|that|which|when|while|as|but|vs|per|under|over|after|before|without|within|across|between|into|does|do|did|can|could|may|would|will|if|only|not|its|their|both|times|percent|percentage|more|less|fewer|fold)\b)[\w'/+-]+"
_COUNTED = rf"(?:\s(?:of\s(?:the\s|its\s|their\s)?)?(?:{_MODIFIER}\s){{0,3}}?{_NOUN})"

_CONDITION = (
    r"(?:at (?:least|most|best)|no (?:more|fewer|less|later|earlier) than|(?:more|fewer|less|greater|higher|lower|larger|smaller|better|worse|longer|shorter|faster|bigger) than|up to|as (?:few|little|many|much|low|high) as"
    r"|above|below|beyond|over|under|exceed(?:s|ing|ed)?|within|nearly|almost|upwards? of|(?:a )?(?:minimum|maximum|threshold|cut-?off|limit) of|≥|≤|>=|<=|>|<|⩾|⩽)"
)
_THRESHOLD_UNIT = rf"(?:{_PERCENT}|{_TIMES}|\s?-?{_UNITS}(?![\w])|\s{_METRIC}\b|{_COUNTED})"
_NOT_THRESHOLD = r"(?:nearly|almost)"


def _form(kind: Kind, unit: str, pattern: str, flags: int = 0) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, unit, re.compile(pattern, flags)


# In order of precedence; an earlier form's find is kept, a later one may not overlap it. A name wins over its digits.
_FORMS: list[tuple[Kind, str, re.Pattern[str]]] = [
    _form(Kind.QUANTITY, "p", r"\b[pP](?:-?values?)?\s?(?:=|<|>|≤|≥|of|below|under)\s?0?\.\d+(?:e-?\d+)?"),
    _form(Kind.QUANTITY, "%", rf"{_ABOUT}{_NUMBER}{_PERCENT}{_TO}{_ABOUT}{_NUMBER}{_PERCENT}"),
    _form(Kind.QUANTITY, "x", rf"{_ABOUT}{_NUMBER}{_TIMES}?{_DASH}{_NUMBER}{_TIMES}", re.I),
    _form(Kind.THRESHOLD, "", rf"(?<![\w-]){_CONDITION}(?<!nearly)(?<!almost)\s?(?:a |an |the )?{_ABOUT}{_CURRENCY}?{_ANY}{_THRESHOLD_UNIT}?", re.I),
    _form(Kind.QUANTITY, "%", rf"{_ABOUT}{_NUMBER}(?:{_ARROW}|\s?[–-]\s?|\sto\s|\sand\s){_NUMBER}{_PERCENT}"),
    _form(Kind.QUANTITY, "%", rf"{_ABOUT}(?:{_NUMBER}\s?{_BOUND}|\b{_WORD})(?:{_PERCENT})"),
    _form(Kind.QUANTITY, "x", rf"{_ABOUT}(?:{_NUMBER}|\b{_WORD}|\b(?:a\s)?(?:hundred|thousand)){_TIMES}", re.I),
    _form(Kind.QUANTITY, "x", r"(?:[~≈∼]\s?)?\b(?:(?:an?|one|two|three|four|five|several|\d)(?:\s(?:to|or|-)\s(?:two|three|four|\d))?\s(?:full\s)?)?orders?[ -]of[ -]magnitude", re.I),
    _form(Kind.QUANTITY, "x", r"\b(?:twice|thrice|(?:roughly |nearly |more than )?(?:double[sd]?|doubling|triple[sd]?|tripling|quadruple[sd]?|halve[sd]?|halving))(?![\w-])", re.I),
    _form(Kind.COUNT, "", rf"\b{_ANY}\s(?:out of|of|in)\s(?:the\s|its\s|all\s)?{_ANY}(?:{_COUNTED})?", re.I),
    _form(Kind.COUNT, "", rf"(?<![\w./-])\d+\s?/\s?\d+{_COUNTED}"),
    _form(Kind.QUANTITY, "", r"\b(?:(?:a|one|two|three|four)[ -](?:thirds?|quarters?|fifths?|tenths?|sixths?|eighths?)|(?:one-)?half(?=\s(?:of|the|as|a)\b)|a half)(?![\w-])", re.I),
    _form(Kind.QUANTITY, "", rf"{_ABOUT}{_CURRENCY}\s?{_ANY}(?:{_DASH}{_CURRENCY}?{_NUMBER})?(?:\s(?:per|an?|/)\s?\w+)?"),
    _form(Kind.QUANTITY, "", rf"{_ABOUT}{_NUMBER}(?:\s?(?:[kKMBT]\b|{_UNITS}(?![\w])))?(?:{_ARROW}|\s?[–]\s?|(?<=\d)-(?=\d)|\s(?:down |up )?to\s){_NUMBER}(?:\s?[kKMBT](?![\w]))?(?:\s?-?{_UNITS}(?![\w])|\s{_METRIC}\b)?"),
    _form(Kind.QUANTITY, "", rf"{_ABOUT}(?:{_BIG}\s?{_BOUND}|{_WORDED})[\s-]?(?:(?:context|output|input|training|prompt|active|trainable|GPU|charge|inference|active) )?{_UNITS}(?:\s(?:per|/)\s\w+)?(?![\w])(?!-\w)"),
    _form(Kind.QUANTITY, "", rf"{_ABOUT}{_NUMBER}\s{_METRIC}(?:\spoints?)?(?!\w)"),
    _form(Kind.QUANTITY, "", rf"(?<![\w.-]){_ABOUT}\d+(?:\.\d+)?[BMT](?:[ -](?:parameters?|params|tokens?|models?|weights|scale))?(?![\w])(?:-parameter|-token)?"),
    _form(Kind.QUANTITY, "tokens", r"(?<![\w.-])\d+[kK](?=[ -](?:context|tokens?|window))(?:[ -](?:tokens?|context(?: window| length)?|window))?"),
    _form(Kind.COUNT, "", rf"{_ABOUT}(?<![\w.-])(?:{_ANY}|(?:dozens|hundreds|thousands|millions|billions|tens of thousands|hundreds of thousands)(?=\sof\b)){_COUNTED}", re.I),
    _form(Kind.QUANTITY, "", rf"(?<![\w./-]){_ABOUT}(?:{_SIGN}(?:\d+\.\d+|(?<![\w.])\.\d+)(?![\w.]|-\w)|\d{{1,3}}(?:,\d{{3}})+(?![\w.]))(?:\s?±\s?[\d.]+)?"),
    _form(Kind.QUANTITY, "", r"[~≈]\s?\d[\d,.]*\d?(?:[kKMBT]\b)?(?![\w%])"),
]  # fmt: skip
_YEARLIKE = re.compile(r"(?:19|20)\d\d")
_YEAR_RANGE = re.compile(r"(?:19|20)\d\d\s?[–—-]\s?(?:19|20)?\d\d")
_NOT_COUNTED = re.compile(
    r"(?:section|sections|figure|fig\.?|table|equation|eq\.?|layers?|step|level|phase|stage|version|chapter|day|week|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\s$",
    re.I,
)

_SUPERLATIVE_STOP = (
    r"(?:test|rest|interest|request|forest|invest|suggest|harvest|honest|modest|contest|west|guest|protest|ingest|digest|manifest|arrest|attest|conquest|quest|nest"
    r"|pest|vest|zest|crest|earnest|priest|unrest|detest|infest|chest|nearest|latest|retest|backtest|pretest|midwest|bequest|inquest|tempest|disinterest|southwest|northwest|everest|trieste|reforest|deforest|self-interest|dishonest|immodest|brest|jest|lest|fest|ernest|budapest|bucharest|est|best|stress-test|pre-test|re-test|hest|behest|divest|molest|wrest|rainforest)"
)
_SUPERLATIVE = re.compile(
    rf"\b(?:state[- ]of[- ]the[- ]art|SOTA|(?:the\s)?(?:single\s)?(?<!at\s)best(?![-\w])|(?:the\s)?worst(?![-\w])|(?!{_SUPERLATIVE_STOP}\b)\w{{2,}}est(?![-\w])"
    r"|(?:the\s)?(?<!at\s)most(?![-\w])(?!\s(?:of|recent(?:ly)?|likely|notably|importantly|often)\b)|the\s(?:very\s)?first(?!\s(?:token|layer|step|few|stage|place|half|quarter|author|phase|round|turn|order|two|three|one|\d))|first(?=\sto\b)|first-ever"
    r"|the\sonly(?:\sone)?|(?<=^)only(?!\s(?:\d|about|one of|two|three|four|five|six|seven|eight|nine|ten|if|when|after|a\s)|[-\w])|(?<!not\s)the\sleast|unprecedented|unmatched|unsurpassed|never(?!theless)|always|record[- ](?:high|low|breaking|setting))\b",
    re.I,
)


def find_specifics(statement: str) -> list[Specific]:
    """The specifics in the statement, in order, none overlapping another: the longest sensible span of each."""
    taken = [(found.start, found.end) for found in find_all(statement)]
    taken += [match.span() for match in _YEAR_RANGE.finditer(statement)]
    specifics: list[Specific] = []

    def take(candidates: Iterator[Specific]) -> None:
        for one in candidates:
            if not any(start < one.end and one.start < end for start, end in taken):
                taken.append((one.start, one.end))
                specifics.append(one)

    take(_names(statement))
    for kind, unit, form in _FORMS:
        take(_figures(statement, kind, unit, form))
    take(_superlatives(statement))
    return sorted(specifics, key=lambda one: one.start)


def _names(statement: str) -> Iterator[Specific]:
    for match in BENCHMARK.finditer(statement):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        yield Specific(match[group], Kind.BENCHMARK, *match.span(group))
    for match in MODEL.finditer(statement):
        text = match[0].rstrip(" -.")
        if not NOT_A_MODEL.fullmatch(text):
            yield Specific(text, Kind.MODEL, match.start(), match.start() + len(text))


def _figures(statement: str, kind: Kind, unit: str, form: re.Pattern[str]) -> Iterator[Specific]:
    for match in form.finditer(statement):
        text = match[0].strip()
        start = match.start() + (len(match[0]) - len(match[0].lstrip()))
        bare = text.lstrip("~≈∼ ")
        if not text or (
            _YEARLIKE.match(bare) and kind is Kind.COUNT and not re.match(r"\d{4}\s\w+s\b", bare)
        ):
            continue
        if _YEARLIKE.fullmatch(re.sub(r"^(?:\D+\s)?", "", bare)) or (
            kind is Kind.COUNT and _is_year(statement, match, bare)
        ):
            continue
        if (
            start and re.match(r"[\w.@]", statement[start - 1]) and re.match(r"[\w.]", text)
        ) or _NOT_COUNTED.search(statement[:start]):
            continue
        values, found_unit = _values(text), unit or _unit(text)
        if kind is Kind.THRESHOLD and not values:
            continue
        yield Specific(text, kind, start, start + len(text), values, found_unit)


def _is_year(statement: str, match: re.Match[str], text: str) -> bool:
    """ "In 2024 models …": a year before a noun, not a count."""
    return bool(_YEARLIKE.match(text)) and bool(
        re.search(
            r"\b(?:in|since|by|from|until|after|before|during|of|to|between|and|early|late|mid)[\s-]$",
            statement[: match.start()],
            re.I,
        )
    )


def _superlatives(statement: str) -> Iterator[Specific]:
    for match in _SUPERLATIVE.finditer(statement):
        text, start = match[0], match.start()
        if text[:4].lower() == "the ":
            text, start = text[4:], start + 4
        yield Specific(text, Kind.SUPERLATIVE, start, match.end())


_FIGURE = re.compile(
    rf"(?P<number>{_DIGITS})(?:\s?(?:×|x)\s?10\^?(?P<power>[⁻−-]?[\d⁰¹²³⁴-⁹]+))?(?:\s?(?P<suffix>[kKMBT]|bn)(?![\w%]))?(?:\s(?P<scale>{_SCALE})\b)?"
    rf"|\b(?P<word>{_WORD})\b(?:\s(?P<word_scale>{_SCALE})\b)?|\b(?P<order>orders?)[ -]of[ -]magnitude|\b(?P<lone>{_SCALE})\b|\b(?P<ratio>twice|thrice|doubl|tripl|quadrupl|halv)|\b(?P<half>half)\b"
    r"|\b(?P<top>one|two|three|four|a)[ -](?P<part>third|quarter|fifth|sixth|eighth|tenth)",
    re.I,
)
_RATIOS = {"twice": 2.0, "thrice": 3.0, "doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_PARTS = {"third": 3.0, "quarter": 4.0, "fifth": 5.0, "sixth": 6.0, "eighth": 8.0, "tenth": 10.0}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def _values(text: str) -> tuple[float, ...]:
    if re.search(r"orders?[ -]of[ -]magnitude", text, re.I):
        count = re.search(rf"\b({_WORD}|\d)\b", text, re.I)
        return (
            10.0
            ** (
                float(count[1])
                if count and count[1].isdecimal()
                else _WORD_NUMBERS.get(count[1].lower(), 1.0)
                if count
                else 1.0
            ),
        )
    return tuple(value for match in _FIGURE.finditer(text) if (value := _value(match)) is not None)


def _value(match: re.Match[str]) -> float | None:
    if match["number"]:
        value = float(re.sub(r"[, ]", "", match["number"])) * _SUFFIXES.get(match["suffix"] or "", 1.0)
        value *= _SCALES.get((match["scale"] or "").lower(), 1.0)
        power = (match["power"] or "0").translate(_SUPERSCRIPTS)
        return float(value * 10.0 ** int(power)) if len(power) < 4 else None
    if match["top"]:
        return _WORD_NUMBERS.get(match["top"].lower(), 1.0) / _PARTS[match["part"].lower()]
    if match["word"]:
        tens, _, ones = match["word"].lower().partition("-")
        value = _WORD_NUMBERS[tens] + _WORD_NUMBERS.get(ones, 0.0)
        return value * _SCALES.get((match["word_scale"] or "").lower(), 1.0)
    if match["lone"]:
        return _SCALES[match["lone"].lower()]
    if match["ratio"]:
        return _RATIOS[match["ratio"].lower()]
    return 0.5 if match["half"] else None


def _unit(text: str) -> str:
    """The unit or noun after the last figure, or the currency before it."""
    if currency := re.search(_CURRENCY, text):
        return currency[0]
    if re.search(_PERCENT, text):
        return "%"
    if re.search(rf"\d{_TIMES}|fold|times", text):
        return "x"
    match = re.search(r"(?:\d[\d.,]*\s?(?:[kKMBT](?![\w]))?|[a-z]+(?=\s))[\s-]*(?:of\s)?([^\d]*?)$", text)
    words = match[1].strip(" -").split() if match else []
    return words[-1] if words else ""


def disagreements(statement: str, specifics: list[Specific]) -> list[str]:
    """Sentences on figures of one statement that cannot all be right: a change that is not the ratio it is said to be."""
    changes = [
        one for one in specifics if one.unit == "%" and len(one.values) == 2 and _is_change(statement, one)
    ]
    ratios = [one for one in specifics if one.unit == "x" and one.values and one.kind is Kind.QUANTITY]
    found = []
    if changes and ratios:
        actual = [(one, _ratio(one)) for one in changes]
        wrong = [
            (one, ratio)
            for one, ratio in actual
            if ratio and not any(_agrees(ratio, said) for said in ratios)
        ]
        if wrong:
            said = " and ".join(dict.fromkeys(one.text for one in ratios))
            figures = " and ".join(f"{one.text} is {_times(ratio)}" for one, ratio in actual if ratio)
            found.append(f"{figures}, but the claim says {said}.")
    for one in specifics:
        if one.kind is Kind.COUNT and len(one.values) == 2 and 0 < one.values[0] <= one.values[1]:
            share = 100 * one.values[0] / one.values[1]
            near = re.match(
                r"[^()]{0,3}\(\s?[~≈]?(\d+(?:\.\d+)?)\s?%\s?\)", statement[one.end : one.end + 40]
            )
            if near and abs(float(near[1]) - share) > 1.5:
                found.append(f"{one.text} is {share:.0f}%, but the claim says {near[1]}%.")
    return found


def _is_change(statement: str, one: Specific) -> bool:
    """From one figure to another, not a range: an arrow, or "from … to"."""
    if re.search(r"→|->|=>|⟶|➔", one.text):
        return True
    return bool(re.search(r"\bto\b", one.text)) and bool(
        re.search(
            r"\b(?:from|of)\s$|\b(?:rose|fell|jumped|grew|dropped|went|climbed)\b",
            statement[max(one.start - 40, 0) : one.start],
            re.I,
        )
    )


def _ratio(one: Specific) -> float | None:
    low, high = sorted(one.values)
    return high / low if low > 0 else None


def _agrees(ratio: float, said: Specific) -> bool:
    tolerance = 1.3 if re.match(r"[~≈∼]|an? order", said.text) else 1.15
    values = [value if value >= 1 else 1 / value for value in said.values if value > 0]
    return bool(values) and min(values) / tolerance <= ratio <= max(values) * tolerance


def _times(ratio: float) -> str:
    return f"{ratio:.3g}x"
