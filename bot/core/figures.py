"""The numbers of a text by what they are worth, however they are written.

The invariant: where it is not clear what digits mean, a reading is chosen that differs from the
others, so two texts are never taken to tell the same number because it was read leniently.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.core import UnknownLocaleError

from bot.core.numerals import (
    CURRENCIES,
    DECIMAL_COMMA,
    IDEOGRAPHS,
    PER_CENT,
    SCALES,
    SPACED_GROUPS,
    VAGUE,
    WORDS,
)

MOST_READ = 4000
"""Characters: more than any alert and its source."""

_NUMBER = re.compile(r"\d+(?:[.,٫٬'’]\d+)*")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)")
_SEPARATOR = re.compile(r"[.,٫٬'’ ]")
# Python takes the vowel signs of Arabic and Devanagari for no part of a word.
_LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0655\u0900-\u0903\u093a-\u094f])*"
_WORD = re.compile(_LETTERS)
_IDEOGRAPHIC = re.compile(f"[{''.join(IDEOGRAPHS)}十百千万亿]+")
_NEXT = re.compile(rf"[\s-]*(?P<word>[%٪€£$¥₹]|{_LETTERS})")
_LINK = re.compile(r"\s+(?:de|d['’]|of)\b")
_SIGN = re.compile(r"([€£$¥₹])\s?$")
_MINUS = re.compile(r"(?:^|[\s(])[-−]$")
_PER_CENT = re.compile("|".join(map(re.escape, PER_CENT)), re.IGNORECASE)
# Characters behind a number in which its scale and unit stand.
_NEAR = 40
# "5m" is five metres, "$5m" five million.
_MONEY_SCALES = {"m": 10**6, "k": 10**3}


class Figure(NamedTuple):
    """`unit`: "%", the sign of a currency, or "" for anything else."""

    worth: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Figures:
    digits: Counter[Figure] = field(default_factory=Counter)
    """What is written in digits."""
    words: Counter[Figure] = field(default_factory=Counter)
    """What is written in words of the text's language."""
    months: Counter[Figure] = field(default_factory=Counter)
    """Which some languages write as numbers."""
    vague: frozenset[str] = frozenset()
    """"dozens", "half", "first": as they stand, without case."""


def figures(text: str, language: str) -> Figures:
    """The figures of a text; of a language that we know no words of, those in digits."""
    text, language = unicodedata.normalize("NFC", text[:MOST_READ]), base(language)
    digits, rest = _digits(text, language)
    # Not the hundred of "por ciento".
    spoken = _PER_CENT.sub("%", rest)
    words = Counter(_in_words(spoken, language))
    months = Counter(_figures_of_months(spoken, language))
    odd = {sign for sign in rest if unicodedata.category(sign) in {"No", "Nl"}}
    known = VAGUE.get(language, frozenset())
    vague = {word for word in _WORD.findall(rest.casefold()) if word in known}
    return Figures(digits, words, months, frozenset(odd | vague))


def base(language: str) -> str:
    """`pt-BR` as `pt`."""
    return re.split(r"[-_]", language.lower(), maxsplit=1)[0]


def _digits(text: str, language: str) -> tuple[Counter[Figure], str]:
    """What is in digits; and the text without it."""
    found: Counter[Figure] = Counter()
    spans: list[tuple[int, int]] = []
    if language in SPACED_GROUPS:
        spans += [match.span() for match in _SPACED.finditer(text)]
    taken = list(spans)
    for match in _NUMBER.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            spans.append(match.span())
    for start, end in spans:
        worths = _worths(_ascii(text[start:end]), language)
        before, behind = text[max(0, start - 2) : start], text[end : end + _NEAR]
        scale, unit = _behind(behind, language)
        if sign := _SIGN.search(before):
            unit = sign[1]
            follows = _NEXT.match(behind)
            scale *= _MONEY_SCALES.get(follows["word"].casefold(), 1) if follows else 1
        if _MINUS.search(before):
            scale = -scale
        found.update(Figure(worth, "") for worth in worths[:-1])
        found[Figure(worths[-1] * scale, unit)] += 1
    bare = list(text)
    for start, end in spans:
        bare[start:end] = "0" * (end - start)
    return found, "".join(bare)


def _ascii(number: str) -> str:
    """The same number in our own digits."""
    return "".join(str(unicodedata.digit(sign, sign)) for sign in number)


def _worths(number: str, language: str) -> list[Fraction]:
    """What a run of digits and separators is worth; several numbers where it is no single one."""
    parts, signs = _SEPARATOR.split(number), _SEPARATOR.findall(number)
    is_grouped = 1 <= len(parts[0]) <= 3 and parts[0][0] != "0"
    is_grouped = is_grouped and all(len(part) == 3 for part in parts[1:])
    decimal = "," if language in DECIMAL_COMMA else "."
    if not signs:
        return [Fraction(number)]
    if len(set(signs)) == 1:
        if is_grouped and (len(signs) > 1 or signs[0] != decimal) and signs[0] != "٫":
            return [Fraction("".join(parts))]
        if len(signs) == 1 and signs[0] in ".,٫":
            return [Fraction(f"{parts[0]}.{parts[1]}")]
    elif len(set(signs[:-1])) == 1 and signs[-1] in ".,٫" and signs[-1] != signs[0]:
        groups = parts[:-1]
        if 1 <= len(groups[0]) <= 3 and all(len(part) == 3 for part in groups[1:]):
            return [Fraction(f"{''.join(groups)}.{parts[-1]}")]
    return [Fraction(part) for part in parts]


def _behind(following: str, language: str) -> tuple[int, str]:
    """The scale and the unit that stand behind a number: " million euros"."""
    scale, unit = 1, ""
    for _ in range(3):
        found = _NEXT.match(following)
        if found is None:
            break
        word = found["word"].casefold()
        if (times := _scale(word, language)) > 1:
            scale *= times
            following = _LINK.sub("", following[found.end() :], count=1)
            continue
        # Scripts without spaces write the scale, the unit and what is counted as one word.
        if language == "zh" and word[0] in "万亿":
            scale *= SCALES["zh"][word[0]]
            following = following[found.start("word") + 1 :]
            continue
        unit = _unit(word, following)
        break
    return scale, unit


def _scale(word: str, language: str) -> int:
    return SCALES.get(language, {}).get(word, 1)


def _unit(word: str, following: str) -> str:
    if word in CURRENCIES.values():
        return word
    if word == "euro":  # not the beginning of "European"
        return "€"
    start = following.lstrip().casefold()
    if word in {"%", "٪"} or any(start.startswith(one) for one in PER_CENT):
        return "%"
    return next((sign for name, sign in CURRENCIES.items() if word.startswith(name)), "")


def _in_words(text: str, language: str) -> Iterator[Figure]:
    known = WORDS.get(language, {})
    for match in _WORD.finditer(text.casefold()):
        if match[0] in known:
            scale, unit = _behind(text[match.end() : match.end() + _NEAR], language)
            yield Figure(Fraction(known[match[0]] * scale), unit)
    if language == "zh":
        for match in _IDEOGRAPHIC.finditer(text):
            # Alone these are parts of other words: 一些, 十分, 万一.
            if match[0] not in "一十百千万亿" and (worth := _ideographic(match[0])):
                yield Figure(Fraction(worth), "")


def _figures_of_months(text: str, language: str) -> Iterator[Figure]:
    known = _months(language)
    for word in _WORD.findall(text.casefold()):
        if word in known:
            yield Figure(Fraction(known[word]), "")


def _ideographic(number: str) -> int:
    """三百二十 as 320; 0 for a mere scale behind digits."""
    total, part, digit = 0, 0, 0
    for sign in number:
        if sign in IDEOGRAPHS:
            digit = IDEOGRAPHS[sign]
        elif sign in "万亿":
            total += (part + digit) * SCALES["zh"][sign]
            part = digit = 0
        else:
            part += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + part + digit


@cache
def _months(language: str) -> dict[str, int]:
    try:
        names = Locale(language).months["format"]["wide"] if language else {}
    except (UnknownLocaleError, ValueError):
        return {}
    return {name.casefold(): number for number, name in names.items() if _WORD.fullmatch(name)}
