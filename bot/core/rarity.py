"""How rare each stem is among the open reports, and what a report weighs by it.

The invariant: weights are whole numbers, so that no sum of them depends on an order, and a stem
is one string however often it was read.
"""

from math import log, sqrt

from bot.core.background import MOST_PSEUDO, PSEUDO_REPORTS, pseudo_count, pseudo_counts
from bot.core.fingerprint import Terms

ONE = 256
"""The length of a vector. Whole numbers up to 256 are objects that Python has anyway."""

# The power beats plain IDF, whose rare junk words dominate.
_POWER = 0.7

# A name that more of the open reports have does not identify an event.
_RARE = 0.01
_ALWAYS_RARE = 2

# The number of reports is rounded up by less than a part in so many (a power of two), so that how
# much a stem weighs is computed once for each count, and not once for each stem of each report.
_STEPS_BITS = 6


class Rarity:
    """Counts the reports that have a stem; a built-in background counts with them."""

    def __init__(self) -> None:
        self._size = 0
        self._counts = pseudo_counts()
        self._stems: dict[str, str] = {}
        self._worth = _Worth(PSEUDO_REPORTS)
        self._last: tuple[Terms, dict[str, int]] | None = None

    def vector(self, terms: Terms) -> dict[str, int]:
        """The terms weighted by rarity as it is now, of length ONE, strongest first.

        The key of a subject is there as well, at no weight to speak of, to be found by.
        """
        if self._last and self._last[0] is terms:
            return self._last[1]
        counted, worth = self._counts.get, self._worth_now()
        weights = [(-weight * worth[counted(stem, 1)], stem) for stem, weight in terms.weights]
        length = -sqrt(sum([weight * weight for weight, _ in weights])) / ONE
        weights.sort()
        known = self._stems.get
        vector = {
            known(stem, stem): whole
            for weight, stem in weights
            if (whole := round(weight / length))
        }
        if terms.subject:
            key = " ".join(terms.subject)
            vector = {known(key, key): 1, **vector}
        self._last = terms, vector
        return vector

    def add(self, vector: dict[str, int]) -> None:
        """Count a report's stems."""
        self._size += 1
        self._last = None
        counts, counted = self._counts, self._counts.get
        for stem in vector:
            count = counts[stem] = counted(stem, 1) + 1
            if count <= MOST_PSEUDO + 1:
                self._stems.setdefault(stem, stem)

    def drop(self, vector: dict[str, int]) -> None:
        """No longer count a report's stems."""
        self._size -= 1
        self._last = None
        counts = self._counts
        for stem in vector:
            count = counts[stem] = counts[stem] - 1
            if count <= MOST_PSEUDO and count == pseudo_count(stem):
                del self._stems[stem]
                if count == 1:
                    del counts[stem]

    def bare(self, terms: Terms) -> Terms:
        """The terms to keep beside a vector: without weights, in strings that are known."""
        known = self._stems.get
        return Terms(
            weights=(),
            title=tuple(map(known, terms.title, terms.title)),
            names=tuple(map(known, terms.names, terms.names)),
            numbers=tuple(map(known, terms.numbers, terms.numbers)),
            language=terms.language,
            subject=tuple(map(known, terms.subject, terms.subject)),
        )

    def count(self, stem: str) -> int:
        """How many of the open reports have it."""
        return self._counts.get(stem, 1) - pseudo_count(stem)

    def is_telling(self, name: str) -> bool:
        """Whether a name is rare enough to point at one event."""
        return self.is_rare(name, _RARE)

    def is_rare(self, stem: str, part: float, besides: int = 0) -> bool:
        """Whether no more than this part of the open reports have it, besides so many."""
        most = besides + _ALWAYS_RARE + part * self._size
        return pseudo_count(stem) == 1 and self.count(stem) <= most

    def _worth_now(self) -> "_Worth":
        reports = PSEUDO_REPORTS + self._size + 1
        step = 1 << max(0, reports.bit_length() - _STEPS_BITS - 1)
        reports += -reports % step
        if self._worth.reports != reports:
            self._worth = _Worth(reports)
        return self._worth


class _Worth(dict[int, float]):
    """What a stem is worth that so many of the reports have, themselves and the background's."""

    def __init__(self, reports: int) -> None:
        super().__init__()
        self.reports = reports

    def __missing__(self, count: int) -> float:
        # A count stays below the reports, so that the logarithm is above zero.
        worth = self[count] = float(log(self.reports / (count + 0.5)) ** _POWER)
        return worth
