"""The forms of figures in a statement: percentages, changes, ratios, counts, thresholds, units; and their values. Pure.

Called by claims.specifics. `FORMS` are in order of precedence: an earlier form's find is kept.
"""

from __future__ import annotations

import re
from typing import NamedTuple


def _alternatives(words: str) -> str:
    """One group that matches any of the words (which are patterns), the longest first."""
    return f"(?:{'|'.join(sorted(words.split(), key=len, reverse=True))})"


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORD_NUMBERS = {word: float(value) for value, word in enumerate(_ONES.split())}
_WORD_NUMBERS |= {word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SUFFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "bn": 1e9, "": 1.0}
_PARTS = {"third": 3.0, "quarter": 4.0, "fifth": 5.0, "sixth": 6.0, "eighth": 8.0, "tenth": 10.0}
_RATIOS = {"twice": 2.0, "thrice": 3.0, "doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0, "halv": 0.5}

_WORD = (
    rf"(?:{_alternatives(_TENS)}(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    rf"|{_alternatives(' '.join(_ONES.split()[2:]))})"
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![\w.])\.\d+"
_POWER = r"\s?(?:×|x|\*)\s?10(?:\^[−-]?\d+|[⁻−]?[⁰¹²³⁴-⁹]+)|[eE]-?\d+|\^[−-]?\d+|(?<=10)[⁻−]?[⁰¹²³⁴-⁹]+"
_NUMBER = rf"(?:(?:(?<![\w)])[+−-](?=[\d.]))?(?:{_DIGITS})(?:{_POWER})?)"
_BIG = rf"(?:{_NUMBER}(?:\s?[kKMBT](?![\w%])|\s?bn\b|\s{_SCALE})?)"
_WORDED = rf"(?:\b(?:a|one|{_WORD})?\s?\b{_SCALE}\b(?!-)(?:\s{_SCALE})?|\b{_WORD}\b(?!-)(?:\s{_SCALE})?)"
_ANY = rf"(?:{_BIG}|{_WORDED})"
_ABOUT = r"(?:[~≈∼]\s?)?"
_DASH = r"\s?(?:-|–|—|to)\s?"
_ARROW = r"\s*(?:→|->|-->|⟶|➔|=>)\s*"
_TO = rf"(?:{_ARROW}|\s(?:up |down )?to\s|\s?[–-]\s?)"
_PLUS_MINUS = r"(?:±\s?[\d.]+\s?)?"

_PERCENT = r"\s?(?:%(?:[ -]?(?:points?|pts?)\b)?|percent(?:age)?(?:[ -]points?)?\b|per\s?cent\b|pp\b|p\.p\.)"
_NOT_CONFIDENCE = r"(?!\s(?:CI|CIs|confidence|credible)\b)"
_TIMES = r"\s?(?:[x×](?![\w-])(?!\s?10(?:\^|[⁻⁰¹²³⁴-⁹]))|-?fold\b|[ -]times\b)"
_METRIC = _alternatives(
    r"""
    BLEU(?:-?\d)? F1 F-?score ROUGE(?:-?[\dLN]+)? METEOR BERTScore AU(?:RO|PR)C AUC(?:-ROC)? ROC-AUC mAP(?:@[\d.]+)?
    MAP [nN]DCG(?:@\d+)? MRR(?:@\d+)? [Rr]ecall@\d+ [Pp]recision@\d+ [Hh]its?@\d+ [Pp]ass@\d+ perplexity WER CER EM
    RMSD RMSE MAE MSE TM-score GDT(?:-TS)? p?lDDT pLDDT IC50 R² R2 Elo FID PSNR SSIM LPIPS m?IoU Dice COMET chrF
    accuracy kappa correlation
    """
)
# Units of measure and of work: a number of them is a quantity; a number of anything else is a count.
_UNITS = _alternatives(
    r"""
    [kMGTP]i?B [kMGTP]?(?:bits?|bytes?|b/s|bps) [kMG]?Wh?(?:/(?:kg|L|l))? mAh(?:/(?:g|cm²|cm2))? Ah [mkM]?V m?eV
    [mkµμ]?A(?:/cm²|/cm2)? [kMGT]?Hz [kMGTPE]?FLOPs? [kMG]?Pa dB [kmcnµμ]?m(?:²|³|2|3)?
    [kmµμn]?g(?:/(?:L|l|cm³|kg|kWh))? [mµμ]?[Ll] [mµμn]?s min [mµμn]?M(?!\w) kcal(?:/mol)? kJ(?:/mol)? k?Da (?<=\s)K
    °\s?[CF] ℃ Å pp[mb] mol bar mmHg atm rpm wt% Tg [kMG]?t(?:CO2(?:eq?)?)? [kM]?gCO2(?:eq?)?
    σ C tokens?(?:/s(?:ec(?:ond)?)?)? parameters? params
    weights characters words steps? epochs? iterations? layers? qubits? pixels? frames? samples/s
    tokens\sper\ssecond queries\sper\ssecond cycles? hours? hrs? h minutes? mins? seconds? secs? milliseconds? days?
    weeks? months? years? yrs? decades? centuries generations? (?:GPU|A100|H100|core)[\s-](?:hours?|days?) points?
    pts nats? degrees? kilomet(?:er|re)s? km miles? met(?:er|re)s? tonnes? tons? kilograms? grams? watts? volts?
    dollars USD EUR euros? cents standard\sdeviations? SDs? basis\spoints residues [kM]b bp nucleotides base\spairs
    context(?:\s(?:window|length))?
    """
)
_UNITS = rf"(?:{_UNITS}(?:/[A-Za-zµμ]{{1,6}}[²³\d]?(?!\w)){{0,2}})"  # km/s/Mpc, Gt/yr
_CURRENCY = r"(?:US|A|C)?[$€£¥]"
# Words in -s after a number that are no counted noun.
_NO_NOUN = _alternatives(
    r"""
    is was has does as its this thus less across versus vs plus perhaps always besides towards previous various us
    unless yes his hers ours theirs times whereas alias bias analysis basis gas loss class process access success
    progress consensus focus status bus corpus cross mass pass press stress dress address fitness robustness
    awareness business persists remains shows gives yields reaches falls rises exceeds improves reduces increases
    decreases outperforms matches achieves suffices beats drops grows makes takes needs exists holds appears becomes
    seems leads requires performs trains learns helps uses
    """
)
_IRREGULAR = _alternatives(
    "people children women men mice participants criteria phenomena hypotheses analyses species "
    "series corpora media strata data"
)
_NOUN = rf"(?!{_NO_NOUN}\b)(?:[A-Za-z][\w'-]*[a-z]s|[A-Z]{{2,}}s|{_IRREGULAR})\b"
_NO_MODIFIER = _alternatives(
    """
    and or of to in on at by for with from than is are was were be the that which when while as but vs per under
    over after before without within across between into does do did can could may might must will would if only not
    learn have had show need use get make take give see keep lose gain suffer report score
    its their both times percent percentage more less fewer fold where because so then each
    """
)
_MODIFIER = rf"(?!{_NO_MODIFIER}\b)[\w'/+-]+"
_COUNTED = rf"(?:\s(?:of\s(?:the\s|its\s|their\s)?)?(?:{_MODIFIER}\s){{0,3}}?{_NOUN})"
_CONDITION = (
    r"(?:at (?:least|most|best)|no (?:more|fewer|less|later|earlier|faster|slower|higher|lower|longer"
    r"|better|worse) than|(?<!the )past|(?:more|fewer|less"
    r"|greater|higher|lower|larger|smaller|better"
    r"|worse|longer|shorter|faster|bigger) than|up to|as (?:few|little|many|much|low|high) as|above"
    r"|below|beyond|over|under"
    r"|exceed(?:s|ing|ed)?|within|upwards? of|(?:a )?(?:minimum|maximum|threshold|cut-?off|limit) "
    r"of|≥|≤|>=|<=|>|<|⩾|⩽)"
)
_DURATION = rf"over\s(?:the\s)?{_ABOUT}{_ANY}\s(?:hours?|days?|weeks?|months?|years?|decades?)\b"  # no bound
_PER = r"(?:\s(?:per|/)\s\w+|\san?\s(?:second|minute|hour|day|night|week|month|year)(?!\w))?"
_THRESHOLD_UNIT = rf"(?:{_PERCENT}|{_TIMES}|\s?-?{_UNITS}(?!\w)|\s{_METRIC}\b|{_COUNTED})"
_ATTRIBUTE = r"(?:(?:context|output|input|training|prompt|active|trainable|GPU|charge|inference) )?"
_BEFORE_UNIT = rf"(?:{_BIG}\s?{_PLUS_MINUS}[\s-]?|{_WORDED}\s)"


class Form(NamedTuple):
    """A form of figure: the kind of specific it gives, its unit where the form says it, the pattern."""

    kind: str
    unit: str
    pattern: re.Pattern[str]


def _form(kind: str, unit: str, pattern: str, flags: int = 0) -> Form:
    return Form(kind, unit, re.compile(pattern, flags))


FORMS = [
    # p-values; sample sizes; changes between two percentages; ratios as a range
    _form("quantity", "p", r"\b[pP](?:-?values?)?\s?(?:=|<|>|≤|≥|of|below|under)\s?0?\.\d+(?:e-?\d+)?"),
    _form("count", "n", r"\b[nN]\s?=\s?\d[\d,]*\d|\b[nN]\s?=\s?\d\b"),
    _form("quantity", "%", rf"{_ABOUT}{_NUMBER}{_PERCENT}{_TO}{_ABOUT}{_NUMBER}{_PERCENT}"),
    _form("quantity", "x", rf"{_ABOUT}{_NUMBER}(?:{_TIMES})?{_DASH}{_NUMBER}{_TIMES}", re.I),
    # thresholds: a bound and a figure
    _form(
        "threshold",
        "",
        rf"(?<![\w-])(?!{_DURATION}){_CONDITION}\s?(?:a |an |the )?{_ABOUT}{_CURRENCY}?{_ANY}(?:{_THRESHOLD_UNIT})?",
        re.I,
    ),
    _form("threshold", "", r"\bwithin (?:a|one) (?:single )?(?:hour|day|week|month|year|decade)\b", re.I),
    # places in a ranking; examples given to a model
    _form("quantity", "percentile", r"\b\d{1,2}(?:\.\d+)?(?:st|nd|rd|th)[ -]percentiles?\b", re.I),
    _form("quantity", "shot", r"\b\d+-shot\b", re.I),
    # percentages
    _form("quantity", "%", rf"{_ABOUT}{_NUMBER}(?:{_ARROW}|\s?[–-]\s?|\sto\s|\sand\s){_NUMBER}{_PERCENT}"),
    _form(
        "quantity",
        "%",
        rf"{_ABOUT}(?:{_NUMBER}\s?{_PLUS_MINUS}|\b(?i:{_WORD}))(?:{_PERCENT}){_NOT_CONFIDENCE}",
    ),
    # ratios
    _form("quantity", "x", rf"{_ABOUT}(?:{_NUMBER}|\b{_WORD}|\b(?:a\s)?(?:hundred|thousand)){_TIMES}", re.I),
    _form(
        "quantity",
        "x",
        rf"\bfactors? of {_ABOUT}(?:about |roughly |nearly )?(?:{_NUMBER}(?:{_DASH}{_NUMBER})?|{_WORD}\b)",
        re.I,
    ),
    _form(
        "quantity",
        "x",
        r"(?:[~≈∼]\s?)?\b(?:(?:an?|one|two|three|four|five|several|\d)(?:\s(?:to|or|-)\s(?:two"
        r"|three|four|\d))?\s(?:full\s)?)?"
        r"orders?[ -]of[ -]magnitude",
        re.I,
    ),
    _form(
        "quantity",
        "x",
        r"\b(?:twice|thrice|double[sd]?|doubling|triple[sd]?|tripling|quadruple[sd]?|halve[sd]?|halving)(?![\w-])",
        re.I,
    ),
    # so many of so many; fractions
    _form(
        "count",
        "",
        rf"\b(?:{_ANY}|one)\s(?:out of|of|in)\s(?:the\s|its\s|all\s|every\s)?{_ANY}(?:{_COUNTED})?",
        re.I,
    ),
    _form("count", "", rf"(?<![\w./-])\d+\s?/\s?\d+{_COUNTED}"),
    _form(
        "quantity",
        "",
        r"\b(?:(?:a|one|two|three|four)[ -](?:third|quarter|fifth|tenth|sixth|eighth)s?"
        r"|(?:one-)?half(?=\s(?:of|the|as|a)\b))(?![\w-])",
        re.I,
    ),
    # money; changes and ranges with a unit; a figure with its unit, metric or scale
    _form(
        "quantity",
        "",
        rf"{_ABOUT}{_CURRENCY}\s?{_ANY}(?:{_DASH}(?:{_CURRENCY})?{_NUMBER})?(?:\s(?:per|an?)\s\w+|\s?/\s?\w+)?",
    ),
    _form(
        "quantity",
        "",
        rf"{_ABOUT}{_NUMBER}(?:\s?(?:[kKMBT]\b|{_UNITS}(?!\w)))?(?:{_ARROW}|\s?–\s?|(?<=\d)-(?=\d)"
        rf"|\s(?:down |up )?to\s)"
        rf"{_NUMBER}(?:\s?[kKMBT](?!\w))?(?:\s?-?{_UNITS}(?!\w)|\s{_METRIC}\b)?",
    ),
    _form("quantity", "", rf"\b{_WORD}(?:-|\sto\s){_WORD}\s{_UNITS}(?!\w)", re.I),
    _form("quantity", "", rf"{_ABOUT}{_BEFORE_UNIT}{_ATTRIBUTE}{_UNITS}{_PER}(?!\w)(?!-\w)"),
    _form("quantity", "", rf"{_ABOUT}{_NUMBER}\s{_METRIC}(?:\spoints?)?(?!\w)"),
    _form(
        "quantity",
        "",
        rf"(?<![\w.-]){_ABOUT}\d+(?:\.\d+)?[BMT](?:[ -](?:parameters?|params|tokens?|models?|weights|scale))?(?!\w)",
    ),
    # counts of things; figures that stand alone
    _form(
        "count",
        "",
        rf"{_ABOUT}(?<![\w.-])(?:{_ANY}|(?:(?:tens|hundreds) of thousands|dozens|hundreds|thousands"
        rf"|millions|billions)(?=\sof\b)){_COUNTED}",
        re.I,
    ),
    _form(
        "quantity",
        "",
        rf"(?<![\w./-]){_ABOUT}(?:[+−-]?(?:\d+\.\d+|(?<![\w.])\.\d+)(?:{_POWER})?(?!\w|\.\d|-\w)"
        rf"|\d{{1,3}}(?:,\d{{3}})+(?!\w|\.\d)"
        rf"|\d+(?:{_POWER})|(?<!\d\s)[+−]\d+(?!\w|\.\d))(?:\s?±\s?[\d.]+)?",
    ),
    _form("quantity", "", r"[~≈]\s?\d[\d,.]*\d?(?:[kKMBT]\b)?(?![\w%])"),
]

_FIGURE = re.compile(
    rf"\b(?P<top>one|two|three|four|a)[ -](?P<part>third|quarter|fifth|sixth|eighth|tenth)s?\b"
    rf"|(?<![A-Za-z\d])(?P<base>10)(?:\^|(?=[⁻−⁰¹²³⁴-⁹]))(?P<exponent>[⁻−-]?[\d⁰¹²³⁴-⁹]+)"
    rf"|(?<![A-Za-z\d])(?P<number>{_DIGITS})(?:\s?(?:×|x"
    rf"|\*)\s?10\^?(?P<power>[⁻−-]?[\d⁰¹²³⁴-⁹]+))?(?:\s?(?P<suffix>[kKMBT]|bn)(?![\w%]))?"
    rf"(?:\s(?P<scale>{_SCALE})\b)?"
    rf"|\b(?P<word>one|{_WORD})\b(?:\s(?P<word_scale>{_SCALE})\b)?|\b(?P<lone>{_SCALE})\b"
    rf"|\b(?P<ratio>twice|thrice|doubl|tripl|quadrupl|halv)|\b(?P<half>half)\b",
    re.I,
)
_MAGNITUDE = re.compile(rf"(?:\b({_WORD}|\d)\b\D*)?\borders?[ -]of[ -]magnitude", re.I)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_LARGEST_POWER = 300


def values_of(text: str) -> tuple[float, ...]:
    """The figures in the text, in order, as numbers: "4%→10%" gives (4.0, 10.0), "an order of magnitude" (10.0,)."""
    if match := _MAGNITUDE.search(text):
        count = match[1]
        exponent = (
            1.0 if count is None else float(count) if count.isdecimal() else _WORD_NUMBERS[count.lower()]
        )
        return (10.0**exponent,)
    if re.match(r"within a ", text, re.I):
        return (1.0,)
    return tuple(value for match in _FIGURE.finditer(text) if (value := _value(match)) is not None)


def _value(match: re.Match[str]) -> float | None:
    if match["top"]:
        return _WORD_NUMBERS.get(match["top"].lower(), 1.0) / _PARTS[match["part"].lower()]
    if match["base"]:
        return _power(match["exponent"])
    if match["number"]:
        digits = re.sub(r"[, ]", "", match["number"])
        power = _power(match["power"]) if match["power"] else 1.0
        if power is None or len(digits) > _LARGEST_POWER:
            return None
        value = float(digits) * power * _SUFFIXES.get(match["suffix"] or "", 1.0)
        return value * _SCALES.get((match["scale"] or "").lower(), 1.0)
    if match["word"]:
        tens, _, ones = match["word"].lower().partition("-")
        value = _WORD_NUMBERS[tens] + _WORD_NUMBERS.get(ones, 0.0)
        return value * _SCALES.get((match["word_scale"] or "").lower(), 1.0)
    if match["lone"]:
        return _SCALES[match["lone"].lower()]
    return _RATIOS[match["ratio"].lower()] if match["ratio"] else 0.5


def _power(written: str) -> float | None:
    digits = written.translate(_SUPERSCRIPTS)
    if not re.fullmatch(r"-?\d{1,3}", digits) or abs(int(digits)) > _LARGEST_POWER:
        return None
    return float(10.0 ** int(digits))


def unit_of(text: str) -> str:
    """The unit or noun after the last figure, or the currency before the first; "" where there is none."""
    if currency := re.search(_CURRENCY, text):
        return currency[0]
    if re.search(_PERCENT, text):
        return "%"
    if re.search(rf"\d{_TIMES}|fold\b|\btimes\b", text):
        return "x"
    after = re.split(rf"\d[\d.,]*(?:\s?[kKMBT](?!\w))?|\b(?:{_WORD}|{_SCALE})\b", text)[-1]
    if after == text or re.search(r"[ -](?:third|quarter|fifth|sixth|eighth|tenth)s?$", text):
        return ""
    words = re.sub(r"^[\s-]*(?:of\s(?:the\s)?)?", "", after).split()
    return words[-1][:40] if words else ""
