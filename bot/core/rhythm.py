"""When a feed posts: learned from what it posted, by hour of the day.

The invariant: a rhythm is 24 counts that fade with time, so it needs no clearing up, follows a
feed that changes its habits within a week, and says the same whenever it is asked about a moment.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import exp

from bot.model.feed import Rhythm

MEMORY = timedelta(days=7)
"""After so long a post counts a third: a week holds each weekday once."""

_BURST = timedelta(minutes=30)

# What is believed of a feed that was never watched: a post within five minutes. One hour of
# silence already says otherwise.
_PRIOR_POSTS = 1.0
_PRIOR_HOURS = 1 / 12

# An hour's own count weighs as much as the mean of all hours once so many posts were to be
# expected in it: a blog's five posts a week say nothing of hours.
_DOUBT = 2.0

_DAY = timedelta(days=1)


def learned(rhythm: Rhythm, posts: Sequence[datetime], now: datetime) -> Rhythm:
    """The rhythm with these posts, all of them since the last lesson.

    The first lesson is what lay in the feed: it tells of the days since its oldest post.
    """
    if rhythm.at is None:
        start = max(min(posts, default=now), now - MEMORY)
        posts = [post for post in posts if start <= post <= now]
        rhythm = Rhythm(at=min(start, now))
    faded = _faded(rhythm, now)
    counts, recent = list(faded.posts), faded.recent
    for post in posts:
        age = max(now - post, timedelta())
        counts[post.hour] += exp(-(age / MEMORY))
        recent += exp(-(age / _BURST))
    return replace(faded, posts=tuple(round(count, 2) for count in counts), recent=round(recent, 2))


def posts_per_hour(rhythm: Rhythm, now: datetime) -> float:
    """How many posts an hour are to be expected about now; never 0."""
    faded = _faded(rhythm, now)
    posts, days = faded.posts, faded.days
    mean = (sum(posts) + _PRIOR_POSTS) / (24 * days + _PRIOR_HOURS)
    # The neighbours count half: habits are not kept to the minute.
    here = (posts[now.hour - 1] + 2 * posts[now.hour] + posts[(now.hour + 1) % 24]) / 4
    usual = (here + _DOUBT) / (days + _DOUBT / mean)
    # One post alone is hardly a burst.
    return max(usual, (faded.recent - 0.5) / (_BURST / timedelta(hours=1)))


def _faded(rhythm: Rhythm, now: datetime) -> Rhythm:
    if rhythm.at is None or now <= rhythm.at:
        return rhythm if rhythm.at else replace(rhythm, at=now)
    elapsed = now - rhythm.at
    kept = exp(-(elapsed / MEMORY))
    return Rhythm(
        posts=tuple(count * kept for count in rhythm.posts),
        days=rhythm.days * kept + MEMORY / _DAY * (1 - kept),
        recent=rhythm.recent * exp(-(elapsed / _BURST)),
        at=now,
    )
