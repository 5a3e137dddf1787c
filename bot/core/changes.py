"""What a later report of a story adds: nothing, a new toll, an outcome; or that it takes back.

The invariant: only what the reports say is compared, and a fact that was told stays told; so no
order of reports announces the same change twice, and a copy never announces any.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.core.fingerprint import folded, stem
from bot.model.article import Article

# What a report says stands in its title and its first sentences; further down is background.
_READ = 400
_TITLE = 300

# Beyond this a count is a hoax or a sum of money.
_MOST_DIGITS = 7

_SMALL_TEXT = "one two three four five six seven eight nine ten eleven twelve"
_ROUND = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_IN_WORDS = {word: number for number, word in enumerate(_SMALL_TEXT.split(), start=1)} | _ROUND

_VICTIMS = {
    "dead": r"dead|killed|deaths?|died|dies|die|fatalities|bodies|lives|muertos|morts|tote|mortos",
    "hurt": r"injured|hurt|wounded|injuries|casualties|heridos|blessés|verletzte|feridos",
    "missing": r"missing|unaccounted|trapped|desaparecidos|disparus|vermisste",
    "arrested": r"arrested|detained|arrests|detentions",
    "rescued": r"rescued|saved|survivors",
    "displaced": r"evacuated|displaced|homeless|flee|fled",
}
_OF = {word: fate for fate, words in _VICTIMS.items() for word in words.split("|")}
_FILLERS_TEXT = """
people persons civilians others more workers passengers children soldiers were was are is now feared
confirmed reported left and at least to up of in
"""
_FILLERS = frozenset(_FILLERS_TEXT.split())
# How far a count may stand from what it counts, in words.
_NEAR = 3

# A title with one of these reports a turn, if none before it did.
# Without those that have other meanings, too: "cleared", "fired", "found", "passed", "released".
_OUTCOMES_TEXT = """
acquitted approved arrested banned ceasefire convicted defeated derailed dies elected extradited
freed guilty impeached indicted jailed overturned pleads postponed ratified rejected rescued
resigned resigns rejects approves sacked sentenced signs suspended truce upheld vetoed wins
withdrawn won
"""
_OUTCOMES = frozenset(stem(word, "en") for word in _OUTCOMES_TEXT.split())

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_RISE = 1.1


def facts_of(article: Article) -> tuple[str, ...]:
    """What a report says that can change, as `dead:12` and `outcome:arrest`; the highest counts."""
    said = f"{article.title[:_TITLE]}. {article.text[:_READ]}"
    counts: dict[str, int] = {}
    for fate, count in _tolls(said):
        counts[fate] = max(count, counts.get(fate, 0))
    words = folded(article.title[:_TITLE]).split()
    outcomes = dict.fromkeys(stem(word, "en") for word in words)
    return (
        *(f"{fate}:{count}" for fate, count in counts.items()),
        *(f"outcome:{word}" for word in outcomes if word in _OUTCOMES),
    )


def news_in(facts: Iterable[str], told: Iterable[str]) -> tuple[str, ...]:
    """Of a report's facts those that are news: higher counts, and outcomes nobody told of.

    Counts that are hardly higher, or lower, are another source's.
    """
    known = _counts(told)
    outcomes = {fact for fact in told if fact.startswith("outcome:")}
    found = []
    for fact in facts:
        fate, _, count = fact.partition(":")
        if fate == "outcome":
            if fact not in outcomes:
                found.append(fact)
        elif int(count) >= max(known.get(fate, 0) * _RISE, known.get(fate, 0) + 1):
            found.append(fact)
    return tuple(found)


def tolls(text: str) -> frozenset[tuple[str, int]]:
    """Every count of victims in a text, with what became of them."""
    return frozenset(_tolls(text))


def in_words(news: Iterable[str], told: Iterable[str]) -> str:
    """`40 dead (12 before)`: what changed, for readers; "" where no count did."""
    before = _counts(told)
    parts = []
    for fact in news:
        fate, _, count = fact.partition(":")
        if fate != "outcome":
            parts.append(
                f"{count} {fate}" + (f" ({before[fate]} before)" if fate in before else "")
            )
    return ", ".join(parts)


def _counts(facts: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for fact in facts:
        fate, _, count = fact.partition(":")
        if fate != "outcome":
            counts[fate] = max(int(count), counts.get(fate, 0))
    return counts


def _tolls(text: str) -> Iterator[tuple[str, int]]:
    """Counts that stand beside what happened to so many: "12 dead", "kills at least 12"."""
    words = folded(_NUMBER.sub(lambda number: number[0].replace(",", ""), text)).split()
    for at, word in enumerate(words):
        count = _count(word)
        if count is None:
            continue
        behind = [one for one in words[at + 1 : at + 2 + _NEAR] if one not in _FILLERS][:1]
        before = [one for one in words[max(0, at - _NEAR) : at] if one not in _FILLERS][-1:]
        if behind and behind[0] in _OF:
            yield _OF[behind[0]], count
        elif before and before[0] in {"kills", "killing", "killed", "kill", "toll", "rises"}:
            yield "dead", count
        elif before and before[0] in {"injures", "injuring", "hurts", "hurting", "wounding"}:
            yield "hurt", count


def _count(word: str) -> int | None:
    if word.isascii() and word.isdecimal() and len(word) <= _MOST_DIGITS:
        is_year = len(word) == 4 and word[:2] in {"19", "20"}
        return None if is_year else int(word)
    return _IN_WORDS.get(word)
