"""When a feed is asked again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polling import LONGEST_BACKOFF, LONGEST_WISH, after_failure, after_success
from bot.model.feed import FeedHealth
from tests.builders import NOW

EVERY = timedelta(minutes=2)
jitters = st.floats(0, 1)


def failed(times: int, *, after: timedelta | None = None, jitter: float = 0) -> FeedHealth:
    health = FeedHealth(etag='"a"', last_modified="Tue")
    for _ in range(times):
        health = after_failure(health, "no answer", NOW, every=EVERY, after=after, jitter=jitter)
    return health


def test_a_success_forgets_the_failures_and_keeps_the_new_validators() -> None:
    health = after_success(failed(3), NOW, every=EVERY, jitter=0, validators=('"b"', "Wed"))

    assert health == FeedHealth(
        etag='"b"', last_modified="Wed", polls=4, last_success=NOW, next_poll=NOW + EVERY
    )
    assert not health.is_new


def test_an_unchanged_feed_is_a_success_that_keeps_its_validators() -> None:
    health = after_success(failed(1), NOW, every=EVERY, jitter=0)

    assert (health.etag, health.last_modified, health.failures) == ('"a"', "Tue", 0)


def test_an_answer_without_validators_drops_the_old_ones() -> None:
    health = after_success(failed(1), NOW, every=EVERY, jitter=0, validators=("", ""))

    assert (health.etag, health.last_modified) == ("", "")


def test_a_failure_says_why_and_leaves_a_new_feed_new() -> None:
    health = failed(2)

    assert (health.failures, health.polls, health.error) == (2, 2, "no answer")
    assert health.is_new
    assert health.etag == '"a"'


@pytest.mark.parametrize(
    ("times", "wait"), [(1, 2 * EVERY), (2, 4 * EVERY), (3, 8 * EVERY), (40, LONGEST_BACKOFF)]
)
def test_failures_in_a_row_double_the_wait_up_to_six_hours(times: int, wait: timedelta) -> None:
    assert failed(times).next_poll == NOW + wait


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        (timedelta(seconds=1), 2 * EVERY),
        (timedelta(hours=8), timedelta(hours=8)),
        (timedelta(days=400), LONGEST_WISH),
    ],
)
def test_a_feed_that_names_a_time_is_left_alone_until_then(
    after: timedelta, wait: timedelta
) -> None:
    assert failed(1, after=after).next_poll == NOW + wait


def test_a_feed_that_is_polled_daily_is_not_polled_more_often_for_failing() -> None:
    every = timedelta(days=1)
    health = after_failure(FeedHealth(), "gone", NOW, every=every, after=None, jitter=1)

    assert health.next_poll == NOW + every


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=7)), jitters, st.integers(0, 10**6))
def test_no_feed_is_asked_sooner_than_every(every: timedelta, jitter: float, before: int) -> None:
    health = FeedHealth(failures=before)
    answered = after_success(health, NOW, every=every, jitter=jitter)
    silent = after_failure(health, "no answer", NOW, every=every, after=None, jitter=jitter)

    for later in (answered, silent):
        assert later.next_poll is not None
        assert NOW + every <= later.next_poll <= NOW + max(1.1 * every, LONGEST_BACKOFF)
