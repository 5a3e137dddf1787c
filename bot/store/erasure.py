"""Everything that is kept of a chat, erased: what /stop does, and the sweep.

Invariant: afterwards no key and no value in Redis holds the chat's id. What the ledgers of the last
days say of its seat does not tell whose it was, and the seat is never given to anybody again. A
chat whose erasure was broken off is erased by the next: the way to its seat goes last.
"""

from bot.model.chat import ChatId, channel_of
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.limits import exported
from bot.store.notices import Notices
from bot.store.seats import Seat, Seats
from bot.store.threads import Threads


class Erasure:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._notices = Notices(database)
        self._threads = Threads(database)
        self._unfollow = script(database, "unfollow")

    async def erase(self, chat: ChatId) -> bool:
        """False where we knew nothing of it."""
        for key in (keys.mailbox(chat), keys.told(chat), exported(chat)):
            await self._database.delete(key)
        await self._notices.withdraw(channel_of(chat), chat)
        seat = await self._seats.find(chat)
        if seat is None:
            return False
        await self._empty(seat)
        await self._seats.leave(chat)
        return True

    async def _empty(self, seat: Seat) -> None:
        bucket, place = seat.bucket, seat.place
        await self._threads.end(seat)
        await self._unfollow(keys=[keys.followers(bucket)], args=[place, ""])
        async with self._database.pipeline(transaction=True) as step:
            step.hdel(keys.digests(bucket), place, f"{place}:taken")
            step.zrem(keys.due_digests(bucket), place)
            for kept in ("tunings", "counted", "reads", "chats"):
                step.hdel(keys.of_bucket(bucket, kept), place)
            await step.execute()
