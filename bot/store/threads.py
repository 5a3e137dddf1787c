"""The threads of private chats: where the platform has them, each followed topic has one.

Invariant: deliveries use the threads that there are and open none, so no alert waits for one.
"""

from collections.abc import Mapping, Sequence

from bot.model.chat import ChatId
from bot.model.delivery import Bucket
from bot.model.topic import TopicSlug
from bot.store import keys
from bot.store.connection import Database
from bot.store.seats import Seat, Seats

_OFF = "off"


class Threads:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)

    async def of(self, chat: ChatId) -> Mapping[TopicSlug, str]:
        """The threads of a chat, also of what it follows no more, and whether or not used."""
        seat = await self._seats.find(chat)
        found = await self._all(seat) if seat else {}
        return {TopicSlug(topic): thread for topic, thread in found.items() if topic}

    async def missing(self, chat: ChatId, topics: Sequence[TopicSlug]) -> frozenset[TopicSlug]:
        """Those of the topics that have none; nothing where the chat wants none."""
        seat = await self._seats.find(chat)
        if seat is None or not topics:
            return frozenset()
        fields = [_field(seat.place), *(_field(seat.place, topic) for topic in topics)]
        is_off, *found = await self._database.hmget(_key(seat.bucket), fields)
        pairs = zip(topics, found, strict=True)
        return frozenset() if is_off else frozenset(topic for topic, one in pairs if not one)

    async def topic_of(self, chat: ChatId, thread: str) -> TopicSlug | None:
        """What a thread is for; None for one that the reader opened, and for none at all."""
        found = (await self.of(chat)).items() if thread else ()
        return next((topic for topic, one in found if one == thread), None)

    async def are_wanted(self, chat: ChatId) -> bool:
        seat = await self._seats.find(chat)
        return seat is None or not await self._database.hexists(
            _key(seat.bucket), _field(seat.place)
        )

    async def want(self, chat: ChatId, *, is_so: bool) -> None:
        """Use them from now on, or not; nothing where we do not know the chat."""
        seat = await self._seats.find(chat)
        if seat and is_so:
            await self._database.hdel(_key(seat.bucket), _field(seat.place))
        elif seat:
            await self._database.hset(_key(seat.bucket), _field(seat.place), _OFF)

    async def add(self, chat: ChatId, topic: TopicSlug, thread: str) -> None:
        if seat := await self._seats.find(chat):
            await self._database.hset(_key(seat.bucket), _field(seat.place, topic), thread)

    async def for_alert(
        self, bucket: Bucket, places: Sequence[int], topics: Sequence[TopicSlug]
    ) -> Mapping[int, str]:
        """The threads in which these readers hear an alert: each that of the first of its topics
        that they follow and that has one. Who is not named hears it outside of all."""
        if not places or not topics or not await self._database.exists(_key(bucket)):
            return {}
        texts = await self._database.hmget(keys.followers(bucket), topics)
        bits = [(topic, int(one, 16)) for topic, one in zip(topics, texts, strict=True) if one]
        wanted = [
            (place, _field(place, topic))
            for place in places
            for topic, followers in bits
            if followers >> place & 1
        ]
        if not wanted:
            return {}
        fields = [*(field for _, field in wanted), *map(_field, places)]
        found = await self._database.hmget(_key(bucket), fields)
        off = {place for place, one in zip(places, found[len(wanted) :], strict=True) if one}
        threads: dict[int, str] = {}
        for (place, _), thread in zip(wanted, found[: len(wanted)], strict=True):
            if thread and place not in off:
                threads.setdefault(place, thread)
        return threads

    async def drop(self, chat: ChatId, thread: str) -> None:
        """The reader has deleted it."""
        seat = await self._seats.find(chat)
        found = await self._all(seat) if seat else {}
        if seat and (gone := [topic for topic, one in found.items() if one == thread]):
            fields = (_field(seat.place, topic) for topic in gone)
            await self._database.hdel(_key(seat.bucket), *fields)

    async def end(self, seat: Seat) -> None:
        """The chat is forgotten."""
        fields = [_field(seat.place, topic) for topic in await self._all(seat)]
        if fields:
            await self._database.hdel(_key(seat.bucket), *fields)

    async def _all(self, seat: Seat) -> dict[str, str]:
        """By topic; under "" whether they are off."""
        found: dict[str, str] = await self._database.hgetall(_key(seat.bucket))
        start = _field(seat.place)
        return {
            field.removeprefix(start): thread
            for field, thread in found.items()
            if field.startswith(start)
        }


def _key(bucket: Bucket) -> str:
    return keys.of_bucket(bucket, "threads")


def _field(place: int, topic: str = "") -> str:
    return f"{place}:{topic}"
