"""How many people a text says were killed, hurt, are missing: "12 dead", "kills at least 12".

The invariant: a number that may be something else counts nobody: an age (", 67,"), a date, part of
a name (COVID-19) or of a larger number (3.2 million), what is only feared, another clause's.
"""

import re
from collections.abc import Iterator, Sequence

from bot.core.fingerprint import folded

_FATES_TEXT = {
    "dead": "dead killed deaths died dies die fatalities muertos morts tote mortos",
    "hurt": "injured hurt wounded injuries casualties heridos blesses verletzte feridos",
    "missing": "missing unaccounted trapped desaparecidos disparus vermisste",
    "arrested": "arrested detained arrests detentions",
    "rescued": "rescued saved",
    "displaced": "evacuated displaced homeless flee fled",
}
FATES = frozenset(_FATES_TEXT)
"""What can become of people: the first half of each pair that is found."""

_OF = {word: fate for fate, words in _FATES_TEXT.items() for word in words.split()}
_DEEDS_TEXT = {
    "dead": "kills killing killed kill",
    "hurt": "injures injuring hurts hurting wounding wounds",
}
_DONE = {word: fate for fate, words in _DEEDS_TEXT.items() for word in words.split()}
# "The storm claimed 12 lives", where a lower limit would save 40.
_TAKES = frozenset({"claimed", "claiming", "claims", "cost", "costs", "took"})
_LIVES = "lives"
# "Death toll in Kelm rises to 31".
_TOLL = "toll"
_GROWS = frozenset({"climbs", "grows", "hits", "jumps", "passes", "reaches", "rises", "rose"})
_TOLL_NEAR = 8

_BEHIND_TEXT = """
people persons civilians others more workers passengers children soldiers were was are is now
confirmed reported left
"""
_FILLERS_BEHIND = frozenset(_BEHIND_TEXT.split())
_BEFORE_TEXT = "a about almost as at in least many more nearly of over some than to up"
_FILLERS_BEFORE = frozenset(_BEFORE_TEXT.split())
# How far a count may stand from what it counts, in words.
_NEAR = 3

_SMALL_TEXT = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_SMALL = {word: number for number, word in enumerate(_SMALL_TEXT.split(), start=1)}
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety hundred"
_TENS = {word: number for number, word in zip(range(20, 110, 10), _TENS_TEXT.split(), strict=True)}
# Beyond this a count is a hoax or a sum of money.
_MOST_DIGITS = 7

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOBODY = re.compile(
    r"(?<=\w),\s+\d{1,3}(?=,)"  # Karl Renner, 67, was arrested
    r"|(?<=[^\W\d_])-\d+"  # COVID-19
    r"|\d+(?:\.\d+)?\s*(?:%|per ?cent|hundred|thousand|[mb]illion)s?"
    r"|\d+[.,]\d+"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?!\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;]\s|\n")


def tolls(text: str) -> tuple[tuple[str, int], ...]:
    """Every count of people in a text, with what became of them, in the order of the text."""
    counted = _NOBODY.sub(" - ", _THOUSANDS.sub("", text))
    return tuple(toll for part in _SENTENCE.split(counted) for toll in _tolls(folded(part).split()))


def _tolls(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    for start, end, count in _counts(words):
        behind = [one for one in words[end : end + _NEAR + 1] if one not in _FILLERS_BEHIND][:1]
        near = range(start - 1, max(-1, start - _NEAR - 1), -1)
        before = next((words[at] for at in near if words[at] not in _FILLERS_BEFORE), "")
        if behind and behind[0] in _OF:
            yield _OF[behind[0]], count
        elif behind == [_LIVES] and before in _TAKES:
            yield "dead", count
        elif before in _DONE:
            yield _DONE[before], count
        elif before == _TOLL or (
            before in _GROWS and _TOLL in words[max(0, start - _TOLL_NEAR) : start]
        ):
            yield "dead", count


def _counts(words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Each number, and where it begins and ends: "forty two" is one."""
    at = 0
    while at < len(words):
        start, count = at, _count(words[at])
        at += 1
        if words[start] in _TENS and at < len(words) and _SMALL.get(words[at], 10) < 10:
            count, at = _TENS[words[start]] + _SMALL[words[at]], at + 1
        if count is not None and words[max(0, start - 1)] != "no":
            yield start, at, count


def _count(word: str) -> int | None:
    if word.isascii() and word.isdecimal() and len(word) <= _MOST_DIGITS:
        is_year = len(word) == 4 and word[:2] in {"19", "20"}
        return None if is_year else int(word)
    return _SMALL.get(word, _TENS.get(word))
