"""Subscriptions at WebSub hubs: when each is to be renewed, and what hubs have pushed.

Invariant: a push is in the stream before its hub is told that it arrived.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from bot.model.feed import FeedId
from bot.model.hub import HubLease
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds
from bot.store.queue import Queue

_LEASE = TypeAdapter(HubLease)


@dataclass(frozen=True, slots=True)
class Push:
    ticket: str
    feed: FeedId
    body: bytes
    content_type: str


class Hubs:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._take = script(database, "take_due")
        self._pushes = Queue(database, keys.feeds("pushes"))

    async def schedule(self, feed: FeedId, at: datetime) -> None:
        """Subscribe then, or again."""
        await self._database.zadd(keys.feeds("leases-due"), {feed: milliseconds(at)})

    async def take_due(self, now: datetime, *, most: int, held: timedelta) -> tuple[FeedId, ...]:
        """Feeds to subscribe to now; each comes up again after `held`, unless scheduled anew."""
        args = [milliseconds(now), milliseconds(now + held), most]
        return tuple(await self._take(keys=[keys.feeds("leases-due")], args=args))

    async def end(self, feed: FeedId) -> None:
        """Never subscribe to it again."""
        async with self._database.pipeline(transaction=True) as step:
            step.zrem(keys.feeds("leases-due"), feed)
            step.hdel(keys.feeds("leases"), feed)
            await step.execute()

    async def lease(self, feed: FeedId) -> HubLease | None:
        text: str | None = await self._database.hget(keys.feeds("leases"), feed)
        return _LEASE.validate_json(text) if text else None

    async def write(self, feed: FeedId, lease: HubLease, *, again: datetime) -> None:
        """Note a lease, and when to subscribe again."""
        async with self._database.pipeline(transaction=True) as step:
            step.hset(keys.feeds("leases"), feed, _LEASE.dump_json(lease).decode())
            step.zadd(keys.feeds("leases-due"), {feed: milliseconds(again)})
            await step.execute()

    async def pushed(self, feed: FeedId, now: datetime, body: bytes, content_type: str) -> None:
        """The hub has told us something. An empty body says only that there is something."""
        await self._database.hset(keys.feeds("pushed"), feed, milliseconds(now))
        if body:
            # Latin-1 has a character for every byte.
            item = {"feed": feed, "body": body.decode("latin-1"), "type": content_type}
            await self._pushes.add([item])
        else:
            await self._database.sadd(keys.feeds("hurried"), feed)

    async def resume(self, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._pushes.resume(worker)

    async def take(self, worker: str) -> tuple[Push, ...]:
        """Pushes that nobody has read; waits up to a second for the first."""
        items = await self._pushes.take(worker)
        return tuple(
            Push(
                item.id,
                FeedId(item.fields["feed"]),
                item.fields["body"].encode("latin-1"),
                item.fields["type"],
            )
            for item in items
        )

    async def done(self, ticket: str) -> None:
        await self._pushes.done(ticket)
