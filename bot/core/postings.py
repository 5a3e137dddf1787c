"""Which stories have a stem: the newest of them, by number, in the order in which they got it.

The invariant: a story is under a stem at most once, and the numbers of later stories are higher.
They are numbers in arrays, so that to count hundreds of them touches no story; of 32 bits, which
are enough for a hundred stories a second in a year.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

# A list holds the newest stories; those of common words need no more, for it is the rare ones
# that lead to a story. Ten stems find what forty do.
_MOST_LISTED = 128
_MOST_STEMS = 10
_MOST_VISITED = 300
_MOST_COMPARED = 8
_MOST_FEWER = 2


class Postings(dict[str, "array[int]"]):
    """The list of each stem that an open story has."""

    def add(self, stems: Iterable[str], story: int) -> None:
        """List a story under stems that it is not under."""
        for stem in stems:
            listed = self.get(stem)
            if listed is None:
                self[stem] = array("I", (story,))
            else:
                listed.append(story)
                if len(listed) > _MOST_LISTED:
                    del listed[0]

    def drop(self, stems: Iterable[str], story: int, newest: int) -> None:
        """List a story no longer; `newest` is the last one that was open when it last got a stem.

        A common word's list may have let go of it before: then it begins with later ones.
        """
        for stem in stems:
            listed = self.get(stem)
            if listed and listed[0] <= newest and story in listed:
                listed.remove(story)
                if not listed:
                    del self[stem]

    def last(self, stem: str, most: int) -> Iterable[int]:
        """The last stories that got the stem."""
        return self[stem][-most:] if stem in self else ()

    def likely(self, stems: Iterable[str]) -> list[int]:
        """The stories with the most of the rarest stems, which come first in `stems`."""
        counts = Counter(chain.from_iterable(self._rarest(stems)))
        first = sorted(counts, key=counts.__getitem__, reverse=True)[:_MOST_COMPARED]
        return [story for story in first if counts[story] >= counts[first[0]] / _MOST_FEWER]

    def _rarest(self, stems: Iterable[str]) -> Iterator["array[int]"]:
        """Who has the stems, until enough were looked at."""
        visits = _MOST_VISITED
        for stem in islice(stems, _MOST_STEMS):
            if listed := self.get(stem):
                yield listed
                visits -= len(listed)
            if visits < 0:
                return
