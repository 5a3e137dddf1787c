"""The numbers that a report gives, each with what it measures: so that a changed one is seen.

The invariant: two numbers are compared only where unit, currency and a neighbouring word are the
same; a bare number, which may count anything, is none of ours.
"""

import re
from collections.abc import Iterable, Iterator

from bot.core.vocabulary import stem

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
_SCALES |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12}
_SCALES |= {"mln": 1e6, "bln": 1e9, "trln": 1e12, "t": 1e12}
_UNITS_TEXT = {
    "percent": "percent pct",
    "$": "dollar dollars",
    "€": "euro euros",
    "£": "pound pounds",
    "crown": "crown crowns",
    "area": "acre acres hectare hectares",
    "home": "home homes house houses building buildings",
    "vote": "vote votes",
    "seat": "seat seats",
    "job": "job jobs",
    "degree": "degree degrees",
    "speed": "mph kph",
}
_UNITS = {word: unit for unit, words in _UNITS_TEXT.items() for word in words.split()}
_MOST_DIGITS = 12

_SAID = re.compile(
    r"(?P<magnitude>magnitude[ -](?:of )?)?(?P<sign>[$€£¥₹])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:[ -]?(?P<scale>{'|'.join(_SCALES)})\b)?"
    rf"(?:[ -]?(?P<unit>%|per cent\b|(?:{'|'.join(_UNITS)})\b))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL_TEXT = """
the and for from with over about after more than nearly almost some least some under worth into
will has have had its his her their this that was were are says said per new
"""
_SMALL = frozenset(_SMALL_TEXT.split())
# Words before and behind a number that say what it measures, and how far those are looked for.
# Two words before it would often be somebody's name.
_BEFORE, _BEHIND, _REACH = 1, 1, 40

# Of two sources that count or round differently; less is none of the readers' business.
_CHANGED = 1.04


def quantities_of(text: str) -> Iterator[str]:
    """As `percent/<rate:7.25 percent`: unit, neighbour with its side, the number as it stands."""
    for said in _SAID.finditer(text):
        if unit := _unit(said):
            shown = " ".join(said[0].split())
            before = _words(text[max(0, said.start() - _REACH) : said.start()])[-_BEFORE:]
            behind = _words(text[said.end() : said.end() + _REACH])[:_BEHIND]
            yield from (f"{unit}/<{word}:{shown}" for word in before)
            yield from (f"{unit}/>{word}:{shown}" for word in behind)


def changed(quantity: str, told: Iterable[str]) -> str:
    """The number, as it was written, in whose stead this one stands; "" where it is none's."""
    measured, _, shown = quantity.partition(":")
    unit = f"{measured.partition('/')[0]}/"
    same_unit = [one.partition(":") for one in told if one.startswith(unit)]
    if any(_is_near(shown, other) for _, _, other in same_unit):
        return ""
    return next((other for what, _, other in reversed(same_unit) if what == measured), "")


def _unit(said: re.Match[str]) -> str:
    """What is counted, with its currency; "" for what may be anything, and for what is too long."""
    if len(said["digits"]) > _MOST_DIGITS:
        return ""
    if said["magnitude"]:
        return "magnitude"
    if said["sign"]:
        return said["sign"]
    if said["unit"]:
        return _UNITS.get(said["unit"].lower(), "percent")
    return "large" if said["scale"] and len(said["scale"]) > 1 else ""


def _words(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [stem(word, "en") for word in words if word not in _SMALL and word not in _SCALES]


def _is_near(one: str, other: str) -> bool:
    """Hardly another number, or the same one rounded."""
    (some, digits), (more, others) = sorted((_value(one), _value(other)))
    exact = min(digits, others)
    return more <= some * _CHANGED or f"{some:.{exact}g}" == f"{more:.{exact}g}"


def _value(shown: str) -> tuple[float, int]:
    """The number, and how many digits of it are given."""
    said = _SAID.search(shown)
    if said is None:
        return 0.0, 1
    digits = said["digits"].replace(",", "")
    given = digits if "." in digits else digits.rstrip("0")
    scale = _SCALES.get((said["scale"] or "").lower(), 1.0)
    return float(digits) * scale, max(1, len(given.replace(".", "").lstrip("0")))
