"""How chats want their alerts, where they said so; and how many they got today.

Invariant: a chat has a tuning if and only if its record says so (bot.store.records), for deliveries
look for no other. What cannot be read, of a later version perhaps, counts as none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from bot.model.alert import AlertId
from bot.model.chat import ChatId
from bot.model.delivery import Bucket
from bot.model.topic import TopicSlug
from bot.model.tuning import Tuning
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.records import packed, record_at
from bot.store.seats import Seats

_JSON = TypeAdapter(Tuning)
_PLAIN = Tuning()


class Tuned(NamedTuple):
    """A reader's tuning, and which of some topics they follow."""

    tuning: Tuning
    topics: tuple[TopicSlug, ...]


class Tunings:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._count = script(database, "count")

    async def get(self, chat: ChatId) -> Tuning:
        seat = await self._seats.find(chat)
        text = await self._database.hget(keys.tunings(seat.bucket), seat.place) if seat else None
        return _read(text) if text else _PLAIN

    async def put(self, chat: ChatId, tuning: Tuning) -> None:
        """Remember how a chat wants it; nothing where we do not know the chat."""
        seat = await self._seats.find(chat)
        record = await record_at(self._database, seat) if seat else None
        if seat is None or record is None:
            return
        is_tuned = tuning != _PLAIN
        changed = replace(record, preferences=replace(record.preferences, is_tuned=is_tuned))
        async with self._database.pipeline(transaction=True) as step:
            if is_tuned:
                text = _JSON.dump_json(tuning, exclude_defaults=True).decode()
                step.hset(keys.tunings(seat.bucket), seat.place, text)
            else:
                step.hdel(keys.tunings(seat.bucket), seat.place)
            step.hset(keys.chats(seat.bucket), seat.place, packed(changed))
            await step.execute()

    async def of(
        self, bucket: Bucket, places: Sequence[int], topics: Sequence[TopicSlug] = ()
    ) -> Mapping[int, Tuned]:
        """The tunings of these readers, and which of the topics each of them follows."""
        if not places:
            return {}
        async with self._database.pipeline(transaction=False) as step:
            step.hmget(keys.tunings(bucket), places)
            if topics:
                step.hmget(keys.followers(bucket), topics)
            texts, *rest = await step.execute()
        bits = [(topic, int(one, 16)) for topic, one in zip(topics, *rest, strict=True) if one]
        return {
            place: Tuned(
                _read(text) if text else _PLAIN,
                tuple(topic for topic, followers in bits if followers >> place & 1),
            )
            for place, text in zip(places, texts, strict=True)
        }

    async def count(
        self, bucket: Bucket, place: int, alert: AlertId, wish: tuple[str, int]
    ) -> bool:
        """Count an alert for a reader, who wishes so many on a day; False: that would be more."""
        day, most = wish
        arguments = [place, day, most, alert, int(keys.KEPT.total_seconds())]
        return bool(await self._count(keys=[keys.of_bucket(bucket, "counted")], args=arguments))


@lru_cache(maxsize=10_000)
def _read(text: str) -> Tuning:
    try:
        return _JSON.validate_json(text)
    except ValidationError:
        return _PLAIN
