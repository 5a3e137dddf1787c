"""Where chats sit: see bot.store.keys for what a seat is.

Invariant: a number is given to one chat and never to another, for receipts are kept by number.
"""

from typing import NamedTuple

from bot.model.chat import ChannelName, ChatId, channel_of
from bot.model.delivery import Bucket
from bot.store import keys
from bot.store.connection import Database


class Seat(NamedTuple):
    bucket: Bucket
    place: int


def seat_of(channel: ChannelName, number: int) -> Seat:
    return Seat(Bucket(channel, number // keys.SEATS), number % keys.SEATS)


def number_of(seat: Seat) -> str:
    """In hexadecimal, as `seat_of` takes it back: what stands for a chat where its id must not."""
    return f"{seat.bucket.number * keys.SEATS + seat.place:x}"


class Seats:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, chat: ChatId) -> Seat | None:
        number: str | None = await self._database.hget(keys.directory(chat), chat)
        return seat_of(channel_of(chat), int(number)) if number else None

    async def take(self, chat: ChatId) -> Seat:
        """The chat's seat; a new one where it has none.

        A number that was drawn and not written down (a death in between, or a twin that was
        faster) stays empty.
        """
        if found := await self.find(chat):
            return found
        drawn: int = await self._database.incr(keys.seats(channel_of(chat)))
        await self._database.hsetnx(keys.directory(chat), chat, drawn - 1)
        found = await self.find(chat)
        assert found is not None
        return found

    async def point(self, chat: ChatId, seat: Seat) -> None:
        """Have the chat sit on a seat that was another's."""
        number = seat.bucket.number * keys.SEATS + seat.place
        await self._database.hset(keys.directory(chat), chat, number)

    async def leave(self, chat: ChatId) -> None:
        await self._database.hdel(keys.directory(chat), chat)

    async def buckets(self, channel: ChannelName) -> int:
        """How many buckets the channel's chats fill."""
        given: str | None = await self._database.get(keys.seats(channel))
        return -(-int(given or 0) // keys.SEATS)
