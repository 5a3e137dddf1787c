"""What the platforms told us and we have not answered yet.

Invariant: an update is here before the platform is told that it arrived, and is here once.
"""

from collections.abc import Sequence

from bot.model.chat import ChannelName
from bot.store import keys
from bot.store.connection import Database, reachable, script
from bot.store.queue import Item, Queue


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._receive = script(database, "receive")
        self._queues: dict[ChannelName, Queue] = {}

    async def receive(self, channel: ChannelName, updates: Sequence[tuple[str, str]]) -> None:
        """Keep updates, given as (key, body); a key that was seen in the last days is dropped."""
        if not updates:
            return
        seen = [keys.seen_update(channel, key) for key, _ in updates]
        parts = (part for update in updates for part in update)
        with reachable():
            await self._receive(
                keys=[keys.inbox(channel), *seen],
                args=[int(keys.UPDATE.total_seconds()), *parts],
            )

    async def resume(self, channel: ChannelName, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._queue(channel).resume(worker)

    async def take(self, channel: ChannelName, worker: str, *, most: int) -> tuple[Item, ...]:
        """Updates in the order in which they came (fields `key`, `body`); waits up to a second."""
        return await self._queue(channel).take(worker, most=most)

    async def give_back(self, channel: ChannelName, item: str) -> None:
        """Leave an update that could not be answered for a later attempt."""
        await self._queue(channel).give_back(item)

    async def done(self, channel: ChannelName, item: str) -> None:
        await self._queue(channel).done(item)

    def _queue(self, channel: ChannelName) -> Queue:
        if channel not in self._queues:
            self._queues[channel] = Queue(self._database, keys.inbox(channel))
        return self._queues[channel]
