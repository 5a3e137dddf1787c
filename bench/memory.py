"""What Redis spends on a subscription, both directions of it, and on a row of the ledger.

The two functions under "the layout" write in bulk what the stores would write one by one, which
for a million readers would take an hour. Who changes a layout in `bot.store` changes its twin
here; a sample that is read back through the stores tells whether they agree.
"""

import random
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import cores, redis_server
from bot.model.alert import AlertId
from bot.model.chat import ChatId
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database, connect

_ALERT = AlertId("be0c4be0c4be0c40")
_FIRST_READER = 700_000_000
_BATCH = 10_000
_SAMPLE = 1000
# Ids of messages grow as the bot writes; seven digits are those of a bot that is used.
_FIRST_MESSAGE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """So many readers, each following `each` of `topics` topics, all alike popular."""

    readers: int
    topics: int
    each: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Bytes."""

    subscription: float
    ledger_row: float
    total: int


async def weigh(crowd: Crowd) -> Weights:
    """Fill a fresh Redis with the crowd, then with the ledger of an alert to all of it."""
    async with _fresh_redis() as database:
        empty = await _used(database)
        await _follow(database, crowd)
        subscribed = await _used(database)
        await _record(database, crowd)
        recorded = await _used(database)
        await _agree(database, crowd)
    return Weights(
        subscription=(subscribed - empty) / (crowd.readers * crowd.each),
        ledger_row=(recorded - subscribed) / crowd.readers,
        total=recorded,
    )


def memory_report(crowd: Crowd, weights: Weights) -> str:
    crowded = f"{crowd.readers} readers, each following {crowd.each} of {crowd.topics} topics"
    lines = (
        f"{crowded}, all alike popular; Redis's `used_memory`, without the records of the chats.",
        "",
        "| | bytes | goal |",
        "|---|--:|--:|",
        f"| a subscription, both directions | {weights.subscription:.1f} | 20 |",
        f"| a row of the ledger | {weights.ledger_row:.1f} | 40 |",
        f"| all together, MiB | {weights.total / 2**20:.0f} | |",
    )
    return "\n".join(lines)


# The layout: the twins of bot.store.subscriptions and bot.store.ledger.


async def _follow(database: Database, crowd: Crowd) -> None:
    """As `Subscriptions.follow`: the topics of a chat, and the followers of a topic by shard."""
    choose = random.Random(1)  # noqa: S311 - the same crowd each time
    for numbers in _batches(crowd):
        followers: dict[str, list[str]] = defaultdict(list)
        async with database.pipeline(transaction=False) as step:
            for number in numbers:
                chat = _chat(number)
                topics = [_topic(one) for one in choose.sample(range(crowd.topics), crowd.each)]
                step.sadd(keys.follows(chat), *topics)
                for topic in topics:
                    followers[keys.followers(keys.shard_of(chat), topic)].append(chat)
            for key, chats in followers.items():
                step.sadd(key, *chats)
            await step.execute()


async def _record(database: Database, crowd: Crowd) -> None:
    """As `Ledger.settle` leaves it when everybody got the alert."""
    for numbers in _batches(crowd):
        ledgers: dict[str, dict[str, str]] = defaultdict(dict)
        for number in numbers:
            chat = _chat(number)
            ledger = keys.ledger(keys.shard_of(chat), _ALERT)
            ledgers[ledger][chat] = f"s{_FIRST_MESSAGE + number - _FIRST_READER}"
        async with database.pipeline(transaction=False) as step:
            for ledger, rows in ledgers.items():
                step.hset(ledger, mapping=rows)
            await step.execute()


async def _agree(database: Database, crowd: Crowd) -> None:
    """The stores find what was written. Raises AssertionError where the twins have parted."""
    stores = Stores.over(database)
    last = _FIRST_READER + crowd.readers
    for number in range(max(_FIRST_READER, last - _SAMPLE), last):
        assert len(await stores.subscriptions.topics_of(_chat(number))) == crowd.each
    chat = _chat(last - 1)
    rows = await stores.ledger.rows(keys.shard_of(chat), _ALERT)
    assert rows[chat] == f"s{_FIRST_MESSAGE + crowd.readers - 1}"


def _batches(crowd: Crowd) -> Sequence[range]:
    last = _FIRST_READER + crowd.readers
    return [range(at, min(at + _BATCH, last)) for at in range(_FIRST_READER, last, _BATCH)]


def _chat(number: int) -> ChatId:
    return ChatId(f"telegram:{number}")


def _topic(number: int) -> TopicSlug:
    return TopicSlug(f"topic-{number}")


@asynccontextmanager
async def _fresh_redis() -> AsyncIterator[Database]:
    """Not append-only: a file would cost time and no memory."""
    found = cores()
    with tempfile.TemporaryDirectory(prefix="fw") as folder:
        place = Path(folder) / "data"
        with redis_server(place, found[1] if found else None, is_durable=False) as address:
            async with connect(address) as database:
                yield database


async def _used(database: Database) -> int:
    found = await database.info("memory")
    return int(found["used_memory"])
