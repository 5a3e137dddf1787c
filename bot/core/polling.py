"""When a feed is asked again, and why then.

The invariant: no feed is asked sooner than its pace allows, nor sooner than it asked for itself
with an error (up to a day); and every feed, also one that fails, is asked about once a day at the
least, unless its operator wants it rarer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.backoff import backoff
from bot.core.rhythm import posts_per_hour
from bot.model.feed import Feed, FeedHealth, Pace

LONGEST_BACKOFF = timedelta(hours=6)
"""A publisher that is down over night is found again by the morning."""

LONGEST_WISH = timedelta(days=1)
"""Servers send absurd Retry-After values by mistake; a day is the longest one that we believe."""

DISABLED = timedelta(days=1)
"""How often a disabled feed is asked whether it is back."""

# Feeds that were added together would otherwise be polled in the same second for ever.
_SPREAD = 0.1

# With so many posts an hour a feed is asked as often as its pace allows; with half as many, half
# as often: polls go where the posts are. (Their root would make the mean post fresher, and the
# median one staler; see docs/benchmarks.md.)
_BUSY = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Of a pace: how near and how far two polls lie, and up to where a feed's wish is heard.

    A server that says "valid for an hour" speaks of its caches, not of its news: a wire is asked
    again within half a minute all the same.
    """

    shortest: timedelta
    longest: timedelta
    most_wished: timedelta


_MULTIPLES = {
    Pace.WIRE: (0.5, 10, 1),
    Pace.NEWS: (1, 60, 4),
    Pace.MAGAZINE: (4, 240, 120),
    Pace.BLOG: (20, 480, 1440),
}
"""Of the unit, which is 30 s unless POLL_SECONDS says otherwise: a wire is asked every 15 s to
5 min, a news site 30 s to 30 min, a magazine 2 min to 2 h, a blog 10 min to 4 h."""


@dataclass(frozen=True, slots=True)
class Poll:
    at: datetime
    why: str


def limits(pace: Pace, unit: timedelta) -> Limits:
    return Limits(*(unit * multiple for multiple in _MULTIPLES[pace]))


def next_poll(  # noqa: PLR0913 — all that the time depends on, each by its name
    feed: Feed,
    health: FeedHealth,
    now: datetime,
    *,
    unit: timedelta,
    asked: timedelta | None = None,
    is_pushed: bool = False,
    jitter: float,
) -> Poll:
    """`asked`: how long the server wants to be left alone, by Retry-After where it failed, else by
    Cache-Control or Expires. `is_pushed`: a hub tells us what the feed brings.
    """
    if health.is_disabled:
        wait, why = DISABLED, "disabled, asked once a day if it is back"
    elif health.failures:
        wait, why = _after_failure(feed, health, limits(feed.pace, unit), asked, jitter)
        return Poll(now + wait, why)
    else:
        wait, why = _after_success(feed, health, now, limits(feed.pace, unit), asked)
        longest = limits(feed.pace, unit).longest
        if is_pushed and wait <= longest:
            wait, why = longest, "its hub tells us"
    return Poll(now + wait * (1 + _SPREAD * jitter), why)


def _after_success(
    feed: Feed, health: FeedHealth, now: datetime, bounds: Limits, asked: timedelta | None
) -> tuple[timedelta, str]:
    if feed.every:
        return feed.every, f"every {spoken(feed.every)}, as its operator says"
    rate = posts_per_hour(health.rhythm, now)
    wait = min(bounds.shortest * max(_BUSY / rate, 1), bounds.longest)
    wished = min(max(asked or timedelta(), health.asks or timedelta()), bounds.most_wished)
    if wished > wait:
        return wished, f"it asks for {spoken(wished)}"
    return wait, f"{_frequency(rate)} at this hour"


def _after_failure(
    feed: Feed, health: FeedHealth, bounds: Limits, asked: timedelta | None, jitter: float
) -> tuple[timedelta, str]:
    least = feed.every or bounds.shortest
    most = max(LONGEST_BACKOFF, least)
    # One attempt ahead: the jitter halves a wait, and even the first is not to be below `least`.
    wait = max(least, backoff(health.failures + 1, base=least, most=most, jitter=jitter))
    wished = min(asked or timedelta(), LONGEST_WISH)
    if wished > wait:
        return wished, f"it asks to be left alone for {spoken(wished)}"
    times = "once" if health.failures == 1 else f"{health.failures} times in a row"
    return wait, f"it failed {times}"


def spoken(duration: timedelta) -> str:
    """`45 s`, `20 min`, `6 h`, `2 d`: one unit, rounded."""
    seconds = duration.total_seconds()
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds:.1g} s"


def _frequency(rate: float) -> str:
    for per, span in ((1.0, "an hour"), (24.0, "a day"), (168.0, "a week")):
        if rate * per >= 1:
            return f"about {rate * per:.0f} posts {span}"
    return "hardly a post a week"
