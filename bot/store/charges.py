"""Which chat somebody manages from their private chat, and until when.

Invariant: it holds the seat of the chat and no id, so a chat that is forgotten is it here, too.
What is over is still told for a day: whoever types on must not act on themselves by accident.
"""

from datetime import datetime
from typing import NamedTuple

from bot.model.chat import ChatId, channel_of
from bot.store import keys
from bot.store.connection import Database
from bot.store.moments import number_in
from bot.store.records import record_at
from bot.store.seats import Seats, number_of, seat_of

_SEPARATOR = " "


class Charge(NamedTuple):
    chat: ChatId
    """One that nobody has, `channel:`, where it is forgotten."""
    until: datetime


class Charges:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)

    async def take(self, person: ChatId, charge: Charge) -> None:
        seat = await self._seats.find(charge.chat)
        place = number_of(seat) if seat else ""
        text = f"{charge.until.isoformat()}{_SEPARATOR}{place}"
        await self._database.set(_key(person), text, ex=keys.CHARGED)

    async def of(self, person: ChatId) -> Charge | None:
        found: str | None = await self._database.get(_key(person))
        until, _, place = (found or "").partition(_SEPARATOR)
        try:
            return Charge(await self._chat(person, place), datetime.fromisoformat(until))
        except ValueError:
            return None

    async def drop(self, person: ChatId) -> None:
        await self._database.delete(_key(person))

    async def _chat(self, person: ChatId, place: str) -> ChatId:
        channel, number = channel_of(person), number_in(place)
        seat = None if number is None else seat_of(channel, number)
        record = await record_at(self._database, seat) if seat else None
        return record.chat.id if record else ChatId(f"{channel}:")


def _key(person: ChatId) -> str:
    return keys.directory(person, f"charge:{person}")
