"""How rare each stem is among the open reports, and what a report weighs by it.

The invariant: weights are whole numbers, so that no sum of them depends on an order, and a stem
is one string however often it was read.
"""

from collections import Counter
from dataclasses import replace
from math import log, sqrt

from bot.core.background import PSEUDO_REPORTS, pseudo_count
from bot.core.fingerprint import Terms

ONE = 256
"""The length of a vector. Whole numbers up to 256 are objects that Python has anyway."""

# The power beats plain IDF, whose rare junk words dominate.
_POWER = 0.7

# A name that more of the open reports have does not identify an event.
_RARE = 0.01
_ALWAYS_RARE = 2


class Rarity:
    """Counts the reports that have a stem; a built-in background counts with them."""

    def __init__(self) -> None:
        self._size = 0
        self._counts: Counter[str] = Counter()
        self._stems: dict[str, str] = {}

    def vector(self, terms: Terms) -> dict[str, int]:
        """The terms weighted by rarity as it is now, of length ONE, strongest first."""
        reports, counted = PSEUDO_REPORTS + self._size + 1, self._counts.get
        weights = [
            # A count stays below the reports, so that the logarithm is above zero.
            (weight * log(reports / (pseudo_count(stem) + counted(stem, 0) + 0.5)) ** _POWER, stem)
            for stem, weight in terms.weights
        ]
        length = sqrt(sum([weight * weight for weight, _ in weights])) / ONE
        weights.sort(key=lambda pair: (-pair[0], pair[1]))
        return {stem: whole for weight, stem in weights if (whole := round(weight / length))}

    def add(self, vector: dict[str, int]) -> dict[str, int]:
        """Count a report's stems; gives the vector to keep."""
        self._size += 1
        self._counts.update(vector.keys())
        shared = self._stems.setdefault
        return {shared(stem, stem): weight for stem, weight in vector.items()}

    def drop(self, vector: dict[str, int]) -> None:
        """No longer count a report's stems."""
        self._size -= 1
        for stem in vector:
            self._counts[stem] -= 1
            if not self._counts[stem]:
                del self._counts[stem], self._stems[stem]

    def bare(self, terms: Terms) -> Terms:
        """The terms to keep beside a vector: without weights, in strings that are known."""
        known = self._stems.get
        return replace(
            terms,
            weights=(),
            title=tuple([known(word, word) for word in terms.title]),
            names=tuple([known(word, word) for word in terms.names]),
            numbers=tuple([known(word, word) for word in terms.numbers]),
        )

    def is_telling(self, name: str) -> bool:
        """Whether a name is rare enough to point at one event."""
        most = _ALWAYS_RARE + _RARE * self._size
        return self._counts[name] <= most and pseudo_count(name) == 1
