"""Which reports are about two events however alike they sound: no word count tells them apart.

Two quakes in a week, "Voss wins Ohio" and "Voss wins Iowa", "Day 2" and "Day 21".
"""

from collections.abc import Sequence
from itertools import chain

from rapidfuzz.distance import Indel, Levenshtein

from bot.core.fingerprint import Terms

# Reports whose words are this alike may name nobody in common: each asked others what they think.
_ALIKE = 0.2

# Titles this alike (2 × common words / all words) with one name swapped come from a template.
_TEMPLATE = 0.5
_SERIES_TEXT = """
day week month round part episod chapter stage race game match test season no number heat leg
"""
_PERIODS_TEXT = """
januari februari march april may june juli august septemb octob novemb decemb monday tuesday
wednesday thursday friday saturday sunday first second third fourth fifth sixth seventh eighth ninth
"""
_PERIODS = frozenset(_PERIODS_TEXT.split())
_SERIES = frozenset(_SERIES_TEXT.split()) | _PERIODS


def is_apart(terms: Terms, told: Sequence[Terms], score: float = 0.0) -> bool:
    """Whether a report cannot belong to the story that the reports `told` tell.

    No name in common though both have some, or one template about another event. `score`: how
    alike their words are; where they are, only names in the titles tell them apart.
    """
    names = {name for one in told for name in one.names}
    are_others = bool(terms.names and names) and names.isdisjoint(terms.names)
    if are_others and (score < _ALIKE or _both_name(terms, told, names)):
        return True
    return any(_is_twin(terms, one, names, are_others) for one in told[:1])


def _both_name(terms: Terms, told: Sequence[Terms], names: set[str]) -> bool:
    """Whether the titles of both sides have a name."""
    titles = chain.from_iterable(one.title for one in told)
    return not names.isdisjoint(titles) and not set(terms.names).isdisjoint(terms.title)


def _is_twin(terms: Terms, other: Terms, names: set[str], are_others: bool) -> bool:
    mine, theirs = terms.title, other.title
    if Indel.normalized_similarity(mine, theirs) < _TEMPLATE:
        return False
    return any(
        are_others
        or _is_other_number(mine, start, theirs[from_:to])
        or _is_other_period(mine[start:end], theirs[from_:to])
        or _is_other_name((mine[start:end], theirs[from_:to]), terms, other, names)
        for start, end, from_, to in _replaced(mine, theirs)
    )


def _replaced(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Where words of the one stand in the place of words of the other."""
    return [
        (one.src_start, one.src_end, one.dest_start, one.dest_end)
        for one in Levenshtein.opcodes(mine, theirs)
        if one.tag == "replace"
    ]


def _is_other_name(
    words: tuple[Sequence[str], Sequence[str]], terms: Terms, other: Terms, names: set[str]
) -> bool:
    """In the same place of the title a name that the other report does not hold anywhere."""
    mine, theirs = words
    is_mine_new = any(word in terms.names and word not in names for word in mine)
    return is_mine_new and any(word in other.names and word not in terms.names for word in theirs)


def _is_other_period(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """October's figures for November's, the third round for the fourth."""
    return not _PERIODS.isdisjoint(mine) and not _PERIODS.isdisjoint(theirs)


def _is_other_number(title: Sequence[str], start: int, theirs: Sequence[str]) -> bool:
    """Another number behind "Day" or "November", where a changed toll has none of these."""
    if not (title[start][0].isdigit() and theirs[0][0].isdigit()):
        return False
    neighbours = {*title[max(0, start - 1) : start], *title[start + 1 : start + 2]}
    return not neighbours.isdisjoint(_SERIES)
