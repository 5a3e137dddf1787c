"""Hand over what a feed has brought, by a poll or by its hub's push: each entry once.

Invariant: an entry is handed over before it is remembered as brought, so a death in between hands
it over again (ingest drops it then) instead of losing it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.health import posted
from bot.core.normalize import id_of
from bot.core.novelty import novelty
from bot.core.revisions import digest_of
from bot.log import logger
from bot.model.article import Arrival, ArticleId, Entry
from bot.model.feed import Feed, FeedHealth
from bot.store import Stores

# A date that is further from our seeing it says nothing of the feed's rhythm or our delay.
_LATE = timedelta(hours=6)
_log = logger(__name__)


Completed = Callable[[Sequence[Entry]], Awaitable[list[Entry]]]
"""Adds what a feed left out of its entries."""


async def take_in(
    stores: Stores,
    taken: tuple[Feed, FeedHealth],
    entries: tuple[Entry, ...],
    now: datetime,
    completed: Completed | None = None,
) -> tuple[FeedHealth, int]:
    """Hand over the new and the changed entries, oldest first, as a story begins with the first.

    What that teaches of the feed is written down at once, for a poll and a push may come together.
    Gives the health with it, and how many were news to us.
    """
    feed, health = taken
    by_id = {id_of(entry, feed): entry for entry in reversed(entries)}
    digests = {article: digest_of(entry) for article, entry in by_id.items()}
    versions = await stores.stories.versions(tuple(by_id))
    unseen = by_id.keys() - versions.keys()
    known = await stores.feeds.known(feed.id) if unseen else frozenset()
    found = novelty(by_id, unseen, known, health.last_success)
    own = (one for one in versions.values() if one.feed == feed.id)
    changed = {one.id for one in own if one.digest != digests[one.id]}
    brought = [one for one in by_id if one in changed or one in found.news]
    if completed and feed.reads_pages and not health.is_new:
        told = await completed([by_id[article] for article in brought])
        by_id |= zip(brought, told, strict=True)
    await stores.arrivals.add(
        tuple(
            Arrival(
                feed=feed.id,
                entry=by_id[article],
                received=now,
                is_backlog=article not in changed and (health.is_new or article in found.late),
                digest=digests[article],
            )
            for article in brought
        )
    )
    if found.news or health.is_new:
        await stores.feeds.remember(feed.id, by_id)
    fresh = {article: by_id[article] for article in found.news if article not in found.late}
    if found.is_migration:
        _log.warning("a feed brings its old entries as new ones", publisher=feed.publisher)
    learn = partial(_taught, fresh=fresh, is_migration=found.is_migration, now=now)
    return await stores.feeds.amend(feed.id, learn), len(fresh)


def _taught(
    health: FeedHealth, fresh: Mapping[ArticleId, Entry], now: datetime, *, is_migration: bool
) -> FeedHealth:
    migrated = now if is_migration else health.migrated
    return replace(posted(health, _times(fresh, health, now), now), migrated=migrated)


def _times(fresh: Mapping[ArticleId, Entry], health: FeedHealth, now: datetime) -> list[datetime]:
    """When the entries were posted, as far as that can be believed; the first answer tells of
    days."""
    times = []
    for entry in fresh.values():
        published = entry.published
        if published is None:
            if not health.is_new:
                times.append(now)
        elif health.is_new or now - _LATE <= published:
            times.append(min(published, now))
    return times
