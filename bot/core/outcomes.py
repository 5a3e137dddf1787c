"""How an event turned out, as far as a headline reports it: "Court convicts Hallen", "Voss wins".

The invariant: a headline that only names such a thing (an eviction ban, an election, a death
sentence), denies it, asks for it or expects it reports no outcome.
"""

import re
from collections.abc import Iterator, Sequence

from bot.core.fingerprint import folded
from bot.core.vocabulary import stem

# Without those that have other meanings, too: "cleared", "fired", "found", "passed", "released".
_DONE_TEXT = """
acquitted approved arrested banned ceasefire convicted defeated derailed elected extradited freed
guilty impeached indicted jailed overturned postponed ratified rejected rescued resigned sacked
sentenced signed suspended truce upheld vetoed withdrawn won
"""
_DONE = frozenset(_DONE_TEXT.split())

# What somebody does, and what somebody does to another: then that follows. The latter are nouns
# otherwise, "arrests at work", or adjectives, "free tickets".
_DOES = frozenset({"derails", "dies", "pleads", "resigns", "wins"})
_DOES_TO_TEXT = """
acquits approves arrests bans defeats elects frees impeaches indicts jails overturns postpones
ratifies rejects rescues sacks signs suspends upholds vetoes
"""
_DOES_TO = frozenset(_DOES_TO_TEXT.split())
# What several do: "Lawmakers ban", "Police in Kelm arrest", and no "eviction ban".
_DO_TO_TEXT = """
acquit approve arrest ban defeat elect free impeach indict jail overturn postpone ratify reject
rescue sack sign suspend uphold veto
"""
_DO_TO = frozenset(_DO_TO_TEXT.split())
_MANY = frozenset({"police", "men", "people", "women"})
_WHERE = frozenset({"from", "in", "of"})

# Nothing that begins so is what it is done to.
_NOBODY_TEXT = """
after amid and are as at before but by could for from had has have in is of off on or over that to
was were which who will with would
"""
_NOBODY = frozenset(_NOBODY_TEXT.split())

_IRREGULAR = {"freed": "free", "upheld": "uphold", "won": "win"}

_NOT_YET_TEXT = "be to not never may might could should must would will if no until"
_NOT_YET = frozenset(_NOT_YET_TEXT.split())
_DENIED = re.compile(r"\w+n['’]t\b")


def outcomes(title: str) -> tuple[str, ...]:
    """Each once, as the stem of the English word for it: `convict`."""
    return tuple(dict.fromkeys(_outcomes(title)))


def _outcomes(title: str) -> Iterator[str]:
    words = folded(_DENIED.sub("not", title)).split()
    for at, word in enumerate(words):
        is_done = word in _DONE or word in _DOES or _is_done_to_another(words, at)
        if is_done and _NOT_YET.isdisjoint(words[max(0, at - 1) : at]):
            yield _IRREGULAR.get(word) or stem(word, "en")


def _is_done_to_another(words: Sequence[str], at: int) -> bool:
    if not words[at + 1 : at + 2] or words[at + 1] in _NOBODY:
        return False
    return words[at] in _DOES_TO or (words[at] in _DO_TO and _are_many(words[:at]))


def _are_many(words: Sequence[str]) -> bool:
    """Whether what ends here is several people: "police", "Rebels of Umbar"."""
    who = words[-3:-2] if words[-2:-1] and words[-2] in _WHERE else words[-1:]
    return any(one in _MANY or (len(one) > 1 and one.endswith("s")) for one in who)
