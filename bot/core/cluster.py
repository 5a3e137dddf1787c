"""Which open story a report belongs to: one pass, no look-ahead, every answer explained.

The method: stems weighted by rarity (IDF**0.75 over the open window and a built-in background),
the average cosine to a story's reports, less with the hours; names and series numbers as vetoes.

The invariant: the same calls in the same order give the same answers in every process. When in
doubt a report opens a story of its own: two alerts about one event annoy, a missed one fails.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from math import exp2, log, sqrt

from bot.core.background import PSEUDO_REPORTS, pseudo_count
from bot.core.fingerprint import Terms
from bot.model.story import StoryId

# A story that nobody reported on for so long is over; its next turn is news again. On a dated set
# of 505 three-report stories 72 h gave F1 .857 to .864, 240 h .825 to .845 (BCubed).
WINDOW = timedelta(hours=72)

# Measured on that set, vetoes and grey zone on (extra alerts per story / stories missed):
# .30: .29 / 9.3 %   .34: .34 / 6.7 %   .38: .40 / 4.8 %   .42: .48 / 2.8 %   (F1 .859 to .843).
# The published .22 to .26 belong to an IDF from 12,000 reports; ours is flatter, so scores are
# higher. A missed story is the worse error: at most 5 % of them.
THRESHOLD = 0.38

# From here to THRESHOLD two rare names or numbers must agree: two publishers' own words about one
# event often score .18. Without the grey zone as few missed stories cost .45 extra alerts.
GREY = 0.16
_FEWEST_SHARED = 2

# A name that more of the open reports have does not identify an event.
_RARE = 0.01
_ALWAYS_RARE = 2

# Measured elsewhere on seven sets: the power beats plain IDF, whose rare junk words dominate; a
# half-life of 24 h beats 72 h.
_IDF_POWER = 0.75
_HALF_LIFE = timedelta(hours=24)
_TIME_WEIGHT = 0.25

# Titles this alike (difflib ratio) with one name swapped come from a template: "Voss wins Ohio".
_TEMPLATE = 0.5
_SERIES_TEXT = """
day week month round part episod chapter stage race game match test season no number heat leg
januari februari march april may june juli august septemb octob novemb decemb
"""
_SERIES = frozenset(_SERIES_TEXT.split())

# The next best is asked when a veto falls; further down nothing alike is left.
_CANDIDATES = 5

# The average is over a story's last reports, so that one that runs for weeks stays bounded.
_MOST_MEMBERS = 64
_EXPLAINED = 6
_ZERO = 1e-9


@dataclass(frozen=True, slots=True)
class Match:
    """The story that a report joins, and why: `shared` are the stems that weigh most in both."""

    story: StoryId
    score: float
    shared: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """An open story. `total`, the sum of its members' vectors, makes the average one product."""

    latest: datetime
    first: Terms
    members: deque[dict[str, float]] = field(default_factory=deque)
    total: dict[str, float] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


class StoryIndex:
    """The stories of the last 72 hours. Its state is the calls of `add`, `remove` and `expire`."""

    def __init__(self) -> None:
        self._stories: dict[StoryId, _Open] = {}
        self._postings: dict[str, dict[StoryId, None]] = {}
        self._reports = 0
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._stories)

    def add(self, story: StoryId, terms: Terms, at: datetime) -> None:
        """Put a report into a story, which it opens if need be."""
        vector = self._vector(terms)
        found = self._stories.setdefault(story, _Open(latest=at, first=terms))
        found.latest = max(found.latest, at)
        found.members.append(vector)
        found.names.update(terms.names)
        found.numbers.update(terms.numbers)
        for stem, weight in vector.items():
            found.total[stem] = found.total.get(stem, 0.0) + weight
            self._postings.setdefault(stem, {})[story] = None
        self._reports += 1
        self._counts.update(vector.keys())
        if len(found.members) > _MOST_MEMBERS:
            self._drop_oldest(story, found)

    def best(self, terms: Terms, at: datetime) -> Match | None:
        """The story that a report of that moment belongs to; None: it opens one of its own."""
        vector = self._vector(terms)
        ranked = sorted(
            (-score, story)
            for story, product in self._products(vector).items()
            if (score := self._score(story, product, at)) >= GREY
        )
        for negative, story in ranked[:_CANDIDATES]:
            found = self._stories[story]
            if _is_apart(terms, found):
                continue
            if -negative >= THRESHOLD or self._identifies(terms, found) >= _FEWEST_SHARED:
                return Match(story, -negative, _strongest(vector, found.total))
        return None

    def remove(self, story: StoryId) -> None:
        """Close a story, as one that was withdrawn: what follows is another one."""
        if found := self._stories.get(story):
            while found.members:
                self._drop_oldest(story, found)
            del self._stories[story]

    def expire(self, now: datetime) -> None:
        """Close the stories that nobody has reported on for 72 hours."""
        over = [story for story, found in self._stories.items() if now - found.latest > WINDOW]
        for story in over:
            self.remove(story)

    def _drop_oldest(self, story: StoryId, found: _Open) -> None:
        vector = found.members.popleft()
        self._reports -= 1
        self._counts.subtract(vector.keys())
        for stem, weight in vector.items():
            if not self._counts[stem]:
                del self._counts[stem]
            found.total[stem] -= weight
            if found.total[stem] < _ZERO:
                del found.total[stem]
                del self._postings[stem][story]
                if not self._postings[stem]:
                    del self._postings[stem]

    def _vector(self, terms: Terms) -> dict[str, float]:
        """The terms weighted by rarity as it is now, of length 1, strongest first."""
        weights = {stem: weight * self._rarity(stem) for stem, weight in terms.weights}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        strongest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        return {stem: weight / length for stem, weight in strongest if weight > 0}

    def _rarity(self, stem: str) -> float:
        count = pseudo_count(stem) + self._counts[stem]
        # A count stays below PSEUDO_REPORTS + reports, so that the logarithm is above zero.
        return float(log((PSEUDO_REPORTS + self._reports + 1) / (count + 0.5)) ** _IDF_POWER)

    def _products(self, vector: dict[str, float]) -> dict[StoryId, float]:
        """The products with the stories' totals, of all stories that can reach GREY.

        Exact, and not linear in the stories: as soon as the rest of the vector is shorter than
        GREY, a story that shared nothing so far cannot reach it (Cauchy–Schwarz), so the long
        lists of common words only add to stories that rare words have found.
        """
        products: dict[StoryId, float] = {}
        rest = sum(weight * weight for weight in vector.values())
        for stem, weight in vector.items():
            posting = self._postings.get(stem, {})
            if sqrt(max(rest, 0.0)) >= GREY - _ZERO:
                stories = iter(posting)
            else:
                stories = _both(products, posting)
            for story in stories:
                product = weight * self._stories[story].total[stem]
                products[story] = products.get(story, 0.0) + product
            rest -= weight * weight
        return products

    def _score(self, story: StoryId, product: float, at: datetime) -> float:
        found = self._stories[story]
        nearness = exp2(-(abs(at - found.latest) / _HALF_LIFE))
        return product / len(found.members) * (1 - _TIME_WEIGHT * (1 - nearness))

    def _identifies(self, terms: Terms, found: _Open) -> int:
        """How many of the shared names and numbers are rare enough to point at one event."""
        most = _ALWAYS_RARE + _RARE * self._reports
        names = sum(
            name in found.names and self._counts[name] <= most and pseudo_count(name) == 1
            for name in terms.names
        )
        return names + sum(
            _is_telling(number) for number in terms.numbers if number in found.numbers
        )


def _both(products: dict[StoryId, float], posting: dict[StoryId, None]) -> Iterator[StoryId]:
    """The stories in both, walking through the shorter one."""
    if len(products) < len(posting):
        return (story for story in list(products) if story in posting)
    return (story for story in posting if story in products)


def _is_telling(number: str) -> bool:
    """6.8 or 1250, but neither 3 nor the year."""
    is_year = len(number) == 4 and number[:2] in {"19", "20"}
    return len(number) >= 3 and not is_year


def _is_apart(terms: Terms, found: _Open) -> bool:
    """The vetoes: no name in common though both have some, or one template about another."""
    if terms.names and found.names and found.names.isdisjoint(terms.names):
        return True
    mine, theirs = terms.title, found.first.title
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.ratio() < _TEMPLATE:
        return False
    return any(
        _is_other_number(mine, i1, theirs[j1:j2])
        or _is_other_name(mine[i1:i2], theirs[j1:j2], terms, found)
        for operation, i1, i2, j1, j2 in matcher.get_opcodes()
        if operation == "replace"
    )


def _is_other_name(
    mine: tuple[str, ...], theirs: tuple[str, ...], terms: Terms, found: _Open
) -> bool:
    """In the same place of the title a name that the other report does not hold anywhere."""
    is_mine_new = any(word in terms.names and word not in found.names for word in mine)
    names = found.first.names
    return is_mine_new and any(word in names and word not in terms.names for word in theirs)


def _is_other_number(title: tuple[str, ...], start: int, theirs: tuple[str, ...]) -> bool:
    """Another number behind "Day" or "November", where a changed toll has none of these."""
    if not (title[start][0].isdigit() and theirs[0][0].isdigit()):
        return False
    neighbours = {*title[max(0, start - 1) : start], *title[start + 1 : start + 2]}
    return not neighbours.isdisjoint(_SERIES)


def _strongest(vector: dict[str, float], total: dict[str, float]) -> tuple[str, ...]:
    shared = sorted(
        (-weight * total[stem], stem) for stem, weight in vector.items() if stem in total
    )
    return tuple(stem for _, stem in shared[:_EXPLAINED])
