"""When a feed is asked again, and what its last answers taught.

The invariant: a feed is never asked sooner than `every` after an answer or a failure, nor sooner
than it asked for itself (up to a day); and a failing feed is still asked four times a day.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.backoff import backoff
from bot.model.feed import FeedHealth

# A publisher that is down over night is found again by the morning.
LONGEST_BACKOFF = timedelta(hours=6)

# Servers send absurd Retry-After values by mistake; a day is the longest one that we believe.
LONGEST_WISH = timedelta(days=1)

# Feeds that were added together would otherwise be polled in the same second for ever.
_SPREAD = 0.1


def after_success(
    health: FeedHealth,
    now: datetime,
    *,
    every: timedelta,
    jitter: float,
    validators: tuple[str, str] | None = None,
) -> FeedHealth:
    """The feed answered. `validators`: the answer's ETag and Last-Modified.

    None keeps the validators that we have: the feed said that nothing changed (RFC 9110, 15.4.5).
    """
    etag, last_modified = validators or (health.etag, health.last_modified)
    return replace(
        health,
        etag=etag,
        last_modified=last_modified,
        polls=health.polls + 1,
        failures=0,
        error="",
        last_success=now,
        next_poll=now + every * (1 + _SPREAD * jitter),
    )


def after_failure(  # noqa: PLR0913 — what went wrong and the feed's pace, each in its own word
    health: FeedHealth,
    reason: str,
    now: datetime,
    *,
    every: timedelta,
    after: timedelta | None,
    jitter: float,
) -> FeedHealth:
    """The feed did not answer, or not with a feed. `after`: how long it asked us to stay away."""
    failures = health.failures + 1
    most = max(LONGEST_BACKOFF, every)
    # One attempt ahead: the jitter halves a wait, and even the first is not to be below `every`.
    wait = max(every, backoff(failures + 1, base=every, most=most, jitter=jitter))
    if after is not None:
        wait = max(wait, min(after, LONGEST_WISH))
    return replace(
        health,
        polls=health.polls + 1,
        failures=failures,
        error=reason,
        next_poll=now + wait,
    )
