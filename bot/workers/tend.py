"""Look after readers' own feeds: tell who follows one that has ended, drop one that nobody follows.

Invariant: followers are told once of each time that a feed was disabled, by a report of it: that
is handed over before it counts as told, and ingest takes it once. What is followed is not dropped.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.polling import spoken
from bot.lifetime import Stop, pause
from bot.log import logger
from bot.model.article import Arrival, Entry
from bot.model.chat import ChannelName
from bot.model.feed import Feed, FeedHealth, Origin, own_topic
from bot.store import Stores
from bot.workers.identity import WORKER, utc_now
from bot.workers.leased import while_held

_PAUSE = timedelta(minutes=10)
_log = logger(__name__)


async def run(
    stop: Stop, stores: Stores, channels: Sequence[ChannelName], worker: str = WORKER
) -> None:
    """One process at a time. `channels`: every one whose chats may follow."""
    work = partial(_tend, stores=stores, channels=channels)
    await while_held(stop, stores.leases, ("tend", worker), work)


async def _tend(stop: Stop, stores: Stores, channels: Sequence[ChannelName]) -> None:
    while not stop.is_set():
        for feed, health in await stores.feeds.all():
            if feed.origin is Origin.READER:
                await _look_after(stores, feed, health, channels)
        await pause(stop, _PAUSE)


async def _look_after(
    stores: Stores, feed: Feed, health: FeedHealth, channels: Sequence[ChannelName]
) -> None:
    if not await stores.subscriptions.is_followed(own_topic(feed.id), channels):
        await stores.feeds.remove(feed.id)
        _log.info("a feed that nobody follows is dropped", publisher=feed.publisher)
    elif health.is_disabled and health.failing_since not in {None, health.told}:
        await stores.arrivals.add([_notice(feed, health, utc_now())])
        await stores.feeds.amend(feed.id, partial(replace, told=health.failing_since))


def _notice(feed: Feed, health: FeedHealth, now: datetime) -> Arrival:
    since = health.failing_since or now
    entry = Entry(
        guid=f"disabled {since.isoformat()}",
        url="",
        title=f"{feed.publisher} has not answered for {spoken(now - since)}",
        body=f"It was asked in vain: {health.error}. Should it come back, so do its stories.",
        published=now,
    )
    return Arrival(feed=feed.id, entry=entry, received=now)
