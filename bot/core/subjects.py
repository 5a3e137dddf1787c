"""Who or what reports are about where all words of a title are in capitals, as in a wire's flash.

There no capital betrays a name, and figures of a quarter sound like those of any other company:
what tells them apart is how the title begins. The work for one report is bounded.
"""

from collections.abc import Sequence

from bot.core.fingerprint import Terms
from bot.core.rarity import Rarity
from bot.core.vocabulary import is_telling

# How many of a story's last reports are looked at.
_MOST_TOLD = 16

# Reports of the story itself do not make its names common.
_OWN = 3
_RARE = 0.01
# What both titles begin with may be commoner: a minister who speaks twice a day.
_RARE_FIRST = 0.03


def is_other_subject(terms: Terms, told: Sequence[Terms], rarity: Rarity) -> bool:
    """Whether a report and a story, one of them in capitals, are about different things."""
    latest = told[-_MOST_TOLD:]
    own = min(_OWN, len(latest))
    return not any(_is_one_subject(terms, one, rarity, own) for one in latest)


def alike(terms: Terms, told: Sequence[Terms]) -> list[Terms]:
    """Those of a story's last reports that begin as this one does, all in capitals."""
    if not terms.subject:
        return []
    return [one for one in told[-_MOST_TOLD:] if one.subject == terms.subject]


def _is_one_subject(terms: Terms, other: Terms, rarity: Rarity, own: int) -> bool:
    mine, theirs = terms.subject, other.subject
    if not (mine or theirs) or mine == theirs:
        return True
    if mine[:1] == theirs[:1] and rarity.is_rare(mine[0], _RARE_FIRST, own):
        return True
    names = {*terms.names, *other.names}
    telling = names.union(mine, theirs)
    shared = {*terms.title, *terms.names} & {*other.title, *other.names}
    return any(
        (not names or stem in telling) and rarity.is_rare(stem, _RARE, own)
        for stem in shared
        if rarity.count(stem) and len(stem) > 2 and (is_telling(stem) or not stem[0].isdigit())
    )
