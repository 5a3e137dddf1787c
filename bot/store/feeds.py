"""The feeds we watch, how they are doing, and which are due.

Invariant: a feed that is due is taken by one fetcher; one that dies gives it back by the lease.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from bot.model.feed import Feed, FeedHealth, FeedId
from bot.store import keys
from bot.store.connection import Database, script

_FEED = TypeAdapter(Feed)
_HEALTH = TypeAdapter(FeedHealth)


class Feeds:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._take = script(database, "take_due")

    async def declare(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Watch these feeds and no others.

        A known one keeps its time; one that is new or has never answered is due at once.
        """
        gone = set(await self._database.hkeys(keys.feeds())) - {feed.id for feed in feeds}
        healths = await self._database.hgetall(keys.feed_health())
        async with self._database.pipeline(transaction=True) as step:
            for feed_id in gone:
                step.hdel(keys.feeds(), feed_id)
                step.hdel(keys.feed_health(), feed_id)
                step.zrem(keys.due_feeds(), feed_id)
            for feed in feeds:
                step.hset(keys.feeds(), feed.id, _FEED.dump_json(feed).decode())
                is_known = not _health(healths.get(feed.id)).is_new
                step.zadd(keys.due_feeds(), {feed.id: _milliseconds(now)}, nx=is_known)
                if not is_known:
                    step.hdel(keys.feed_health(), feed.id)
            await step.execute()

    async def get(self, feed: FeedId) -> Feed | None:
        text: str | None = await self._database.hget(keys.feeds(), feed)
        return _FEED.validate_json(text) if text else None

    async def all(self) -> tuple[tuple[Feed, FeedHealth], ...]:
        """Every feed with its health, by publisher."""
        async with self._database.pipeline(transaction=False) as step:
            step.hvals(keys.feeds())
            step.hgetall(keys.feed_health())
            feeds, healths = await step.execute()
        found = (_FEED.validate_json(text) for text in feeds)
        ordered = sorted(found, key=lambda feed: (feed.publisher.casefold(), feed.url))
        return tuple((feed, _health(healths.get(feed.id))) for feed in ordered)

    async def take_due(self, now: datetime, *, most: int, lease: timedelta) -> tuple[FeedId, ...]:
        """Feeds to poll now; each comes up again after `lease` unless `settle` says otherwise."""
        args = [_milliseconds(now), _milliseconds(now + lease), most]
        return tuple(await self._take(keys=[keys.due_feeds()], args=args))

    async def health(self, feed: FeedId) -> FeedHealth:
        return _health(await self._database.hget(keys.feed_health(), feed))

    async def settle(self, feed: FeedId, health: FeedHealth) -> None:
        """Record a poll and the time of the next; a feed that was removed meanwhile stays away."""
        assert health.next_poll is not None
        async with self._database.pipeline(transaction=True) as step:
            step.hset(keys.feed_health(), feed, _HEALTH.dump_json(health).decode())
            step.zadd(keys.due_feeds(), {feed: _milliseconds(health.next_poll)}, xx=True)
            await step.execute()


def _health(text: str | None) -> FeedHealth:
    return _HEALTH.validate_json(text) if text else FeedHealth()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
