"""What a poll teaches about a feed's health; bot.core.polling then says when it is asked again.

The invariant: only an answer makes a feed healthy, only failure for a whole while (or a "gone for
good") disables it, and a single answer brings it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from bot.core.polling import spoken
from bot.core.rhythm import learned
from bot.model.feed import Feed, FeedHealth, Origin

FEWEST_MOVES = 3
"""Permanent redirects to one place before we go there ourselves: a captive portal or a mistake in
a server's settings lasts a poll or two."""

_MOST_LATENCIES = 15

# Below it, a difference is what requests take and clocks drift.
_LEAST_SKEW = timedelta(minutes=5)
_FEWEST_CLOCKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What an answer says beside its entries. `moved_to`: where a permanent redirect led."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    moved_to: str = ""
    skew: timedelta | None = None
    is_unchanged: bool = False
    """By status 304, or by the same body."""


def answered(health: FeedHealth, lesson: Lesson, now: datetime) -> FeedHealth:
    """The feed answered. An answer that says "unchanged" without validators keeps what we have
    (RFC 9110, 15.4.5)."""
    keeps = lesson.is_unchanged and not (lesson.etag or lesson.last_modified)
    return replace(
        _moved(health, lesson.moved_to),
        etag=health.etag if keeps else lesson.etag,
        last_modified=health.last_modified if keeps else lesson.last_modified,
        digest=lesson.digest or health.digest,
        polls=health.polls + 1,
        unchanged=health.unchanged + lesson.is_unchanged,
        failures=0,
        error="",
        failing_since=None,
        is_disabled=False,
        last_success=now,
        skew=lesson.skew,
    )


def unanswered(
    health: FeedHealth, reason: str, now: datetime, *, patience: timedelta, is_gone: bool = False
) -> FeedHealth:
    """The feed did not answer, or not with a feed. It is disabled after `patience`, or at once."""
    since = health.failing_since or now
    failures = health.failures + 1
    # Where it had moved to is no good: back to where it was declared.
    is_lost = bool(health.address) and failures >= FEWEST_MOVES
    return replace(
        health,
        polls=health.polls + 1,
        failures=failures,
        error=reason,
        failing_since=since,
        is_disabled=is_gone or now - since >= patience,
        address="" if is_lost else health.address,
    )


def posted(health: FeedHealth, posts: Iterable[datetime], now: datetime) -> FeedHealth:
    """The answer brought new entries of these times."""
    times = list(posts)
    seen = [] if health.is_new else [max(0, int((now - time).total_seconds())) for time in times]
    return replace(
        health,
        rhythm=learned(health.rhythm, times, now),
        latencies=(*health.latencies, *seen)[-_MOST_LATENCIES:],
    )


def recorded(poll: FeedHealth, stored: FeedHealth) -> FeedHealth:
    """A poll as it is written down: what is learned by other ways, too, stands as it is stored."""
    return replace(
        poll,
        rhythm=stored.rhythm,
        latencies=stored.latencies,
        migrated=stored.migrated,
        told=stored.told,
    )


def latency(health: FeedHealth) -> timedelta | None:
    """The median, from published to seen."""
    return timedelta(seconds=median(health.latencies)) if health.latencies else None


def clock_complaint(healths: Iterable[FeedHealth]) -> str:
    """What is wrong with our clock, as most servers see it; empty where nothing is."""
    skews = [health.skew.total_seconds() for health in healths if health.skew is not None]
    if len(skews) < _FEWEST_CLOCKS:
        return ""
    middle = timedelta(seconds=median(skews))
    if abs(middle) < _LEAST_SKEW:
        return ""
    side = "ahead of" if middle > timedelta() else "behind"
    return f"this machine's clock is {spoken(abs(middle))} {side} the feeds' servers"


def _moved(health: FeedHealth, target: str) -> FeedHealth:
    if not target or target == health.address:
        return replace(health, moving_to="", moves=0) if health.moves else health
    moves = health.moves + 1 if target == health.moving_to else 1
    if moves < FEWEST_MOVES:
        return replace(health, moving_to=target, moves=moves)
    return replace(health, address=target, moving_to="", moves=0)


def state_of(feed: Feed, health: FeedHealth) -> str:
    """In a word: ok, waiting (for its first poll), failing, disabled, or posts (a newsroom)."""
    if feed.origin is Origin.NEWSROOM:
        return "posts"
    if health.is_disabled:
        return "disabled"
    if not health.polls:
        return "waiting"
    return "failing" if health.error else "ok"


def unchanged_share(health: FeedHealth) -> str:
    """How many of its polls brought nothing new, at the least cost: `93 %`."""
    return f"{100 * health.unchanged / health.polls:.0f} %" if health.polls else ""


def remarks(health: FeedHealth) -> tuple[str, ...]:
    """What an operator should know beside the state, in words."""
    since = health.failing_since
    found = (
        (health.error, f"{health.error}, since {since:%Y-%m-%d %H:%M}" if since else health.error),
        (health.address, f"moved to {health.address}"),
        (health.migrated, "brought its old entries as new ones; they were not announced"),
    )
    return tuple(words for is_so, words in found if is_so)


def revived(health: FeedHealth) -> FeedHealth:
    """As if it had never failed: an operator says that it is well."""
    return replace(health, is_disabled=False, failures=0, error="", failing_since=None)
