"""The stories of the last days, found by words; the top ones of a day; what a story was told as.

Invariant: all of it follows from the log of stories, and how far into the log it has got is
written in the step that adds to it: any number of processes may add, and after a death or a pause
the next goes on where the last one was. Nothing is ever taken out: weeks end with their keys.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.brief import DAY, weight
from bot.core.fingerprint import Terms
from bot.core.scripts import scripts_in
from bot.core.search import RECORD, WINDOW, Word, ends, near_ends, nearest, ranked, record, shared
from bot.core.vocabulary import sought
from bot.core.writing import headline
from bot.model.story import Story, StoryId
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.stories import LogLine

# Records that one search reads, the newest of each word: 5 ms of work.
_MOST_RECORDS = 5_000
_MOST_WORDS = 8
_MOST_STEPS = 30
# Enough to choose a brief from.
_MOST_OF_DAY = 100
_EVERY_STORY = ""
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Step:
    """What a story was told as from then on."""

    at: datetime
    publisher: str
    headline: str


class Search:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._index = script(database, "index")

    async def position(self) -> str:
        """How far into the log the search has got; "" is the beginning."""
        return str(await self._database.get(keys.news("indexed")) or "")

    async def add(self, lines: Sequence[LogLine], stories: Sequence[Story], *, after: str) -> bool:
        """Take in the log's lines behind a position, and the stories that they are about.

        Gives False where another process was first.
        """
        await self._weigh(stories)
        names: list[str] = [keys.news("indexed")]
        values: list[str] = [after, lines[-1].position, f"{int(keys.KEPT.total_seconds())}"]
        for (week, stem), records in _records(lines).items():
            names += [_stem(week, stem), *(_like(week, mark) for mark in ends(stem))]
            values += [stem, records]
        return bool(await self._index(keys=names, args=values))

    async def find(self, text: str, now: datetime, *, most: int) -> tuple[StoryId, ...]:
        """The stories of the last WINDOW that are about these words, the best first.

        A word that no story has is taken for the most like ones that some have.
        """
        words = list(sought(text).values())[:_MOST_WORDS]
        weeks = (_week(now - WINDOW), _week(now))
        total, *sizes = await self._sizes([frozenset({_EVERY_STORY}), *words], weeks)
        guesses = {
            place: guess
            for place, size in enumerate(sizes)
            if not any(size.values()) and (guess := await self._guessed(words[place], weeks))
        }
        for place, size in zip(guesses, await self._sizes([*guesses.values()], weeks), strict=True):
            sizes[place] = size
        records = await self._newest(sizes)
        found = [
            Word(records=text, stories=_stories(size), is_guess=place in guesses)
            for place, (size, text) in enumerate(zip(sizes, records, strict=True))
        ]
        return ranked(found, _stories(total), now, most=most)

    async def count(self, text: str, now: datetime) -> int:
        """How many stories of the last WINDOW have all of these words; of very common words, of
        the newest that have them."""
        words = list(sought(text).values())[:_MOST_WORDS]
        sizes = await self._sizes(words, (_week(now - WINDOW), _week(now)))
        if not sizes or not all(any(size.values()) for size in sizes):
            return 0
        return shared(await self._newest(sizes), now)

    async def reads(self, text: str, now: datetime) -> bool:
        """Whether stories of the last WINDOW are written in each script of the text; also where
        there are no stories that could tell."""
        marks = [frozenset({_mark(name)}) for name in sorted(scripts_in(text))]
        weeks = (_week(now - WINDOW), _week(now))
        total, *sizes = await self._sizes([frozenset({_EVERY_STORY}), *marks], weeks)
        return not any(total.values()) or all(any(size.values()) for size in sizes)

    async def top(self, now: datetime) -> tuple[StoryId, ...]:
        """The weightiest stories of the last two calendar days (UTC); of no reader's own feed."""
        async with self._database.pipeline(transaction=False) as batch:
            for day in (now, now - DAY):
                batch.zrevrange(_top(day), 0, -1)
            found: list[list[str]] = await batch.execute()
        return tuple(StoryId(story) for stories in found for story in stories)

    async def steps(self, story: StoryId) -> tuple[Step, ...]:
        """What it was told as, the first first; empty for one that was not looked at yet."""
        found = await self._database.zrange(_steps(story), 0, -1, withscores=True)
        return tuple(
            Step(datetime.fromtimestamp(seconds, tz=UTC), *text.split(_SEPARATOR, 1))
            for text, seconds in found
        )

    async def _weigh(self, stories: Sequence[Story]) -> None:
        """Note the stories' weights and headlines; noting them again changes nothing."""
        async with self._database.pipeline(transaction=False) as batch:
            for story in stories:
                day, steps = _top(story.updated), _steps(story.id)
                if not story.lead.is_private:
                    batch.zadd(day, {story.id: weight(story)})
                    batch.zremrangebyrank(day, 0, -_MOST_OF_DAY - 1)
                    batch.expire(day, keys.KEPT)
                told = f"{story.lead.publisher}{_SEPARATOR}{headline(story.lead)}"
                batch.zadd(steps, {told: story.updated.timestamp()}, nx=True)
                batch.zremrangebyrank(steps, 0, -_MOST_STEPS - 1)
                batch.expire(steps, keys.KEPT)
            await batch.execute()

    async def _sizes(
        self, words: Sequence[frozenset[str]], weeks: tuple[int, int]
    ) -> list[dict[str, int]]:
        """For each word: the keys of its stems' records, those of the older week first, and how
        long they are."""
        names = [
            [_stem(week, stem) for week in dict.fromkeys(weeks) for stem in sorted(word)]
            for word in words
        ]
        async with self._database.pipeline(transaction=False) as batch:
            for name in (one for several in names for one in several):
                batch.strlen(name)
            lengths = iter(await batch.execute())
        return [{name: next(lengths) for name in several} for several in names]

    async def _guessed(self, word: frozenset[str], weeks: tuple[int, int]) -> frozenset[str]:
        """The stems that stories have which are most like those of the word."""
        marks = sorted(frozenset().union(*map(near_ends, word)))
        names = [_like(week, mark) for week in dict.fromkeys(weeks) for mark in marks]
        if not names:
            return frozenset()
        known: set[str] = await self._database.sunion(names)
        return frozenset(near for stem in word for near in nearest(stem, known))

    async def _newest(self, sizes: Sequence[dict[str, int]]) -> list[str]:
        """The newest records of each word, the oldest first; a rare word leaves room to others."""
        found, places = [""] * len(sizes), []
        left = _MOST_RECORDS
        rarest_first = sorted(range(len(sizes)), key=lambda place: sum(sizes[place].values()))
        async with self._database.pipeline(transaction=False) as batch:
            for turn, place in enumerate(rarest_first):
                room = left // (len(sizes) - turn) * RECORD
                for name, length in reversed(sizes[place].items()):
                    if read := min(room, length):
                        batch.getrange(name, length - read, length - 1)
                        places.append(place)
                        room -= read
                        left -= read // RECORD
            texts = await batch.execute()
        for place, text in zip(places, texts, strict=True):
            found[place] = text + found[place]
        return found


def _records(lines: Sequence[LogLine]) -> dict[tuple[int, str], str]:
    """By week and stem, what the lines add."""
    found: dict[tuple[int, str], str] = {}
    for line in lines:
        for stem, is_in_title in _stems(line):
            place = _week(line.at), stem
            added = record(line.story, line.at, in_title=is_in_title)
            found[place] = found.get(place, "") + added
    return found


def _stems(line: LogLine) -> Iterator[tuple[str, bool]]:
    """The stems of the line's report, and marks of the scripts that they are written in, with
    whether they are in its title; of a withdrawal, none."""
    if not line.terms:
        return
    terms = Terms.from_dict(json.loads(line.terms))
    title = frozenset(terms.title)
    yield _EVERY_STORY, False
    for stem in dict.fromkeys((*(stem for stem, _ in terms.weights), *terms.numbers)):
        yield stem, stem in title
    for name in scripts_in("".join(stem for stem, _ in terms.weights)):
        yield _mark(name), False


def _mark(script: str) -> str:
    """What stands for a script among the stems, none of which has such a sign."""
    return f"={script}"


def _stem(week: int, stem: str) -> str:
    return keys.news(f"search:{week}:stem:{stem}")


def _like(week: int, ends: str) -> str:
    return keys.news(f"search:{week}:like:{ends}")


def _top(moment: datetime) -> str:
    return keys.news(f"top:{moment.astimezone(UTC).date()}")


def _steps(story: StoryId) -> str:
    return keys.news(f"steps:{story}")


def _week(moment: datetime) -> int:
    return int(moment.timestamp() // WINDOW.total_seconds())


def _stories(size: dict[str, int]) -> int:
    return sum(size.values()) // RECORD
