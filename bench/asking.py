"""How long a reader waits for /latest, /search and /brief, where there are many stories and chats,
and how long a story takes to be held against all words that are followed.

Stories and vocabulary are invented, from a seed: words as frequent as Zipf's law has them, spread
over a week. They go the program's own way, through `Stories.publish` and the step that takes them
into the search; what is timed is the handler, from message to reply, over a real Redis.
"""

import json
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from pathlib import Path
from statistics import median

from bench.crowd import chat, invented_wants, note, settle
from bench.machine import redis_server
from bot.core.fingerprint import terms
from bot.core.matching import Matcher
from bot.core.revisions import version_of
from bot.core.stories import Report, opened
from bot.model.article import Article, ArticleId, Kind
from bot.model.chat import Chat
from bot.model.feed import FeedId
from bot.model.message import Message
from bot.model.story import Judgement, Urgency
from bot.model.topic import Topic, TopicSlug
from bot.store import Stores
from bot.store.connection import Database, connect
from bot.store.stories import Decision
from bot.workers.index import index
from handlers.brief import brief
from handlers.follow import follow
from handlers.latest import latest
from handlers.search import search
from handlers.suggest import suggest

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)
_WEEK = timedelta(days=7)
_VOCABULARY = 60_000
_TITLE, _TEXT = 9, 60
_SYLLABLES = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
_TOPICS = tuple(Topic(slug=TopicSlug(f"topic-{n}"), name=f"Topic {n}") for n in range(40))
# What is looked at of a report, and some more.
_LONG_TEXT = 400

_ANSWERS = {
    "latest": latest,
    "search": search,
    "brief": brief,
    "follow": follow,
    "suggest": suggest,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much there is."""

    stories: int
    chats: int
    wants: int
    """Words, phrases and publishers that are followed."""
    questions: int
    """Of each kind."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, how long each answer took (s), and how many of them had stories."""

    what: str
    seconds: tuple[float, ...]
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    asked: tuple[Asked, ...]
    published: float
    """Seconds it took to publish all stories."""
    indexed: float
    """Seconds it took to take them into the search."""
    stories_bytes: int
    """What Redis holds for all stories, and what for the search of them."""
    search_bytes: int
    matched: tuple[float, ...]
    """Seconds of CPU that each of some new stories took to be held against all wants."""
    fulfilled: float
    """Wants that a story fulfils, on average."""
    loaded: float
    """Seconds that a process takes to read all wants when it starts."""


async def ask(scale: Scale) -> Asking:
    """Fill a fresh Redis with stories, chats and what they follow; then ask."""
    choose = random.Random(1)  # noqa: S311 - the same stories each time
    words = [
        "".join(choose.choices(_SYLLABLES, k=choose.randint(2, 5))) for _ in range(_VOCABULARY)
    ]
    async with _fresh_stores() as (stores, database, used):
        empty = await used()
        published = await _timed(lambda: _publish(stores, words, scale.stories, choose))
        full = await used()
        indexed = await _timed(lambda: _index(stores))
        searchable = await used()
        wants = invented_wants(words, scale.wants)
        await note(database, wants)
        await settle(database, scale.chats, [topic.slug for topic in _TOPICS], wants)
        asked = [
            await _asked(stores, what, [kind(words, choose) for _ in range(scale.questions)], scale)
            for what, kind in _KINDS.items()
        ]
        loaded = await _timed(lambda: _load(stores))
        matcher = await stores.wanted.matcher()
        matched, fulfilled = _matched(matcher, words, choose, scale.questions)
    return Asking(
        asked=tuple(asked),
        published=published,
        indexed=indexed,
        stories_bytes=full - empty,
        search_bytes=searchable - full,
        matched=matched,
        fulfilled=fulfilled,
        loaded=loaded,
    )


def asking_report(scale: Scale, found: Asking) -> str:
    stories = scale.stories
    rows = [
        f"| {one.what} | {len(one.seconds)} | {one.answered / len(one.seconds):.0%} | "
        f"{median(one.seconds) * 1000:.1f} | {_late(one.seconds) * 1000:.1f} | "
        f"{max(one.seconds) * 1000:.1f} |"
        for one in found.asked
    ]
    lines = (
        (
            f"{stories} stories of {_TITLE + _TEXT} words over seven days, {scale.chats} chats, "
            f"{scale.wants} words and phrases that they follow; from message to reply."
        ),
        "",
        "| asked | times | with stories | p50 ms | p99 ms | longest ms |",
        "|---|--:|--:|--:|--:|--:|",
        *rows,
        "",
        (
            f"A story takes {found.indexed / stories * 1e6:.0f} µs to be taken into the search (to "
            f"be published: {found.published / stories * 1e6:.0f} µs) and "
            f"{found.search_bytes / stories:.0f} bytes there (stories and their log: "
            f"{found.stories_bytes / stories:.0f}); {found.search_bytes / 2**20:.0f} MiB in all."
        ),
        "",
        (
            f"A new story of {_TITLE + _LONG_TEXT} words held against {scale.wants} words and "
            f"phrases, of which it fulfils {found.fulfilled:.0f}: p50 "
            f"{median(found.matched) * 1000:.2f} ms, p99 {_late(found.matched) * 1000:.2f} ms of "
            f"CPU (goal: 0.5). A process reads them all in {found.loaded:.1f} s when it starts."
        ),
    )
    return "\n".join(lines)


Draw = Callable[[Sequence[str], random.Random], str]


def _words(first: int, last: int, count: int) -> Draw:
    """So many words between two ranks of frequency."""
    return lambda words, choose: f"/search {' '.join(choose.sample(words[first:last], count))}"


def _slip(words: Sequence[str], choose: random.Random) -> str:
    """A word of six letters or more that lacks one of them."""
    word = choose.choice([one for one in words[100:5000] if len(one) >= 6])
    at = choose.randrange(len(word))
    return f"/search {word[:at]}{word[at + 1 :]}"


_KINDS: dict[str, Draw] = {
    "/latest": lambda _words, _choose: "/latest",
    "/latest topic": lambda _words, choose: f"/latest {choose.choice(_TOPICS).slug}",
    "/brief": lambda _words, _choose: "/brief",
    "/search, one of the 100 commonest words": _words(0, 100, 1),
    "/search, one word": _words(100, 5000, 1),
    "/search, two words": _words(0, 5000, 2),
    "/search, five words": _words(0, 5000, 5),
    "/search, one rare word": _words(5000, _VOCABULARY, 1),
    "/search, one word with a slip": _slip,
    "/follow, a word": lambda words, choose: f"/follow +{choose.choice(words[5000:])}",
    "/suggest": lambda _words, _choose: "/suggest",
}


async def _publish(
    stores: Stores, words: Sequence[str], stories: int, choose: random.Random
) -> None:
    await stores.topics.declare(_TOPICS)
    frequent = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    position = ""
    for number in range(stories):
        told = choose.choices(words, cum_weights=frequent, k=_TITLE + _TEXT)
        at = NOW - _WEEK * (1 - number / stories)
        position = await stores.stories.publish(
            _decision(number, told, at, choose), read_up_to=position, now=at
        ) or _refused(number)


def _refused(number: int) -> str:
    raise AssertionError(f"story {number} was not published")


def _decision(number: int, told: Sequence[str], at: datetime, choose: random.Random) -> Decision:
    article = Article(
        id=ArticleId(f"{number:016x}"),
        feed=FeedId("bench"),
        publisher="Bench Wire",
        family="bench",
        trust=0.9,
        url=f"https://bench.example/{number}",
        title=" ".join(told[:_TITLE]).capitalize(),
        text=f"{' '.join(told[_TITLE:])}.".capitalize(),
        kind=Kind.STORY,
        published=at,
        received=at,
        is_backlog=False,
        language="en",
    )
    judgement = Judgement(urgency=choose.choice(list(Urgency)), reasons=("invented",))
    story = opened(
        Report(article=article, topics=(choose.choice(_TOPICS).slug,), judgement=judgement), at
    )
    found = terms(article)
    version = replace(version_of(article, found, ()), story=story.id)
    saved = json.dumps(found.to_dict())
    return Decision(article=article, story=story, terms=saved, at=at, alert=None, version=version)


async def _index(stores: Stores) -> None:
    while await index(stores):
        pass


async def _asked(stores: Stores, what: str, lines: Sequence[str], scale: Scale) -> Asked:
    """Each by another chat, of all buckets."""
    seconds, answered = [], 0
    for number, line in enumerate(lines):
        reader = Chat(id=chat(number * scale.chats // len(lines)))
        message = Message(chat=reader, text=line, sent=NOW)
        started = time.perf_counter()
        reply = await _ANSWERS[message.command].answer(message, stores)
        seconds.append(time.perf_counter() - started)
        answered += bool(reply.stories)
    return Asked(what, tuple(seconds), answered)


async def _load(stores: Stores) -> None:
    await stores.wanted.matcher()


def _matched(
    matcher: Matcher, words: Sequence[str], choose: random.Random, count: int
) -> tuple[tuple[float, ...], float]:
    """CPU time, for neighbours on the machine are no part of it; words that were seen before, as
    all but some of a day's are."""
    frequent = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    told = [
        choose.choices(words, cum_weights=frequent, k=_TITLE + _LONG_TEXT) for _ in range(count)
    ]
    reports = [_decision(number, one, NOW, choose).article for number, one in enumerate(told)]
    found = [len(matcher.found(report)) for report in reports]
    seconds = []
    for report in reports:
        started = time.thread_time()
        matcher.found(report)
        seconds.append(time.thread_time() - started)
    return tuple(seconds), sum(found) / count


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def _late(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


@asynccontextmanager
async def _fresh_stores() -> AsyncIterator[tuple[Stores, Database, Callable[[], Awaitable[int]]]]:
    """Stores over an empty Redis, that itself, and what it tells of its memory (bytes)."""
    with (
        tempfile.TemporaryDirectory(prefix="fw") as folder,
        redis_server(Path(folder) / "data", None, is_durable=False) as address,
    ):
        async with connect(address) as database:

            async def used() -> int:
                return int((await database.info("memory"))["used_memory"])

            yield Stores.over(database), database, used
