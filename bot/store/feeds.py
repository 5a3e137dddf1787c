"""The feeds we watch, how they are doing, and which are due.

Invariant: a feed that is due is taken by one fetcher, and its host by one at a time. Who took it
prolongs that while it works; so one that dies gives its feeds back by not doing so.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from bot.core.health import recorded
from bot.core.novelty import parted, remembered
from bot.model.article import ArticleId, Entry
from bot.model.feed import OWN, Feed, FeedHealth, FeedId, Origin
from bot.model.hub import HubLease
from bot.model.topic import Topic, TopicSlug
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds, of_milliseconds

_FEED = TypeAdapter(Feed)
_HEALTH = TypeAdapter(FeedHealth)
_LEASE = TypeAdapter(HubLease)

HELD = timedelta(seconds=15)
"""How long a taken feed is its fetcher's, unless that prolongs it."""

APART = timedelta(seconds=0.5)
"""From a host's answer to the next request."""


# s; how old the list of publishers may be.
_LOOK = 60.0
_PAGE = 1000
_TAKEN_FROM = ("due", "feeds", "health", "hosts", "leases", "pushed", "held", "hurried")


@dataclass(frozen=True, slots=True)
class Due:
    """A feed that was taken to be polled, with all that is known about it."""

    feed: Feed
    health: FeedHealth
    lease: HubLease | None = None
    pushed: datetime | None = None

    def is_pushed(self, now: datetime) -> bool:
        """Whether a hub tells us what it brings: one that has done so, and missed nothing since."""
        if self.lease is None or not self.lease.is_live(now) or self.pushed is None:
            return False
        return self.health.missed is None or self.pushed > self.health.missed


class Feeds:
    """`most_own`: feeds that a chat may follow by their address; 0: none."""

    def __init__(self, database: Database, most_own: int = 0) -> None:
        self._database = database
        self.most_own = most_own
        self._take = script(database, "take_feeds")
        self._exchange = script(database, "exchange")
        self._publishers: tuple[str, ...] = ()
        self._next_look = 0.0

    async def declare(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Watch these feeds of the operator's file and no others of it.

        A known one keeps its time; one that is new or has never answered is due at once.
        """
        written = {feed.id for feed in feeds}
        known = [feed for feed, _ in await self.all()]
        healths = await self._database.hgetall(keys.feeds("health"))
        async with self._database.pipeline(transaction=True) as step:
            for old in known:
                if old.origin is Origin.FILE and old.id not in written:
                    _forget(step, old.id)
            for feed in feeds:
                is_known = not _health(healths.get(feed.id)).is_new
                _add(step, feed, now, keeps_time=is_known)
                if not is_known:
                    step.hdel(keys.feeds("health"), feed.id)
            await step.execute()

    async def add(self, feed: Feed, now: datetime) -> bool:
        """Watch one more; False where it is watched already."""
        text = _FEED.dump_json(feed).decode()
        is_added = await self._database.hsetnx(keys.feeds(), feed.id, text)
        if is_added and feed.origin is not Origin.NEWSROOM:
            await self._database.zadd(keys.feeds("due"), {feed.id: milliseconds(now)})
        return bool(is_added)

    async def remove(self, feed: FeedId) -> bool:
        async with self._database.pipeline(transaction=True) as step:
            _forget(step, feed)
            is_removed, *_ = await step.execute()
        return bool(is_removed)

    async def hurry(self, feed: FeedId) -> None:
        """Poll it now; where it is being polled just now, once more after that."""
        await self._database.sadd(keys.feeds("hurried"), feed)

    async def get(self, feed: FeedId) -> Feed | None:
        text: str | None = await self._database.hget(keys.feeds(), feed)
        return _FEED.validate_json(text) if text else None

    async def count(self) -> int:
        return int(await self._database.hlen(keys.feeds()))

    async def publishers(self) -> tuple[str, ...]:
        """Whose reports we read, but for readers' own feeds; as they were a minute ago, at most."""
        clock = asyncio.get_running_loop().time()
        if clock >= self._next_look:
            names: set[str] = set()
            async for _, text in self._database.hscan_iter(keys.feeds(), count=_PAGE):
                feed = _FEED.validate_json(text)
                if feed.origin is not Origin.READER:
                    names.add(feed.publisher)
            self._publishers = tuple(sorted(names, key=str.casefold))
            self._next_look = clock + _LOOK
        return self._publishers

    async def own_topics(self, slugs: Iterable[TopicSlug]) -> tuple[Topic, ...]:
        """Those of the topics that are of readers' own feeds, by the names of the feeds."""
        own = [slug for slug in slugs if slug.startswith(OWN)]
        if not own:
            return ()
        ids = [slug.removeprefix(OWN) for slug in own]
        texts = await self._database.hmget(keys.feeds(), ids)
        found = {
            slug: _FEED.validate_json(text).publisher
            for slug, text in zip(own, texts, strict=True)
            if text
        }
        return tuple(Topic(slug=slug, name=name) for slug, name in sorted(found.items()))

    async def all(self) -> tuple[tuple[Feed, FeedHealth], ...]:
        """Every feed with its health, by publisher."""
        async with self._database.pipeline(transaction=False) as step:
            step.hvals(keys.feeds())
            step.hgetall(keys.feeds("health"))
            feeds, healths = await step.execute()
        found = (_FEED.validate_json(text) for text in feeds)
        ordered = sorted(found, key=lambda feed: (feed.publisher.casefold(), feed.url))
        return tuple((feed, _health(healths.get(feed.id))) for feed in ordered)

    async def look(self, feed: FeedId) -> Due | None:
        """What `take_due` would give, without taking it."""
        async with self._database.pipeline(transaction=False) as step:
            for what in ("feeds", "health", "leases", "pushed"):
                step.hget(keys.feeds(what), feed)
            texts = await step.execute()
        return _due(*texts) if texts[0] else None

    async def take_due(
        self, now: datetime, *, most: int, held: timedelta = HELD, apart: timedelta = APART
    ) -> tuple[Due, ...]:
        """Feeds to poll now; each comes up again after `held`, unless `hold` or `settle` says
        otherwise. `apart` of zero: hosts may be asked by any number at once."""
        found = await self._take(
            keys=[keys.feeds(what) for what in _TAKEN_FROM],
            args=[
                milliseconds(now),
                milliseconds(now + held),
                most,
                int(apart.total_seconds() * 1000),
            ],
        )
        return tuple(_due(*found[at : at + 4]) for at in range(0, len(found), 4))

    async def hold(self, feeds: Collection[Feed], now: datetime, held: timedelta = HELD) -> None:
        """Go on holding what was taken, and the hosts; what was removed meanwhile stays away."""
        if not feeds:
            return
        until = milliseconds(now + held)
        async with self._database.pipeline(transaction=False) as step:
            times = {feed.id: until for feed in feeds}
            for what in ("due", "held"):
                step.zadd(keys.feeds(what), times, xx=True, gt=True)
            step.zadd(keys.feeds("hosts"), {_host(feed): until for feed in feeds}, xx=True)
            await step.execute()

    async def health(self, feed: FeedId) -> FeedHealth:
        return _health(await self._database.hget(keys.feeds("health"), feed))

    async def settle(
        self, polls: Mapping[Feed, FeedHealth], now: datetime, *, apart: timedelta = APART
    ) -> None:
        """Record polls and the times of the next, and free the hosts; what `amend` taught meanwhile
        is kept, and a feed that was removed stays away."""
        if not polls:
            return
        await self._write_down(polls)
        times = {feed.id: milliseconds(health.next_poll or now) for feed, health in polls.items()}
        free = milliseconds(now + apart)
        async with self._database.pipeline(transaction=True) as step:
            step.zadd(keys.feeds("due"), times, xx=True)
            step.zrem(keys.feeds("held"), *times)
            step.zadd(keys.feeds("hosts"), {_host(feed): free for feed in polls}, xx=True)
            await step.execute()

    async def _write_down(self, polls: Mapping[Feed, FeedHealth]) -> None:
        """Each beside what is learned meanwhile, so once more where that changed between."""
        key, ids, written = keys.feeds("health"), [feed.id for feed in polls], 0
        while written < len(ids):
            args: list[str] = []
            found = await self._database.hmget(key, ids)
            for feed, before, poll in zip(ids, found, polls.values(), strict=True):
                after = _HEALTH.dump_json(recorded(poll, _health(before))).decode()
                args += (feed, before or "", after)
            written = await self._exchange(keys=[key], args=args)

    async def amend(self, feed: FeedId, change: Callable[[FeedHealth], FeedHealth]) -> FeedHealth:
        """Change what is remembered of a feed, without a poll: from what is there in the step that
        writes, so that nothing is lost of a poll that is written down meanwhile. Gives it."""
        key = keys.feeds("health")
        while True:
            before: str = await self._database.hget(key, feed) or ""
            changed = change(_health(before))
            after = _HEALTH.dump_json(changed).decode()
            if await self._exchange(keys=[key], args=[feed, before, after]):
                return changed

    async def known(self, feed: FeedId) -> frozenset[str]:
        """The marks (bot.core.novelty) of what the feed has brought."""
        return frozenset(parted(await self._database.get(keys.feeds(f"known:{feed}")) or ""))

    async def remember(self, feed: FeedId, entries: Mapping[ArticleId, Entry]) -> None:
        """The feed has brought these."""
        key = keys.feeds(f"known:{feed}")
        await self._database.set(
            key, remembered(await self._database.get(key) or "", entries), ex=keys.KNOWN
        )


def _add(step: Any, feed: Feed, now: datetime, *, keeps_time: bool) -> None:
    step.hset(keys.feeds(), feed.id, _FEED.dump_json(feed).decode())
    step.zadd(keys.feeds("due"), {feed.id: milliseconds(now)}, nx=keeps_time)


def _forget(step: Any, feed: FeedId) -> None:
    for what in ("feeds", "health", "leases", "pushed"):
        step.hdel(keys.feeds(what), feed)
    for what in ("due", "held", "leases-due"):
        step.zrem(keys.feeds(what), feed)
    step.delete(keys.feeds(f"known:{feed}"))


def _due(feed: str, health: str | None, lease: str | None, pushed: str | None) -> Due:
    return Due(
        _FEED.validate_json(feed),
        _health(health),
        _LEASE.validate_json(lease) if lease else None,
        of_milliseconds(int(pushed)) if pushed else None,
    )


def _host(feed: Feed) -> str:
    """As take_feeds.lua reads it."""
    return urlsplit(feed.url).netloc.partition(":")[0]


def _health(text: str | None) -> FeedHealth:
    return _HEALTH.validate_json(text) if text else FeedHealth()
