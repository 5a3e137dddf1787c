"""When a feed posts, learned from what it posted."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.rhythm import learned, posts_per_hour
from bot.model.feed import Rhythm
from tests.builders import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_feed_that_was_never_watched_may_post_at_any_moment() -> None:
    assert posts_per_hour(Rhythm(), NOW) > 5


def test_an_hour_of_silence_says_that_it_does_not() -> None:
    silent = learned(Rhythm(), [], NOW)

    assert posts_per_hour(silent, NOW + HOUR) < 1
    assert posts_per_hour(silent, NOW + 7 * DAY) < 0.02


def test_what_lay_in_the_feed_tells_its_rate() -> None:
    hourly = learned(Rhythm(), [NOW - HOUR * n for n in range(1, 7 * 24)], NOW)

    assert 0.7 < posts_per_hour(hourly, NOW) < 1.4


def test_a_feed_that_changes_its_habits_is_followed_within_days() -> None:
    rhythm = learned(Rhythm(), [NOW - HOUR * n for n in range(1, 7 * 24)], NOW)
    before = posts_per_hour(rhythm, NOW)

    assert posts_per_hour(rhythm, NOW + 14 * DAY) < before / 4


@given(st.lists(st.timedeltas(-DAY, 60 * DAY), max_size=60), st.timedeltas(timedelta(), 400 * DAY))
def test_a_rate_is_always_a_number_above_nothing(ages: list[timedelta], later: timedelta) -> None:
    rhythm = learned(Rhythm(), [], NOW - DAY)
    taught = learned(rhythm, [NOW - age for age in ages], NOW)

    assert 0 < posts_per_hour(taught, NOW + later) < 10_000


@given(st.lists(st.timedeltas(timedelta(), 7 * DAY), max_size=20))
def test_silence_never_raises_a_rate_of_the_same_hour(ages: list[timedelta]) -> None:
    taught = learned(Rhythm(), [NOW - age for age in ages], NOW)

    assert posts_per_hour(taught, NOW + DAY) <= posts_per_hour(taught, NOW) + 1e-9
