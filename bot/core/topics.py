"""Which topic a reader means.

The invariant: only known topics come out, each once; no word that a reader types is a pattern.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from bot.core.fingerprint import folded
from bot.core.topic_names import called_abroad, near_abroad
from bot.model.topic import Topic

# Points out of 100 of rapidfuzz's ratio. "climb" and "climate" have 67, "climte" and "climate" 92,
# "futball" and "football" 80; unrelated names of six letters rarely pass 50.
_LEAST_ALIKE = 66.0

# There are hundreds of topics that are not listed: "no" begins five of them, "cool" is like "coal".
_LEAST_ALIKE_UNLISTED = 78.0
_SHORTEST_PREFIX_UNLISTED = 4

# Enough to take the words for a slip of the pen: "climte" and "climate" have 92. Words that mean
# something else come near: "danke" and "dance" have 80, "foo bar" and "football" 67.
_LEAST_OF_A_SLIP = 84.0

# Above every mere likeness: the reader typed the beginning of the name, or a word around it.
_PREFIX = 100.0
_CONTAINED = 98.0
_LIKE_KEYWORD = 96.0

# Of one or two letters, nearly every topic has one that resembles it.
_SHORTEST_PREFIX = 2
_SHORTEST_ALIKE = 4
_LONGEST_QUERY = 60


def closest(words: str, topics: Sequence[Topic], most: int = 5) -> tuple[Topic, ...]:
    """The topic that is called so (slug, name or alias; else its name in another language than
    English): that one alone; else the near misses.

    Near are a name's beginning, a name within the words, a keyword of the topic, and a likeness;
    best first, those in other languages last. Case, accents and punctuation do not matter. Nothing
    near: nothing.
    """
    query = folded(words[:_LONGEST_QUERY]).strip()
    if not query:
        return ()
    for label in range(3):
        for topic in topics:
            if query in _labels(topic)[label]:
                return (topic,)
    if abroad := called_abroad(words[:_LONGEST_QUERY], topics):
        return abroad[:most]
    ranked = sorted(
        (-likeness, number)
        for number, topic in enumerate(topics)
        for likeness in [_likeness(query, topic)]
        if likeness
    )
    near = [topics[number] for _, number in ranked]
    near += near_abroad(words[:_LONGEST_QUERY], topics)
    return tuple(dict.fromkeys(near))[:most]


def is_slip(words: str, topic: Topic) -> bool:
    """Whether the words are hardly anything but this topic, written carelessly: the beginning of
    one of its names, one of its keywords, or a name but for a letter."""
    query = folded(words[:_LONGEST_QUERY]).strip()
    is_near = any(
        f" {label}".find(f" {query}") >= 0 or fuzz.ratio(query, label) >= _LEAST_OF_A_SLIP
        for label in _every_label(topic)
    )
    return bool(query) and (is_near or f" {query} " in _keywords(topic))


@lru_cache(maxsize=4096)
def _labels(topic: Topic) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return _stripped([topic.slug]), _stripped([topic.name]), _stripped(topic.aliases)


@lru_cache(maxsize=4096)
def _every_label(topic: Topic) -> frozenset[str]:
    return frozenset().union(*_labels(topic))


def _stripped(words: Iterable[str]) -> frozenset[str]:
    return frozenset(label for word in words if (label := folded(word).strip()))


def _likeness(query: str, topic: Topic) -> float:
    """0, or how near the query comes to one of the topic's names, up to _PREFIX."""
    best = 0.0
    shortest = _SHORTEST_PREFIX if topic.is_listed else _SHORTEST_PREFIX_UNLISTED
    least = _LEAST_ALIKE if topic.is_listed else _LEAST_ALIKE_UNLISTED
    for label in _every_label(topic):
        if len(query) >= shortest and f" {label}".find(f" {query}") >= 0:
            return _PREFIX
        if f" {label} " in f" {query} ":
            best = max(best, _CONTAINED)
        if len(query) >= _SHORTEST_ALIKE:
            best = max(best, fuzz.ratio(query, label, score_cutoff=least))
    if f" {query} " in _keywords(topic):
        best = max(best, _LIKE_KEYWORD)
    return best


@lru_cache(maxsize=4096)
def _keywords(topic: Topic) -> frozenset[str]:
    return frozenset(folded(word) for word in topic.keywords)
