"""What a report's date says about it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.freshness import CLOCK_SKEW, Staleness, staleness
from tests.builders import NOW, article

FRESH = timedelta(hours=6)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (NOW, Staleness.FRESH),
        (NOW - FRESH, Staleness.FRESH),
        (NOW - FRESH - SECOND, Staleness.OLD),
        (NOW + CLOCK_SKEW, Staleness.FRESH),
        (NOW + CLOCK_SKEW + SECOND, Staleness.FUTURE),
        (None, Staleness.UNDATED),
    ],
)
def test_the_date_decides_to_the_second(published: datetime | None, expected: Staleness) -> None:
    assert staleness(article(published=published), NOW, FRESH) is expected


@pytest.mark.parametrize("published", [NOW, NOW - 2 * FRESH, NOW + FRESH, None])
def test_backlog_stays_backlog_whatever_its_date(published: datetime | None) -> None:
    report = article(published=published, is_backlog=True)

    assert staleness(report, NOW, FRESH) is Staleness.BACKLOG


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.timedeltas(SECOND, FRESH))
def test_what_is_fresh_stays_fresh_under_a_longer_limit(age: timedelta, fresh: timedelta) -> None:
    report = article(published=NOW - age)

    if staleness(report, NOW, fresh) is Staleness.FRESH:
        assert staleness(report, NOW, fresh + FRESH) is Staleness.FRESH
