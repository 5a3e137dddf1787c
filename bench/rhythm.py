"""A day of feeds under a virtual clock: how fresh their posts are seen, and for how many polls.

The deciding code is the program's own (bot.core.polling, bot.core.health); feeds, posts and time
are invented, from a seed. Each feed posts by its own rate and hours, with a burst now and then; a
third of the servers ask to be left alone for a while. Beside it the same posts under a poll every
five minutes, which heeds nothing.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean, median, quantiles

from bot.core.health import Lesson, answered, posted
from bot.core.polling import next_poll
from bot.model.feed import Feed, FeedHealth, FeedId, Pace

UNIT = timedelta(seconds=30)
FIXED = timedelta(minutes=5)
START = datetime(2026, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
WATCHED = timedelta(days=14)

# Share of the feeds, posts a day from and to (spread evenly over the logarithm), how deep the
# night is.
_KINDS = {
    Pace.WIRE: (0.02, 100.0, 500.0, 0.5),
    Pace.NEWS: (0.25, 10.0, 150.0, 0.2),
    Pace.MAGAZINE: (0.30, 1.0, 15.0, 0.1),
    Pace.BLOG: (0.43, 0.02, 1.0, 0.2),
}
_WISHES = (60, 300, 600, 900, 3600)


_HEAD = (
    (
        "| feeds | posts a feed | polls a feed | seen after, median s | 90 %"
        " | every 5 min: polls | median s | 90 % | times fresher |"
    ),
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
)


@dataclass(frozen=True, slots=True)
class Invented:
    """A feed, what it posted in the days before, and what it posts in the day."""

    feed: Feed
    before: tuple[datetime, ...]
    posts: tuple[datetime, ...]
    asks: timedelta | None


@dataclass(frozen=True, slots=True)
class Outcome:
    pace: Pace
    polls: int
    latencies: tuple[float, ...]
    """Seconds from published to seen."""


def invented(feeds: int, seed: int) -> list[Invented]:
    chance = random.Random(seed)  # noqa: S311 - invents a day
    kinds = [kind for kind, (share, *_) in _KINDS.items() for _ in range(round(share * feeds))]
    return [_feed(number, kind, chance) for number, kind in enumerate(kinds)]


def adaptive(one: Invented, seed: int) -> Outcome:
    """The day as the program would spend it."""
    chance = random.Random(f"{seed} {one.feed.id}")  # noqa: S311
    health, now = _watched(one), START + UNIT * chance.random()
    polls, seen = 0, 0
    latencies: list[float] = []
    while now < START + DAY:
        polls += 1
        fresh = [post for post in one.posts[seen:] if post <= now]
        seen += len(fresh)
        latencies += [(now - post).total_seconds() for post in fresh]
        health = answered(posted(health, fresh, now) if fresh else health, Lesson(), now)
        chosen = next_poll(one.feed, health, now, unit=UNIT, asked=one.asks, jitter=chance.random())
        now = chosen.at
    return Outcome(one.feed.pace, polls, tuple(latencies))


def _watched(one: Invented) -> FeedHealth:
    """The feed's health after so many days, of which only the posts matter here."""
    began = START - WATCHED
    health = posted(answered(FeedHealth(), Lesson(), began), [], began)
    for post in one.before:
        health = posted(health, [post], post)
    return health


def fixed(one: Invented, seed: int) -> Outcome:
    """The day under a poll every five minutes."""
    chance = random.Random(f"{seed} {one.feed.id}")  # noqa: S311
    first = START + FIXED * chance.random()
    polls = int(DAY / FIXED)
    waits = [(-((post - first) % FIXED)) % FIXED for post in one.posts]
    last = first + FIXED * (polls - 1)
    seen = [wait for post, wait in zip(one.posts, waits, strict=True) if post <= last]
    return Outcome(one.feed.pace, polls, tuple(wait.total_seconds() for wait in seen))


def table(feeds: int, seed: int) -> str:
    days = invented(feeds, seed)
    ours, theirs = [adaptive(one, seed) for one in days], [fixed(one, seed) for one in days]
    posts = sum(len(one.posts) for one in days)
    lines = [f"{feeds} feeds, {posts} posts in the day, seed {seed}.", "", *_HEAD]
    for name, chosen in (("all", tuple(Pace)), *((pace.value, (pace,)) for pace in Pace)):
        lines.append(_row(name, _of(ours, chosen), _of(theirs, chosen)))
    return "\n".join(lines)


def _row(name: str, ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> str:
    own, other = _all(ours), _all(theirs)
    if len(own) < 2 or len(other) < 2:
        return f"| {name} | 0 | | | | | | | |"
    cells = (
        name,
        f"{len(own) / len(ours):.1f}",
        f"{fmean(one.polls for one in ours):.0f}",
        f"{median(own):.0f}",
        f"{quantiles(own, n=10)[-1]:.0f}",
        f"{fmean(one.polls for one in theirs):.0f}",
        f"{median(other):.0f}",
        f"{quantiles(other, n=10)[-1]:.0f}",
        f"{median(other) / median(own):.1f}",
    )
    return f"| {' | '.join(cells)} |"


def _of(outcomes: Sequence[Outcome], paces: Sequence[Pace]) -> list[Outcome]:
    return [one for one in outcomes if one.pace in paces]


def _all(outcomes: Sequence[Outcome]) -> list[float]:
    return [seconds for one in outcomes for seconds in one.latencies]


def _feed(number: int, pace: Pace, chance: random.Random) -> Invented:
    _, least, most, night = _KINDS[pace]
    a_day = least * (most / least) ** chance.random()
    noon = chance.random() * 24
    posts = sorted(_posts(a_day, noon, night, chance))
    before = tuple(post for post in posts if post < START)
    feed = Feed(
        id=FeedId(f"{number}"),
        url=f"https://{number}.example/rss",
        publisher=f"{number}",
        family=f"{number}",
        pace=pace,
    )
    asks = timedelta(seconds=chance.choice(_WISHES)) if chance.random() < 1 / 3 else None
    return Invented(feed, before, tuple(post for post in posts if post >= START), asks)


def _posts(a_day: float, noon: float, night: float, chance: random.Random) -> Iterator[datetime]:
    """A Poisson process with a day and a night, and one post in twenty opens a burst."""
    weights = [
        night + (1 - night) * max(0.0, 1 - abs((hour - noon + 12) % 24 - 12) / 9)
        for hour in range(24)
    ]
    scale = a_day / sum(weights)
    hour = START - WATCHED
    while hour < START + DAY:
        rate = weights[hour.hour] * scale
        gone = chance.expovariate(rate)
        while gone < 1:
            yield hour + timedelta(hours=gone)
            if a_day > 5 and chance.random() < 0.05:
                for _ in range(chance.randint(3, 8)):
                    if (post := hour + timedelta(hours=gone + chance.random())) < START + DAY:
                        yield post
            gone += chance.expovariate(rate)
        hour += timedelta(hours=1)
