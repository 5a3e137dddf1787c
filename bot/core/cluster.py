"""Which open story a report belongs to: one pass, no look-ahead, every answer explained.

The method: stems weighted by rarity (IDF over the open window and a built-in background), the
average cosine to a story's reports, less with the hours. What counts is how far the best story
stands out from the next best, and the rare names that both have; `bot.core.twins` forbids the rest.

The invariant: the same calls in the same order give the same answers in every process: weights
are whole numbers, and no sum depends on an order. When in doubt a report opens a story of its
own: two alerts about one event annoy, a missed one fails. The work for one report is bounded.
"""

from collections import deque
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from math import exp2

from bot.core.fingerprint import Terms
from bot.core.postings import Postings
from bot.core.rarity import ONE, Rarity
from bot.core.subjects import alike, is_other_subject
from bot.core.twins import is_apart
from bot.core.vocabulary import is_telling
from bot.model.article import ArticleId
from bot.model.story import StoryId

# A story that nobody reported on for so long is over; its next turn is news again.
WINDOW = timedelta(hours=72)

# Tuned together on the dev halves (docs/design.md). At .32 a dated set has .198 extra alerts a
# story and 2.8 % of the stories missed, at .33 .210 and as many.
THRESHOLD = 0.32
_FLOOR = 0.12
_HALF_LIFE = timedelta(hours=30).total_seconds()
_TIME_WEIGHT = 0.7
# How near to a story a report without a date is taken to be: it may be of this hour or of another
# year. Taken as near, a third of the stories were missed where no report had a date.
_UNDATED = 0.5

# In how far the next best story may change the score: reports of a serial topic are all alike,
# and none of them stands out.
_STANDING_OUT = 0.5
_MOST_LEAD = 0.15

# For each rare name or telling number that both have.
_NAME_WORTH = 0.07
_MOST_NAMES = 4

# For beginning all in capitals with the same words within so long, as a flash and its first report.
_SUBJECT_WORTH = 0.2
_FLASH_LASTS = timedelta(hours=3).total_seconds()

# Of what makes two reports alike, as much as this in one word is not enough.
_MOST_OF_ONE = 0.97

_MOST_ALIKE = 3
_CANDIDATES = 5

# The average is over a story's last reports, so that one that thousands join stays bounded.
_MOST_MEMBERS = 64
_EXPLAINED = 6


@dataclass(frozen=True, slots=True)
class Match:
    """The story that a report joins, and why: `shared` are the stems that weigh most in both."""

    story: StoryId
    score: float
    shared: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Report:
    """`at` is in seconds, which are compared faster. `terms` are without their weights, which the
    vector holds. `story`: None once dropped."""

    article: ArticleId
    at: float
    vector: dict[str, int]
    terms: Terms
    story: "_Open | None"


@dataclass(slots=True, eq=False)
class _Open:
    """An open story, its number higher than that of those that were opened before it."""

    id: StoryId
    number: int
    newest: int = 0
    """The number of the newest story when the last report joined."""
    reports: list[_Report] = field(default_factory=list)
    total: dict[str, int] = field(default_factory=dict)
    """The sum of its reports' vectors, which makes the average one product; the vector itself
    where it has one report."""
    apart: frozenset[StoryId] = frozenset()
    """The stories that an editor split from it."""


class StoryIndex:
    """The reports of the last 72 hours by story. Its state is the calls that changed it."""

    def __init__(self) -> None:
        self._stories: dict[StoryId, _Open] = {}
        self._numbered: dict[int, _Open] = {}
        self._newest = 0
        self._reports: deque[_Report] = deque()
        self._postings = Postings()
        self._rarity = Rarity()

    def __len__(self) -> int:
        return len(self._stories)

    def __contains__(self, story: StoryId) -> bool:
        return story in self._stories

    def add(self, story: StoryId, terms: Terms, at: datetime, article: ArticleId) -> None:
        """Put a report into a story, which it opens if need be."""
        found = self._opened(story)
        vector = self._rarity.vector(terms)
        self._rarity.add(vector)
        report = _Report(article, at.timestamp(), vector, self._rarity.bare(terms), found)
        self._reports.append(report)
        self._join(found, report)
        if len(found.reports) > _MOST_MEMBERS:
            self._drop(found.reports[0])

    def best(self, terms: Terms, at: datetime | None) -> Match | None:
        """The story that a report of that moment belongs to; None: it opens one of its own.

        `at` is None where the report does not say when it was written.
        """
        vector = self._rarity.vector(terms)
        now = at.timestamp() if at else None
        ranked = self._ranked(vector, terms, now)
        for place, (score, story) in enumerate(ranked[:_CANDIDATES]):
            if score < _FLOOR:
                break
            rivals = (
                other
                for at_place, (other, rival) in enumerate(ranked)
                if at_place != place and rival.id not in story.apart
            )
            lead = max(-_MOST_LEAD, min(_MOST_LEAD, score - next(rivals, 0.0)))
            needed = THRESHOLD - score - _STANDING_OUT * lead
            is_one = needed <= 0 or self._worth(terms, story, now) >= needed
            if not is_one or _rests_on_one_word(vector, story.total):
                continue
            if not self._is_apart(terms, story, score):
                return Match(story.id, score, _strongest(vector, story.total))
        return None

    def remove(self, story: StoryId) -> None:
        """Close a story, as one that was withdrawn: what follows is another one."""
        if found := self._stories.get(story):
            for report in list(found.reports):
                self._drop(report)

    def expire(self, now: datetime) -> None:
        """Forget the reports of more than 72 hours ago, and with its last one a story."""
        oldest = (now - WINDOW).timestamp()
        while self._reports and self._reports[0].at < oldest:
            self._drop(self._reports.popleft())

    def merge(self, story: StoryId, other: StoryId) -> None:
        """Both are one event: the reports of `other` are the story's from here on."""
        if story == other or story not in self._stories or other not in self._stories:
            return
        into, source = self._stories[story], self._stories[other]
        into.apart = (into.apart | source.apart) - {story, other}
        for report in list(source.reports):
            self._leave(report)
            self._join(into, report)

    def split(self, story: StoryId, other: StoryId, articles: Container[ArticleId]) -> None:
        """These reports of a story are about another event, and make a story of their own."""
        found = self._stories.get(story)
        moved = [one for one in found.reports if one.article in articles] if found else []
        if found is None or not moved or story == other:
            return
        new = self._opened(other)
        found.apart |= {other}
        new.apart |= found.apart - {other} | {story}
        for report in moved:
            self._leave(report)
            self._join(new, report)

    def _opened(self, story: StoryId) -> _Open:
        """The open story of that id, which is a new one if need be."""
        found = self._stories.get(story)
        if found is None:
            self._newest += 1
            found = self._stories[story] = _Open(story, self._newest)
            self._numbered[found.number] = found
        return found

    def _join(self, story: _Open, report: _Report) -> None:
        stems = list(report.vector)
        if not story.reports:
            story.total = report.vector
        else:
            if len(story.reports) == 1:
                story.total = dict(story.total)
            total = story.total
            stems = [stem for stem in stems if stem not in total]
            for stem, weight in report.vector.items():
                total[stem] = total.get(stem, 0) + weight
        story.reports.append(report)
        report.story, story.newest = story, self._newest
        self._postings.add(stems, story.number)

    def _drop(self, report: _Report) -> None:
        """Forget a report; done twice, it does nothing."""
        if report.story is None:
            return
        self._leave(report)
        self._rarity.drop(report.vector)

    def _leave(self, report: _Report) -> None:
        """Take a report out of its story, which ends with its last one."""
        story, report.story = report.story, None
        assert story is not None
        story.reports.remove(report)
        stems = list(report.vector)
        if story.reports:
            total = story.total
            for stem, weight in report.vector.items():
                total[stem] -= weight
            stems = [stem for stem in stems if not total[stem]]
            for stem in stems:
                del total[stem]
        else:
            del self._stories[story.id], self._numbered[story.number]
        self._postings.drop(stems, story.number, story.newest)

    def _ranked(
        self, vector: dict[str, int], terms: Terms, now: float | None
    ) -> list[tuple[float, _Open]]:
        """The stories that are most alike, best first, each with its score.

        Compared are those with the most of the report's rarest stems, and the last ones with a
        report that begins as this one does, all in capitals.
        """
        same = self._postings.last(" ".join(terms.subject), _MOST_ALIKE)
        ranked = []
        for number in dict.fromkeys(chain(same, self._postings.likely(vector))):
            story = self._numbered[number]
            if story.reports[0].terms.language == terms.language:
                ranked.append((-_score(vector, story, now), story.id, story))
        ranked.sort()
        return [(-score, story) for score, _, story in ranked]

    def _worth(self, terms: Terms, story: _Open, now: float | None) -> float:
        """What names and a common subject add to a score."""
        worth = _NAME_WORTH * min(_MOST_NAMES, self._identifies(terms, story))
        is_near = now is not None and now - story.reports[0].at <= _FLASH_LASTS
        is_flash = is_near and terms.subject and " ".join(terms.subject) in story.total
        return worth + _SUBJECT_WORTH * bool(is_flash)

    def _is_apart(self, terms: Terms, story: _Open, score: float) -> bool:
        told = [report.terms for report in story.reports]
        if same := alike(terms, told):
            return all(is_apart(terms, [one], score) for one in same)
        return is_other_subject(terms, told, self._rarity) or is_apart(terms, told, score)

    def _identifies(self, terms: Terms, story: _Open) -> int:
        """How many of the shared names and numbers are rare enough to point at one event."""
        theirs = [report.terms for report in story.reports]
        names = set(terms.names).intersection(chain.from_iterable([one.names for one in theirs]))
        numbers = set(filter(is_telling, terms.numbers))
        numbers.intersection_update(chain.from_iterable([one.numbers for one in theirs]))
        return sum(map(self._rarity.is_telling, names)) + len(numbers)


def _score(vector: dict[str, int], story: _Open, now: float | None) -> float:
    """The average cosine to the story's reports, less the longer ago its first one was."""
    total = story.total
    product = sum([vector[stem] * total[stem] for stem in total.keys() & vector])
    nearness = _UNDATED
    if now is not None:
        nearness = exp2(-(((now - story.reports[0].at) / _HALF_LIFE) ** 2))
    return product / (ONE * ONE * len(story.reports)) * (1 - _TIME_WEIGHT * (1 - nearness))


def _rests_on_one_word(vector: dict[str, int], total: dict[str, int]) -> bool:
    """Whether all that both tell of is one name, as that of a town where more than one thing
    happens."""
    worth = [weight * total[stem] for stem, weight in vector.items() if stem in total]
    return max(worth) > _MOST_OF_ONE * sum(worth)


def _strongest(vector: dict[str, int], total: dict[str, int]) -> tuple[str, ...]:
    shared = sorted(
        (-weight * total[stem], stem) for stem, weight in vector.items() if stem in total
    )
    return tuple(stem for _, stem in shared[:_EXPLAINED])
