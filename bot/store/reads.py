"""When a chat last asked for something, and so has read what came until then."""

from datetime import UTC, datetime

from bot.model.chat import ChatId
from bot.model.delivery import Bucket
from bot.store import keys
from bot.store.connection import Database
from bot.store.seats import Seats

# Digits of any second that will be.
_LONGEST = 12


class Reads:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)

    async def note(self, chat: ChatId, at: datetime) -> None:
        """Nothing where we do not know the chat."""
        seat = await self._seats.find(chat)
        if seat is None:
            return
        async with self._database.pipeline(transaction=True) as step:
            step.hset(_key(seat.bucket), seat.place, f"{at.timestamp():.0f}")
            step.expire(_key(seat.bucket), keys.KEPT)
            await step.execute()

    async def last(self, chat: ChatId) -> datetime | None:
        """None where that was longer ago than keys.KEPT, or never."""
        seat = await self._seats.find(chat)
        if seat is None:
            return None
        found: str = await self._database.hget(_key(seat.bucket), seat.place) or ""
        is_readable = found.isascii() and found.isdecimal() and len(found) < _LONGEST
        return datetime.fromtimestamp(int(found), UTC) if is_readable else None


def _key(bucket: Bucket) -> str:
    return keys.of_bucket(bucket, "reads")
