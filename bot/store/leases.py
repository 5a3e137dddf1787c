"""Leases: what only one process may do at a time, such as to poll with a bot's token.

Invariant: a lease has one owner, and only the owner prolongs it or gives it up. One that is not
prolonged ends by itself: so a dead owner's is free again, and an owner that hears nothing from
Redis for as long must take it for lost.
"""

from datetime import timedelta

from bot.store import keys
from bot.store.connection import Database, script

# A twin of a dead process takes over within LEASE and the moment until it looks again.
LEASE = timedelta(seconds=10)


class Leases:
    def __init__(self, database: Database) -> None:
        self._hold = script(database, "hold")
        self._release = script(database, "release")

    async def hold(self, name: str, owner: str, lasting: timedelta = LEASE) -> bool:
        """Take the lease, or prolong it; False where it is another's."""
        held = await self._hold(
            keys=[keys.lease(name)], args=[owner, int(lasting.total_seconds() * 1000)]
        )
        return bool(held)

    async def release(self, name: str, owner: str) -> bool:
        """Give it up; False where it is not the owner's any more."""
        return bool(await self._release(keys=[keys.lease(name)], args=[owner]))
