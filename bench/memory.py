"""What Redis spends on a subscription, both directions of it, and on a row of the ledger.

The two functions under "the layout" write in bulk what the stores would write one by one, which
for a million readers would take an hour. Who changes a layout in `bot.store` changes its twin
here; a sample that is read back through the stores tells whether they agree.
"""

import random
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import cores, redis_server
from bot.model.alert import AlertId
from bot.model.chat import ChannelName, ChatId
from bot.model.delivery import Bucket
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database, connect
from bot.store.seats import Seat, seat_of

_ALERT = AlertId("be0c4be0c4be0c40")
_FIRST_READER = 700_000_000
_CHANNEL = ChannelName("telegram")
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
    """As `Subscriptions.follow`: for each bucket and topic a bit for each place."""
    choose = random.Random(1)  # noqa: S311 - the same crowd each time
    for bucket, readers in _buckets(crowd):
        bits = [0] * crowd.topics
        for place in range(readers):
            for topic in choose.sample(range(crowd.topics), crowd.each):
                bits[topic] |= 1 << place
        fields = {_topic(topic): f"{mask:032x}" for topic, mask in enumerate(bits) if mask}
        await database.hset(keys.followers(bucket), mapping=fields)


async def _record(database: Database, crowd: Crowd) -> None:
    """As `Ledger.settle` leaves it when everybody got the alert."""
    for bucket, readers in _buckets(crowd):
        first = _FIRST_MESSAGE + bucket.number * keys.SEATS
        rows = {str(place): f"s{first + place}" for place in range(readers)}
        await database.hset(keys.ledger(bucket, _ALERT), mapping=rows)


async def _agree(database: Database, crowd: Crowd) -> None:
    """The stores find what was written. Raises AssertionError where the twins have parted."""
    stores = Stores.over(database)
    for bucket, readers in (first for first, _ in zip(_buckets(crowd), range(3), strict=False)):
        rows = await stores.ledger.rows(bucket, _ALERT)
        assert len(rows) == readers
        for place in range(0, readers, 17):
            chat = _chat(bucket.number * keys.SEATS + place)
            await stores.seats.point(chat, Seat(bucket, place))
            assert len(await stores.subscriptions.topics_of(chat)) == crowd.each


def _buckets(crowd: Crowd) -> Iterator[tuple[Bucket, int]]:
    """Each bucket with how many readers sit there."""
    for first in range(0, crowd.readers, keys.SEATS):
        yield seat_of(_CHANNEL, first).bucket, min(keys.SEATS, crowd.readers - first)


def _chat(number: int) -> ChatId:
    return ChatId(f"{_CHANNEL}:{_FIRST_READER + number}")


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
