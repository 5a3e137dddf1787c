"""Which topics a report belongs to, and which topic a reader means.

The invariant: only known topics come out, each once, and the first is the most specific one we
are sure of; operators' words are compared as words, never run as patterns.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from bot.core.fingerprint import folded
from bot.model.article import Article
from bot.model.topic import Topic, TopicSlug

__all__ = ["closest", "folded", "topics_of"]

# Further down, a report speaks of its background, which is another topic's news.
_LEAD = 600
_TITLE = 300
_MOST_CATEGORIES = 20

# A publisher that files a report under everything does not reach everybody.
_MOST_FOUND = 8

# Points out of 100 of rapidfuzz's ratio. "climb" and "climate" have 67, "climte" and "climate" 92,
# "futball" and "football" 80; unrelated names of six letters rarely pass 50.
_LEAST_ALIKE = 66.0

# Above every mere likeness: the reader typed the beginning of the name, or a word around it.
_PREFIX = 100.0
_CONTAINED = 98.0
_KEYWORD = 96.0

# Of one or two letters, nearly every topic has one that resembles it.
_SHORTEST_PREFIX = 2
_SHORTEST_ALIKE = 4
_LONGEST_QUERY = 60


def topics_of(article: Article, topics: Sequence[Topic]) -> tuple[TopicSlug, ...]:
    """The topics of a report, the most specific first.

    First those that its words betray: named in the title, then in the publisher's categories,
    then by two different words in the first 600 characters; among equals the feed's own topics,
    then those with more words found, then the order of `topics`. Last the topics that only the
    feed declares, in its order: a feed's topic is the general one of all its reports.
    """
    known = {topic.slug for topic in topics}
    declared = [slug for slug in dict.fromkeys(article.feed_topics) if slug in known]
    places = (
        folded(article.title[:_TITLE]),
        "".join(folded(category[:_TITLE]) for category in article.categories[:_MOST_CATEGORIES]),
        folded(article.text[:_LEAD]),
    )
    ranked = sorted(
        (rank, topic.slug not in declared, -found, number)
        for number, topic in enumerate(topics)
        for rank, found in [_evidence(topic, places)]
        if found
    )
    betrayed = [topics[number].slug for *_, number in ranked[:_MOST_FOUND]]
    return tuple(dict.fromkeys((*betrayed, *declared)))


def closest(words: str, topics: Sequence[Topic], most: int = 5) -> tuple[Topic, ...]:
    """The topic that is called so (slug, name or alias): that one alone; else the near misses.

    Near are a name's beginning, a name within the words, a keyword of the topic, and a likeness;
    best first. Case, accents and punctuation do not matter. Nothing near: nothing.
    """
    query = folded(words[:_LONGEST_QUERY]).strip()
    if not query:
        return ()
    for label in range(3):
        for topic in topics:
            if query in _labels(topic)[label]:
                return (topic,)
    ranked = sorted(
        (-likeness, number)
        for number, topic in enumerate(topics)
        for likeness in [_likeness(query, topic)]
        if likeness
    )
    return tuple(topics[number] for _, number in ranked[:most])


def _evidence(topic: Topic, places: tuple[str, str, str]) -> tuple[int, int]:
    """Where the topic shows best (0 title, 1 categories, 2 text), and by how many of its words."""
    phrases = _phrases(topic)
    for rank, place in enumerate(places):
        found = sum(phrase in place for phrase in phrases)
        if found >= (2 if rank == 2 else 1):
            return rank, found
    return len(places), 0


@lru_cache(maxsize=4096)
def _phrases(topic: Topic) -> tuple[str, ...]:
    words = (topic.name, *topic.aliases, *topic.keywords)
    return tuple(dict.fromkeys(phrase for phrase in map(folded, words) if phrase.strip()))


@lru_cache(maxsize=4096)
def _labels(topic: Topic) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return _stripped([topic.slug]), _stripped([topic.name]), _stripped(topic.aliases)


def _stripped(words: Iterable[str]) -> frozenset[str]:
    return frozenset(label for word in words if (label := folded(word).strip()))


def _likeness(query: str, topic: Topic) -> float:
    """0, or how near the query comes to one of the topic's names, up to _PREFIX."""
    best = 0.0
    for label in frozenset().union(*_labels(topic)):
        if len(query) >= _SHORTEST_PREFIX and f" {label}".find(f" {query}") >= 0:
            return _PREFIX
        if f" {label} " in f" {query} ":
            best = max(best, _CONTAINED)
        if len(query) >= _SHORTEST_ALIKE:
            best = max(best, fuzz.ratio(query, label, score_cutoff=_LEAST_ALIKE))
    if f" {query} " in _phrases(topic):
        best = max(best, _KEYWORD)
    return best
