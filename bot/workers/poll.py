"""Ask the feeds that are due, and hand over the entries that nobody has seen.

Invariant: an entry is handed over before the feed's answer is noted down as read, so a death in
between asks again instead of losing it; and whatever a feed does, the others are asked in time.
"""

import random
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta

from bot import metrics
from bot.core.normalize import id_of
from bot.core.polling import after_failure, after_success
from bot.errors import PermanentError, TransientError
from bot.lifetime import Crew, Stop, pause, unless_stopped
from bot.log import logger
from bot.model.article import Arrival, Entry
from bot.model.feed import Feed, FeedHealth, FeedId
from bot.sources.contract import Fetched
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.store.connection import UNAVAILABLE
from bot.workers.identity import utc_now
from bot.workers.pages import completed

_AT_ONCE = 16
_LOOK = timedelta(seconds=0.25)
# Longer than a fetch and a parse may take together; then another fetcher may try.
_LEASE = timedelta(seconds=60)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Poller:
    """What a poll needs: where to remember, how to fetch, how to read, how often."""

    stores: Stores
    fetcher: Fetcher
    parser: Parser
    every: timedelta


async def run(stop: Stop, poller: Poller) -> None:
    async with Crew(_AT_ONCE) as crew:
        while not stop.is_set():
            due = await poller.stores.feeds.take_due(utc_now(), most=_AT_ONCE, lease=_LEASE)
            for feed in due:
                # Cut short by `stop`: nothing is lost, for nothing is noted down as read.
                await crew.start(_unless(stop, _poll(poller, feed)))
            await pause(stop, _LOOK)


async def _unless(stop: Stop, work: Coroutine[None, None, None]) -> None:
    await unless_stopped(stop, work)


async def _poll(poller: Poller, feed_id: FeedId) -> None:
    feed = await poller.stores.feeds.get(feed_id)
    if feed is None:
        return
    health = await poller.stores.feeds.health(feed_id)
    every = feed.every or poller.every
    jitter = random.random()  # noqa: S311 - spreads polls, guards nothing
    try:
        validators = await _read(poller, feed, health)
    except UNAVAILABLE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a feed does, the others are asked
        reason, after = _reason(feed, error)
        settled = after_failure(health, reason, utc_now(), every=every, after=after, jitter=jitter)
        metrics.polls.labels("failed").inc()
    else:
        settled = after_success(
            health, utc_now(), every=every, jitter=jitter, validators=validators
        )
        metrics.polls.labels("read" if validators else "unchanged").inc()
    await poller.stores.feeds.settle(feed_id, settled)


def _reason(feed: Feed, error: Exception) -> tuple[str, timedelta | None]:
    """Why a poll failed, in words, and how long the feed asked us to stay away; logs it."""
    if isinstance(error, TransientError | PermanentError):
        _log.warning("feed failed", publisher=feed.publisher, url=feed.url, reason=str(error))
        return str(error), error.after if isinstance(error, TransientError) else None
    _log.error("feed failed", publisher=feed.publisher, url=feed.url, exc_info=error)
    return "a fault of our own in reading it; the log says more", None


async def _read(poller: Poller, feed: Feed, health: FeedHealth) -> tuple[str, str] | None:
    """Fetch and hand over; gives the validators of the answer, None where nothing changed."""
    answer = await poller.fetcher.get(
        feed.url, etag=health.etag, last_modified=health.last_modified
    )
    if not isinstance(answer, Fetched):
        return None
    entries = await poller.parser.read(answer.body, answer.content_type, answer.url)
    await _hand_over(poller, feed, entries, is_backlog=health.is_new)
    return answer.etag, answer.last_modified


async def _hand_over(
    poller: Poller, feed: Feed, entries: tuple[Entry, ...], *, is_backlog: bool
) -> None:
    """The unseen entries, oldest first: a story begins with the first report of it."""
    by_id = {id_of(entry, feed): entry for entry in reversed(entries)}
    unseen = await poller.stores.stories.unseen(tuple(by_id))
    received = utc_now()
    fresh = [entry for article, entry in by_id.items() if article in unseen]
    if feed.reads_pages and not is_backlog:
        fresh = await completed(poller.fetcher, poller.parser, fresh)
    await poller.stores.arrivals.add(
        tuple(
            Arrival(feed=feed.id, entry=entry, received=received, is_backlog=is_backlog)
            for entry in fresh
        )
    )
