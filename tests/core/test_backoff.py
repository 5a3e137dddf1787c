"""The wait between attempts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.backoff import backoff

SECOND = timedelta(seconds=1)
bases = st.timedeltas(timedelta(milliseconds=1), timedelta(days=3))
limits = st.timedeltas(timedelta(seconds=1), timedelta(days=30))
jitters = st.floats(0, 1)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (7, 60), (10**9, 60)]
)
def test_the_wait_doubles_up_to_the_limit(attempt: int, seconds: int) -> None:
    wait = backoff(attempt, base=SECOND, most=60 * SECOND, jitter=0)

    assert wait == timedelta(seconds=seconds)


def test_full_jitter_halves_the_wait() -> None:
    assert backoff(3, base=SECOND, most=60 * SECOND, jitter=1) == 2 * SECOND


@given(st.integers(-5, 10**12), bases, limits, jitters)
def test_the_wait_is_above_zero_and_never_above_the_limit(
    attempt: int, base: timedelta, most: timedelta, jitter: float
) -> None:
    assert timedelta(0) < backoff(attempt, base=base, most=most, jitter=jitter) <= most


@given(st.integers(1, 200), bases, limits, jitters)
def test_a_later_attempt_never_waits_less(
    attempt: int, base: timedelta, most: timedelta, jitter: float
) -> None:
    earlier = backoff(attempt, base=base, most=most, jitter=jitter)

    assert backoff(attempt + 1, base=base, most=most, jitter=jitter) >= earlier
