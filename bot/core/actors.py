"""Who a report names, and who of them has a part in what happened: a suspect, a successor.

The invariant: a name counts only as a word for word part of the report; and who merely speaks,
visits or mourns has no part, however prominent.
"""

import re
from collections.abc import Iterable, Sequence

from bot.core.names import names_of

# Behind these, or before those, a title names who did it, or who takes a place.
_BEFORE_TEXT = """
accuses appoints appointed attacker blames bomber charges gunman identified identifies killer
mastermind name named names nominated nominates successor suspect suspects
"""
_BEHIND_TEXT = """
accused admits appointed blamed charged claims confesses identified named nominated replaces
succeeds suspect suspected
"""
_BEFORE, _BEHIND = frozenset(_BEFORE_TEXT.split()), frozenset(_BEHIND_TEXT.split())
_PARTS = _BEFORE | _BEHIND
# How many words may lie between: "names banker Karl Renner", "Karl Renner is charged".
_REACH, _REACH_BEHIND = 3, 2

# Behind these stands where something is, or what was done to it: not who did it.
_ASIDE = frozenset({"in", "at", "near", "from", "off", "of", "outside", "over", "for", "on", "to"})
_MOST_WORDS = 40

_WORD = re.compile(r"[^\W_]+")


def mentioned(title: str, text: str) -> tuple[str, ...]:
    """The words with capitals, in small letters: all names, and more that are none."""
    found = (word.lower() for word in _WORD.findall(f"{text} {title}") if word[0].isupper())
    return tuple(dict.fromkeys(found))[:_MOST_WORDS]


def actors_of(title: str, text: str) -> tuple[str, ...]:
    """The names in a title that has them take a part, in small letters.

    Of a Title Written Like This only the names that the text has, too.
    """
    words = _words(title)
    if _PARTS.isdisjoint(words):
        return ()
    names = (_words(name) for name in (*names_of(title), *names_of(text)))
    return tuple(dict.fromkeys(" ".join(name) for name in names if _has_part(name, words)))


def is_new(actor: str, told: Iterable[str]) -> bool:
    """Whether nobody named any part of the name before."""
    return set(actor.split()).isdisjoint(word for name in told for word in name.split())


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _has_part(name: Sequence[str], words: Sequence[str]) -> bool:
    starts = range(len(words) - len(name) + 1)
    start = next((at for at in starts if words[at : at + len(name)] == name), None)
    if start is None:
        return False
    end = start + len(name)
    before, behind = words[max(0, start - _REACH) : start], words[end : end + _REACH_BEHIND]
    is_aside = not _ASIDE.isdisjoint(before[-1:])
    return not is_aside and not (_BEFORE.isdisjoint(before) and _BEHIND.isdisjoint(behind))
