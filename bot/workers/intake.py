"""Hand over what a feed has brought, by a poll or by its hub's push: each entry once.

Invariant: an entry is handed over before it is remembered as brought, so a death in between hands
it over again (ingest drops it then) instead of losing it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.health import posted
from bot.core.normalize import id_of
from bot.core.novelty import novelty
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
    """Hand over the unseen entries, oldest first: a story begins with the first report of it.

    Gives the health as that changes it, and how many were news to us.
    """
    feed, health = taken
    by_id = {id_of(entry, feed): entry for entry in reversed(entries)}
    unseen = await stores.stories.unseen(tuple(by_id))
    known = await stores.feeds.known(feed.id) if unseen else frozenset()
    found = novelty(by_id, unseen, known, health.last_success)
    if completed and feed.reads_pages and not health.is_new:
        told = await completed([by_id[article] for article in found.news])
        by_id |= zip(found.news, told, strict=True)
    await stores.arrivals.add(
        tuple(
            Arrival(
                feed=feed.id,
                entry=by_id[article],
                received=now,
                is_backlog=health.is_new or article in found.late,
            )
            for article in found.news
        )
    )
    if found.news or health.is_new:
        await stores.feeds.remember(feed.id, by_id)
    if found.is_migration:
        _log.warning("a feed brings its old entries as new ones", publisher=feed.publisher)
        health = replace(health, migrated=now)
    fresh = {article: by_id[article] for article in found.news if article not in found.late}
    return posted(health, _times(fresh, health, now), now), len(fresh)


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
