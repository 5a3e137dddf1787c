"""Ask the feeds that are due, and hand over the entries that nobody has seen.

Invariant: an entry is handed over before the feed's answer is noted down as read, so a death in
between asks again instead of losing it; and whatever a feed does, the others are asked in time.
"""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b

from bot import metrics
from bot.core.health import Lesson, answered, unanswered
from bot.core.polling import next_poll
from bot.errors import GoneError, PermanentError, TransientError
from bot.lifetime import Crew, Stop, pause
from bot.log import logger
from bot.model.feed import Feed, FeedHealth, FeedId
from bot.model.hub import HubLease
from bot.sources.contract import Fetched
from bot.sources.hints import hints_of
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.store.connection import UNAVAILABLE
from bot.store.feeds import APART, HELD, Due
from bot.workers.identity import utc_now
from bot.workers.intake import take_in
from bot.workers.pages import completed

# Feeds that hang cost a place each, for the fetcher's deadline.
_AT_ONCE = 100
_LOOK = timedelta(seconds=0.25)
# While feeds are coming in: what was read is written down in lots.
_BUSY_LOOK = timedelta(milliseconds=20)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Poller:
    """What a poll needs: where to remember, how to fetch, how to read, how often."""

    stores: Stores
    fetcher: Fetcher
    parser: Parser
    unit: timedelta
    """See bot.core.polling."""
    apart: timedelta = APART
    """Between two polls of a host; zero: hosts are asked by any number at once."""
    patience: timedelta = timedelta(days=7)
    """How long a feed may fail before it is disabled."""
    may_subscribe: bool = False
    """Whether hubs can reach us."""


@dataclass(slots=True)
class _Hand:
    """What this fetcher has taken and not yet written down."""

    poller: Poller
    polls: dict[FeedId, asyncio.Task[None]] = field(default_factory=dict)
    feeds: dict[FeedId, Feed] = field(default_factory=dict)
    settled: dict[Feed, FeedHealth] = field(default_factory=dict)
    hubs: set[FeedId] = field(default_factory=set)
    """Of those the ones that name a hub which we are not subscribed at."""
    held: datetime = field(default_factory=utc_now)

    async def turn(self, crew: Crew) -> bool:
        """Write down what was read, hold what is being read, take what is due; whether that was
        anything."""
        is_busy = bool(self.settled)
        await self.write_down()
        now, poller = utc_now(), self.poller
        if now - self.held > HELD / 4:
            await poller.stores.feeds.hold(tuple(self.feeds.values()), now)
            self.held = now
        free = _AT_ONCE - len(self.polls)
        if free <= 0:
            return True
        due = await poller.stores.feeds.take_due(now, most=free, apart=poller.apart)
        for one in due:
            self.feeds[one.feed.id] = one.feed
            self.polls[one.feed.id] = await crew.start(self._poll(one))
        return is_busy or bool(due)

    async def write_down(self) -> None:
        (batch, hubs), stores = (self.settled, self.hubs), self.poller.stores
        self.settled, self.hubs = {}, set()
        try:
            await stores.feeds.settle(batch, utc_now(), apart=self.poller.apart)
            # Whoever subscribes reads there which hub it is.
            for feed in hubs:
                await stores.hubs.schedule(feed, utc_now())
        except BaseException:
            self.settled, self.hubs = batch | self.settled, hubs | self.hubs
            raise

    def drop(self) -> None:
        """Nothing is lost: it was not noted down as read."""
        for task in tuple(self.polls.values()):
            task.cancel()

    async def _poll(self, due: Due) -> None:
        feed = due.feed.id
        try:
            self.settled[due.feed] = health = await _polled(self.poller, due)
            if self.poller.may_subscribe and _names_another_hub(health, due.lease):
                self.hubs.add(feed)
        finally:
            self.polls.pop(feed, None)
            self.feeds.pop(feed, None)


async def run(stop: Stop, poller: Poller) -> None:
    hand = _Hand(poller)
    async with Crew(_AT_ONCE) as crew:
        try:
            while not stop.is_set():
                is_busy = await hand.turn(crew)
                await pause(stop, _BUSY_LOOK if is_busy else _LOOK)
        finally:
            hand.drop()
    await hand.write_down()


async def _polled(poller: Poller, due: Due) -> FeedHealth:
    """The feed's health after one poll, whatever came of that."""
    feed, asked = due.feed, None
    try:
        health, asked = await _read(poller, due)
        is_unchanged = health.unchanged > due.health.unchanged
        metrics.polls.labels("unchanged" if is_unchanged else "read").inc()
    except UNAVAILABLE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a feed does, the others are asked
        reason, asked = _reason(feed, error)
        is_gone = isinstance(error, GoneError)
        health = unanswered(
            due.health, reason, utc_now(), patience=poller.patience, is_gone=is_gone
        )
        metrics.polls.labels("failed").inc()
    now = utc_now()
    poll = next_poll(
        feed,
        health,
        now,
        unit=poller.unit,
        asked=asked,
        is_pushed=replace(due, health=health).is_pushed(now),
        jitter=random.random(),  # noqa: S311 - spreads polls, guards nothing
    )
    return replace(health, next_poll=poll.at, why=poll.why)


def _reason(feed: Feed, error: Exception) -> tuple[str, timedelta | None]:
    """Why a poll failed, in words, and how long the feed asked us to stay away; logs it."""
    if isinstance(error, TransientError | PermanentError):
        _log.warning("feed failed", publisher=feed.publisher, url=feed.shown, reason=str(error))
        return str(error), error.after if isinstance(error, TransientError) else None
    _log.error("feed failed", publisher=feed.publisher, url=feed.shown, exc_info=error)
    return "a fault of our own in reading it; the log says more", None


async def _read(poller: Poller, due: Due) -> tuple[FeedHealth, timedelta | None]:
    """Fetch and hand over; gives the health, and how long the server wants to be left alone."""
    feed, health = due.feed, due.health
    answer = await poller.fetcher.get(
        health.address or feed.url, etag=health.etag, last_modified=health.last_modified
    )
    lesson = Lesson(
        etag=answer.etag,
        last_modified=answer.last_modified,
        moved_to=answer.moved_to,
        skew=answer.skew,
        is_unchanged=True,
    )
    if not isinstance(answer, Fetched):
        return answered(health, lesson, utc_now()), answer.max_age
    digest = blake2b(answer.body, digest_size=12).hexdigest()
    # With the validators of this answer: some servers give the same body a new one each day.
    lesson = replace(lesson, digest=digest, is_unchanged=digest == health.digest)
    if lesson.is_unchanged:
        return _answered_in_full(health, lesson), answer.max_age
    document = await poller.parser.read(answer.body, answer.content_type, answer.url)
    now = utc_now()
    completing = partial(completed, poller.fetcher, poller.parser)
    taken, news = await take_in(poller.stores, (feed, health), document.entries, now, completing)
    hints = hints_of(answer.body, answer.url, answer.links)
    taken = replace(
        taken, asks=hints.asks, hub=hints.hub, hub_topic=hints.topic if hints.hub else ""
    )
    if news and due.is_pushed(now):
        taken = replace(taken, missed=now)
    return answered(taken, lesson, now), answer.max_age


def _names_another_hub(health: FeedHealth, lease: HubLease | None) -> bool:
    is_known = lease is not None and (lease.hub, lease.topic) == (health.hub, health.hub_topic)
    return bool(health.hub) and not is_known


def _answered_in_full(health: FeedHealth, lesson: Lesson) -> FeedHealth:
    """The same body once more; its validators count even where there are none any more."""
    kept = answered(health, lesson, utc_now())
    return replace(kept, etag=lesson.etag, last_modified=lesson.last_modified)
