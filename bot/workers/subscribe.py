"""Subscribe at the hubs that feeds name, and renew what they give, in time.

Invariant: a lease is written before its hub is asked: hubs ask back at once, and whoever asks back
about something else is a stranger.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from bot.core.backoff import backoff
from bot.errors import PermanentError, TransientError
from bot.lifetime import Crew, Stop, pause
from bot.log import logger
from bot.model.feed import FeedHealth, FeedId
from bot.model.hub import HubLease, LeaseState
from bot.sources.http import Fetcher
from bot.sources.websub import subscribe
from bot.store import Stores
from bot.workers.identity import utc_now

CALLBACK = "/websub"
"""Below PUBLIC_URL; behind it stand the feed and the token of its lease."""

_AT_ONCE = 8
_HELD = timedelta(minutes=1)
# Hubs ask back within seconds; one that does not may be overloaded, or no hub at all.
_FIRST_RETRY = timedelta(minutes=5)
_LAST_RETRY = timedelta(days=1)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Subscriber:
    stores: Stores
    fetcher: Fetcher
    public_url: str
    token: Callable[[], str] = token_urlsafe
    look: timedelta = timedelta(seconds=1)
    """How often it is asked which feeds are due."""


async def run(stop: Stop, subscriber: Subscriber) -> None:
    hubs = subscriber.stores.hubs
    async with Crew(_AT_ONCE) as crew:
        while not stop.is_set():
            for feed in await hubs.take_due(utc_now(), most=_AT_ONCE, held=_HELD):
                await crew.start(_subscribe(subscriber, feed))
            await pause(stop, subscriber.look)


async def _subscribe(subscriber: Subscriber, feed: FeedId) -> None:
    due = await subscriber.stores.feeds.look(feed)
    if due is None or not due.health.hub:
        await subscriber.stores.hubs.end(feed)
        return
    now = utc_now()
    lease = _lease(subscriber, due.lease, due.health)
    await subscriber.stores.hubs.write(feed, lease, again=now + _wait(lease))
    callback = f"{subscriber.public_url.rstrip('/')}{CALLBACK}/{feed}/{lease.token}"
    try:
        await subscribe(subscriber.fetcher, lease, callback)
    except (TransientError, PermanentError) as error:
        _log.warning("not subscribed", publisher=due.feed.publisher, reason=str(error))


def _lease(subscriber: Subscriber, before: HubLease | None, health: FeedHealth) -> HubLease:
    """What to ask for: the same once more, or, at another hub, all anew."""
    if before and (before.hub, before.topic) == (health.hub, health.hub_topic):
        return replace(before, attempts=before.attempts + 1)
    return HubLease(
        hub=health.hub,
        topic=health.hub_topic,
        token=subscriber.token(),
        secret=subscriber.token(),
        attempts=1,
    )


def _wait(lease: HubLease) -> timedelta:
    """Until the next attempt, should the hub not ask back."""
    return backoff(lease.attempts, base=_FIRST_RETRY, most=_LAST_RETRY, jitter=0)


def renewal(now: datetime, lasting: timedelta) -> datetime:
    """When to renew a lease: with a fifth of it left for attempts that fail."""
    return now + lasting * 0.8


def confirmed(lease: HubLease, now: datetime, lasting: timedelta) -> HubLease:
    return replace(lease, state=LeaseState.LIVE, until=now + lasting, attempts=0)
