"""What a search finds: records of who said a word and when, their ranking, and slips of the pen.

Invariant: the work is bounded by what is handed in, and equal records give equal rankings in every
process. The same story may have been recorded twice: its last record counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from math import exp2, log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.story import StoryId

WINDOW = timedelta(days=7)

_ID = 12  # characters of a story's id (bot.core.stories)
_WHEN = 7  # hexadecimal digits of minutes since 1970
_GRAIN = 6  # digits of a quarter of an hour: enough to tell how old a story is
_MINUTE = timedelta(minutes=1)
RECORD = _ID + _WHEN + 1

# A word of the title says what a story is about; one of the text may be in passing.
_TITLE = 1.5
# A word that had to be guessed counts less than one that was found.
_GUESSED = 0.7
# Of the weight of all words: a story that lacks the rarer half is about something else.
_LEAST = 0.5
# Of two stories equally near, one from now is worth twice an old one; half of that after a day.
_HALF_LIFE = timedelta(hours=24)

# In a short word a slip makes another word: "iran" and "iraq" differ by one letter.
_SHORTEST_GUESSED = 5
_SHORTEST_TWO_SLIPS = 8
_MOST_GUESSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is known of a word that is looked for."""

    records: str
    """Of stories that have it, the oldest first; of a common word, the newest ones."""
    stories: int
    """How many have it in all."""
    is_guess: bool = False


def record(story: StoryId, at: datetime, *, in_title: bool) -> str:
    """RECORD characters that sort by time within a story."""
    return f"{story}{int(at.timestamp() // 60):0{_WHEN}x}{int(in_title)}"


def ranked(words: Sequence[Word], stories: int, now: datetime, *, most: int) -> tuple[StoryId, ...]:
    """The stories of the last WINDOW that have the words, the nearest and newest first.

    `stories`: how many there are in all.
    """
    weights = _weights(words, stories)
    relevance: dict[str, float] = {}
    newest: dict[str, str] = {}
    for word, weight in zip(words, weights, strict=True):
        share = weight / sum(weights) * (_GUESSED if word.is_guess else 1.0)
        told = _told(word.records)
        newest |= told
        for story, rest in told.items():
            value = share * _TITLE if rest[_WHEN] == "1" else share
            relevance[story] = relevance.get(story, 0.0) + value
    least = _LEAST * (_GUESSED if any(word.is_guess for word in words) else 1.0)
    recency = _Recency(now)
    scores = [
        (near * near * value, newest[story], story)
        for story, near in relevance.items()
        if near >= least and (value := recency[newest[story][:_GRAIN]])
    ]
    return tuple(StoryId(story) for *_, story in nlargest(most, scores))


def shared(records: Sequence[str], now: datetime) -> int:
    """How many stories of the last WINDOW are in the records of every word."""
    oldest = f"{int((now - WINDOW).timestamp() // 60):0{_WHEN}x}"
    recent = [{story for story, rest in _told(one).items() if rest >= oldest} for one in records]
    return len(set.intersection(*recent)) if recent else 0


def ends(word: str) -> tuple[str, str]:
    """Two marks of a word. One slip spares its first two letters or its last two."""
    return f"{word[:2]}-{len(word)}", f"-{word[-2:]}{len(word)}"


def near_ends(word: str) -> frozenset[str]:
    """The marks that words have which differ from this one by a slip."""
    slips = _slips(word)
    lengths = range(len(word) - slips, len(word) + slips + 1) if slips else ()
    marks = ((f"{word[:2]}-{length}", f"-{word[-2:]}{length}") for length in lengths)
    return frozenset(mark for pair in marks for mark in pair)


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that it may be meant for: all of the fewest slips, few at most."""
    slips = _slips(word)
    if not slips:
        return ()
    found = process.extract(
        word, sorted(set(known)), scorer=OSA.distance, score_cutoff=slips, limit=_MOST_GUESSES
    )
    return tuple(near for near, distance, _ in found if distance == found[0][1])


def _slips(word: str) -> int:
    if len(word) < _SHORTEST_GUESSED or not word.isalpha():
        return 0
    return 1 + (len(word) >= _SHORTEST_TWO_SLIPS)


def _weights(words: Sequence[Word], stories: int) -> list[float]:
    """How much each word tells: the fewer have it the more. One that nobody has weighs as much as
    the rarest that somebody has, so that one of two words is still enough."""
    known = [log(1 + stories / word.stories) for word in words if word.stories]
    rarest = max(known, default=1.0)
    return [log(1 + stories / word.stories) if word.stories else rarest for word in words]


def _told(records: str) -> dict[str, str]:
    """The rest of each story's last record."""
    return {
        records[at : at + _ID]: records[at + _ID : at + RECORD]
        for at in range(0, len(records), RECORD)
    }


class _Recency(dict[str, float]):
    """What a story of a time is worth by its age, 0 beyond WINDOW; worked out once for each time,
    which is the first _GRAIN digits of its minute."""

    def __init__(self, now: datetime) -> None:
        self._minute = now.timestamp() / 60

    def __missing__(self, time: str) -> float:
        age = self._minute - int(time.ljust(_WHEN, "0"), 16)
        is_recent = age <= WINDOW / _MINUTE
        self[time] = 1 + exp2(-max(0.0, age) / (_HALF_LIFE / _MINUTE)) if is_recent else 0.0
        return self[time]
