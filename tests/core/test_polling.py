"""When a feed is asked again, and why then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polling import (
    DISABLED,
    LONGEST_BACKOFF,
    LONGEST_WISH,
    Poll,
    limits,
    next_poll,
    spoken,
)
from bot.core.rhythm import learned
from bot.model.feed import Feed, FeedHealth, FeedId, Pace, Rhythm
from tests.builders import NOW

UNIT = timedelta(seconds=30)
FEED = Feed(id=FeedId("f"), url="https://wire.example/rss", publisher="Wire", family="wire")
seconds = st.timedeltas(timedelta(), timedelta(days=400))


def posting(a_day: float) -> Rhythm:
    """Of a feed that posted so often for weeks, at ever other times of the day."""
    distance = timedelta(days=1) / a_day * 1.037
    return learned(Rhythm(), [NOW - distance * (n + 0.6) for n in range(60 + int(7 * a_day))], NOW)


def planned(
    pace: Pace = Pace.NEWS,
    health: FeedHealth | None = None,
    *,
    asked: timedelta | None = None,
    is_pushed: bool = False,
) -> Poll:
    feed = replace(FEED, pace=pace)
    return next_poll(
        feed, health or FeedHealth(), NOW, unit=UNIT, asked=asked, is_pushed=is_pushed, jitter=0
    )


@pytest.mark.parametrize(
    ("pace", "a_day", "least", "most"),
    [
        (Pace.WIRE, 400, 15, 15),
        (Pace.WIRE, 24, 90, 200),
        (Pace.NEWS, 400, 30, 30),
        (Pace.NEWS, 48, 80, 200),
        (Pace.NEWS, 2, 1800, 1800),
        (Pace.MAGAZINE, 40, 400, 900),
        (Pace.MAGAZINE, 1, 7200, 7200),
        (Pace.BLOG, 20, 4000, 8000),
        (Pace.BLOG, 0.1, 4 * 3600, 4 * 3600),
    ],
)
def test_a_feed_is_asked_as_often_as_it_posts_and_its_pace_allows(
    pace: Pace, a_day: float, least: float, most: float
) -> None:
    poll = planned(pace, FeedHealth(rhythm=posting(a_day)))

    assert least <= (poll.at - NOW).total_seconds() <= most
    assert poll.why.endswith("at this hour")


def test_a_feed_that_sleeps_at_night_is_asked_less_then() -> None:
    noons = [
        NOW.replace(hour=12, minute=n) - timedelta(days=d)
        for d in range(1, 8)
        for n in range(0, 60, 5)
    ]
    rhythm = learned(Rhythm(), noons, NOW)
    waits = [
        next_poll(
            FEED, FeedHealth(rhythm=rhythm), NOW.replace(day=4, hour=hour), unit=UNIT, jitter=0
        ).at
        - NOW.replace(day=4, hour=hour)
        for hour in (3, 12)
    ]

    assert waits[0] > 2 * waits[1]


def test_a_burst_is_followed_at_once() -> None:
    quiet = FeedHealth(rhythm=posting(2))
    burst = [NOW - timedelta(minutes=n) for n in range(1, 8)]
    loud = FeedHealth(rhythm=learned(quiet.rhythm, burst, NOW))

    assert planned(health=loud).at - NOW < timedelta(minutes=1)
    assert planned(health=quiet).at - NOW > timedelta(minutes=4)


@pytest.mark.parametrize(
    ("pace", "asked", "ttl", "wait"),
    [
        (Pace.NEWS, timedelta(minutes=1), None, timedelta(minutes=1)),
        (Pace.NEWS, None, timedelta(minutes=1), timedelta(minutes=1)),
        (Pace.NEWS, timedelta(seconds=5), None, timedelta(seconds=30)),
        (Pace.NEWS, timedelta(hours=1), None, timedelta(minutes=2)),
        (Pace.WIRE, timedelta(hours=1), None, timedelta(seconds=30)),
        (Pace.BLOG, timedelta(hours=8), None, timedelta(hours=8)),
        (Pace.BLOG, timedelta(days=300), None, timedelta(hours=12)),
    ],
)
def test_what_a_feed_asks_for_is_heard_as_far_as_its_pace_allows(
    pace: Pace, asked: timedelta | None, ttl: timedelta | None, wait: timedelta
) -> None:
    poll = planned(pace, FeedHealth(asks=ttl, rhythm=posting(400)), asked=asked)

    assert poll.at - NOW == wait


def test_a_feed_whose_hub_tells_us_is_asked_rarely_and_that_is_why() -> None:
    poll = planned(health=FeedHealth(rhythm=posting(400)), is_pushed=True)

    assert (poll.at - NOW, poll.why) == (timedelta(minutes=30), "its hub tells us")


def test_a_feed_that_is_rare_anyway_is_said_to_be_told_by_its_hub() -> None:
    poll = planned(health=FeedHealth(rhythm=posting(0.01)), is_pushed=True)

    assert (poll.at - NOW, poll.why) == (timedelta(minutes=30), "its hub tells us")


def test_the_operators_distance_is_kept_whatever_the_rhythm() -> None:
    feed = replace(FEED, every=timedelta(seconds=3))
    poll = next_poll(feed, FeedHealth(rhythm=posting(1)), NOW, unit=UNIT, jitter=0)

    assert poll == Poll(NOW + timedelta(seconds=3), "every 3 s, as its operator says")


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, 2 * UNIT), (2, 4 * UNIT), (3, 8 * UNIT), (40, LONGEST_BACKOFF)]
)
def test_failures_in_a_row_double_the_wait_up_to_six_hours(failures: int, wait: timedelta) -> None:
    poll = planned(health=FeedHealth(failures=failures))

    assert poll.at == NOW + wait
    assert "failed" in poll.why


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        (timedelta(seconds=1), 2 * UNIT),
        (timedelta(hours=8), timedelta(hours=8)),
        (timedelta(days=400), LONGEST_WISH),
    ],
)
def test_a_failing_feed_that_names_a_time_is_left_alone_until_then(
    after: timedelta, wait: timedelta
) -> None:
    assert planned(health=FeedHealth(failures=1), asked=after).at == NOW + wait


def test_a_disabled_feed_is_asked_once_a_day_if_it_is_back() -> None:
    poll = planned(health=FeedHealth(failures=99, is_disabled=True))

    assert poll == Poll(NOW + DISABLED, "disabled, asked once a day if it is back")


@given(
    pace=st.sampled_from(Pace),
    failures=st.integers(0, 10**6),
    asked=st.none() | seconds,
    asks=st.none() | seconds,
    posts=st.lists(st.timedeltas(timedelta(), timedelta(days=30)), max_size=50),
    is_pushed=st.booleans(),
    jitter=st.floats(0, 1),
)
def test_no_feed_is_asked_sooner_than_its_pace_allows_nor_later_than_in_a_day(
    pace: Pace,
    failures: int,
    asked: timedelta | None,
    asks: timedelta | None,
    posts: list[timedelta],
    is_pushed: bool,
    jitter: float,
) -> None:
    rhythm = learned(Rhythm(), [NOW - post for post in posts], NOW)
    health = FeedHealth(failures=failures, asks=asks, rhythm=rhythm)
    poll = next_poll(
        replace(FEED, pace=pace),
        health,
        NOW,
        unit=UNIT,
        asked=asked,
        is_pushed=is_pushed,
        jitter=jitter,
    )

    assert NOW + limits(pace, UNIT).shortest <= poll.at <= NOW + 1.1 * LONGEST_WISH
    if failures and asked:
        assert poll.at >= NOW + min(asked, LONGEST_WISH)
    assert poll.why


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(milliseconds=200), "0.2 s"),
        (timedelta(seconds=90), "90 s"),
        (timedelta(minutes=20), "20 min"),
        (timedelta(hours=6), "6 h"),
        (timedelta(days=7), "7 d"),
    ],
)
def test_durations_are_said_in_one_unit(duration: timedelta, words: str) -> None:
    assert spoken(duration) == words
