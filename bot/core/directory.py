"""Which topics a report belongs to, and by which of its words.

The invariant: only known topics come out, each once, the most specific first, and each with the
words that betrayed it; operators' words are compared as words, never run as patterns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.core.phrases import Phrases, narrow_keys_of, words_of
from bot.model.article import Article
from bot.model.topic import Topic, TopicSlug

# Further down, a report speaks of its background, which is another topic's news.
_LEAD = 1000
_TITLE = 300
_MOST_CATEGORIES = 20

# A country is named at once, or it is background too.
_PLACES_WORDS = 25

_KEYWORD, _HINT = 2.0, 1.0
_IN_TITLE, _IN_CATEGORY, _IN_TEXT = 2.0, 1.8, 1.0

# What the feed is about needs less to show in a report.
_DECLARED = 3.0

# One keyword in the title or among the categories, two in the text.
_LEAST = 3.6

# A top subject with less than this part of the strongest one's points is a side of the report.
_SIDE = 0.4

# A publisher that files a report under everything does not reach everybody.
_MOST_SUBJECTS = 8
_MOST_PLACES = 4
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """A topic of a report, and by which of its words; none where only the feed declares it."""

    topic: TopicSlug
    points: float
    words: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Sign:
    """A phrase, and the numbers of what it speaks for, broader topics included.

    One that speaks for nothing is spared: no sign that begins within it counts.
    """

    phrase: str
    subjects: dict[int, float] = field(default_factory=dict)
    places: dict[int, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Tally:
    """What speaks for the topics in one report."""

    subjects: dict[int, float] = field(default_factory=dict)
    places: dict[int, float] = field(default_factory=dict)
    signs: dict[_Sign, None] = field(default_factory=dict)
    clear: set[int] = field(default_factory=set)
    """Subjects that a keyword speaks for, not hints alone."""


class Directory:
    """All topics, made ready to be found in reports. Making one takes tens of milliseconds."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._numbers = {topic.slug: number for number, topic in enumerate(self.topics)}
        self._above = [tuple(self._broader(topic)) for topic in self.topics]
        self._signs = Phrases(self._all_signs())

    def topics_of(self, article: Article) -> tuple[TopicSlug, ...]:
        """The topics of a report, the most specific first.

        First the subjects, then the places that its title, the publisher's categories and its
        first 1,000 characters betray; last the topics that only the feed declares. A country that
        the feed declares is its home: it counts where the report names no other. A reader's own
        feed has its own topic, and no other.
        """
        if article.is_private:
            return article.feed_topics
        chosen = self._chosen(self._tally(article), article)
        return tuple(self.topics[number].slug for number in chosen)

    def findings(self, article: Article) -> tuple[Finding, ...]:
        """The same with the reasons."""
        tally = self._tally(article)
        return tuple(self._finding(number, tally) for number in self._chosen(tally, article))

    def points(self, article: Article) -> dict[TopicSlug, float]:
        """Every subject that anything in the report speaks for, and how strongly."""
        points = self._tally(article).subjects
        return {self.topics[number].slug: worth for number, worth in points.items()}

    def _broader(self, topic: Topic) -> Iterator[int]:
        """The topics that it is a part of, the nearest first; a circle ends where it began."""
        seen = {topic.slug}
        while topic.broader in self._numbers and topic.broader not in seen:
            seen.add(topic.broader)
            yield self._numbers[topic.broader]
            topic = self.topics[self._numbers[topic.broader]]

    def _all_signs(self) -> Iterator[tuple[str, _Sign]]:
        signs: dict[tuple[str, ...], _Sign] = {}
        for number, topic in enumerate(self.topics):
            for phrase, worth in _phrases(topic):
                sign = signs.setdefault(tuple(narrow_keys_of(words_of(phrase))), _Sign(phrase))
                for one in (number, *self._above[number]) if worth else ():
                    if topic.is_place:
                        sign.places[one] = None
                    else:
                        sign.subjects[one] = max(worth, sign.subjects.get(one, 0.0))
        return ((sign.phrase, sign) for sign in signs.values())

    def _tally(self, article: Article) -> _Tally:
        tally = _Tally()
        self._count(tally, article.title[:_TITLE], _IN_TITLE)
        for category in article.categories[:_MOST_CATEGORIES]:
            self._count(tally, category[:_TITLE], _IN_CATEGORY)
        self._count(tally, article.text[:_LEAD], _IN_TEXT)
        # Of «Birmingham, Mich.» the region decides.
        named = [place for *_, place in self._read(article.dateline[:_TITLE]) if place]
        for place in named[-1:]:
            _count_place(tally, place, _IN_TITLE)
        return tally

    def _count(self, tally: _Tally, text: str, worth: float) -> None:
        """Each sign counts once in each part of a report."""
        subjects: set[_Sign] = set()
        places: set[_Sign] = set()
        for start, subject, place in self._read(text, is_label=worth == _IN_CATEGORY):
            if subject is not None and subject not in subjects:
                subjects.add(subject)
                _count_subject(tally, subject, worth)
            if place is not None and place not in places:
                places.add(place)
                if worth != _IN_TEXT or start < _PLACES_WORDS:
                    _count_place(tally, place, worth)

    def _read(
        self, text: str, *, is_label: bool = False
    ) -> Iterator[tuple[int, _Sign | None, _Sign | None]]:
        """The signs in a text: at which word each stands, as one of a subject, and of a place.

        A label that is a place's name and nothing else needs no capital.
        """
        words = words_of(text)
        spared = placed = 0
        for start, length, sign in self._signs.found(narrow_keys_of(words)):
            if start < spared:
                continue
            place = None
            # Of «Papua New Guinea» no part is a place of its own.
            is_whole = is_label and length == len(words)
            is_called = is_whole or _is_name(words[start], sign.phrase)
            if sign.places and start >= placed and is_called:
                placed, place = start + length, sign
            if sign.subjects or place:
                yield start, sign if sign.subjects else None, place
            elif not sign.places:
                spared = start + length

    def _chosen(self, tally: _Tally, article: Article) -> tuple[int, ...]:
        declared = [self._numbers[slug] for slug in article.feed_topics if slug in self._numbers]
        places = self._places(tally)
        if places:
            declared = [number for number in declared if not self.topics[number].is_place]
        subjects = self._subjects(tally, declared)
        return tuple(dict.fromkeys((*subjects, *places, *declared)))

    def _subjects(self, tally: _Tally, declared: Sequence[int]) -> list[int]:
        """Those with points enough, the parts before the whole, then by points."""
        points = dict(tally.subjects)
        for number in tally.clear.intersection(declared):
            points[number] += _DECLARED
        roots = {number: (self._above[number] or (number,))[-1] for number in points}
        best = max((points[root] for root in roots.values()), default=0.0)
        found = {
            number
            for number, worth in points.items()
            if worth >= _LEAST
            and number in tally.clear
            and (points[roots[number]] >= _SIDE * best or not self.topics[number].code)
        }
        wholes = {above for number in found for above in self._above[number]}
        ranked = sorted(
            found, key=lambda one: (one in wholes, -points[one], one not in declared, one)
        )
        return ranked[:_MOST_SUBJECTS]

    def _places(self, tally: _Tally) -> list[int]:
        """Countries before regions, each by points."""
        ranked = sorted(
            tally.places,
            key=lambda number: (not self._above[number], -tally.places[number], number),
        )
        countries = [number for number in ranked if self._above[number]][:_MOST_PLACES]
        return [*countries, *(number for number in ranked if not self._above[number])][
            : 2 * _MOST_PLACES
        ]

    def _finding(self, number: int, tally: _Tally) -> Finding:
        words = [
            sign.phrase for sign in tally.signs if number in sign.subjects or number in sign.places
        ]
        points = tally.subjects.get(number, 0.0) + tally.places.get(number, 0.0)
        return Finding(self.topics[number].slug, points, tuple(words[:_MOST_WORDS]))


def _count_subject(tally: _Tally, sign: _Sign, worth: float) -> None:
    tally.signs[sign] = None
    for number, weight in sign.subjects.items():
        tally.subjects[number] = tally.subjects.get(number, 0.0) + weight * worth
        if weight >= _KEYWORD:
            tally.clear.add(number)


def _count_place(tally: _Tally, sign: _Sign, worth: float) -> None:
    tally.signs[sign] = None
    for number in sign.places:
        tally.places[number] = tally.places.get(number, 0.0) + worth


def _is_name(word: str, phrase: str) -> bool:
    """A place is written with a capital, "turkey" and "us" are none; «US» all in capitals."""
    return word == phrase if phrase.isupper() else not word[0].islower()


@lru_cache(maxsize=4096)
def _phrases(topic: Topic) -> tuple[tuple[str, float], ...]:
    """The signs of a topic with their worth; of those that are spared 0."""
    names = (topic.name, *topic.aliases) if topic.names_are_signs else ()
    signs = [(hint, _HINT) for hint in topic.hints]
    signs += [(word, _KEYWORD) for word in (*names, *topic.keywords)]
    signs += [(phrase, 0.0) for phrase in topic.spared]
    return tuple(dict(signs).items())
