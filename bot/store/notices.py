"""What those who look after a group or a channel are to be told: that we cannot write there.

Invariant: of one chat they are told once in keys.TOLD, however many alerts fail there.
"""

from pydantic import TypeAdapter

from bot.model.chat import ChannelName, ChatId, Notice, channel_of
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.queue import Queue

_NOTICE = TypeAdapter(Notice)
# A channel has one a day of each chat that goes wrong, and they are told within seconds.
_LOOKED_THROUGH = 10_000


class Notices:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._notify = script(database, "notify")
        self._queues: dict[ChannelName, Queue] = {}

    async def add(self, notice: Notice) -> None:
        await self._notify(
            keys=[keys.told(notice.chat), keys.notices(channel_of(notice.chat))],
            args=[int(keys.TOLD.total_seconds()), _NOTICE.dump_json(notice).decode()],
        )

    async def resume(self, channel: ChannelName, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._queue(channel).resume(worker)

    async def take(self, channel: ChannelName, worker: str) -> tuple[str, Notice] | None:
        """The next notice, with the ticket for `done`; waits up to a second."""
        items = await self._queue(channel).take(worker)
        return (items[0].id, _NOTICE.validate_json(items[0].fields["notice"])) if items else None

    async def done(self, channel: ChannelName, ticket: str) -> None:
        await self._queue(channel).done(ticket)

    async def give_back(self, channel: ChannelName, ticket: str) -> None:
        await self._queue(channel).give_back(ticket)

    async def withdraw(self, channel: ChannelName, chat: ChatId) -> None:
        """Tell nobody about that chat, and it of no other; looks through the first of them."""
        stream = keys.notices(channel)
        for item, fields in await self._database.xrange(stream, count=_LOOKED_THROUGH):
            notice = _NOTICE.validate_json(fields["notice"])
            if chat in {notice.chat, notice.keeper}:
                await self._database.xdel(stream, item)

    def _queue(self, channel: ChannelName) -> Queue:
        if channel not in self._queues:
            self._queues[channel] = Queue(self._database, keys.notices(channel))
        return self._queues[channel]
