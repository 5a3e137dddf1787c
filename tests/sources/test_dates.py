"""Dates of feeds: as the standards have them, and as people write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.contract import UnsoundError
from bot.sources.dates import moment_of

NINE = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 03 Nov 2025 09:00:00 GMT",
        "Mon, 3 Nov 2025 10:00:00 +0100",
        "Mon, 03 Nov 2025 03:30:00 -0530",
        "Mon,03 November 2025 09:00:00 UT",
        "3 Nov 25 04:00 EST",
        "Monday, 03-Nov-25 09:00:00 GMT",
        "Mon Nov  3 09:00:00 2025",
        "Mon Nov 3 10:00:00 CET 2025",
        "November 3, 2025 9:00 AM",
        "Nov 3rd, 2025 at 4:00 a.m. EST",
        "2025-11-03T09:00:00Z",
        "2025-11-03T10:00:00.123+01:00",
        "2025-11-03t10:00:00+0100",
        "2025-11-03 09:00:00",
        "2025/11/03 10:00 CET",
        "20251103T090000Z",
        "11/3/2025 9:00:00 AM",
        "  2025-11-03T09:00Z\n",
    ],
)
def test_a_moment_is_known_however_it_is_written(written: str) -> None:
    assert moment_of(written) == NINE


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-11-03", (2025, 11, 3)),
        ("2025-11", (2025, 11, 1)),
        ("2025", (2025, 1, 1)),
        ("20251103", (2025, 11, 3)),
        ("2025-307", (2025, 11, 3)),
        ("3 Nov 2025", (2025, 11, 3)),
    ],
)
def test_a_day_begins_at_midnight(written: str, day: tuple[int, int, int]) -> None:
    assert moment_of(written) == datetime(*day, tzinfo=UTC)


def test_midnight_may_be_the_end_of_a_day_and_a_leap_second_is_one() -> None:
    assert moment_of("2025-11-02 24:00:00") == datetime(2025, 11, 3, tzinfo=UTC)
    assert moment_of("2016-12-31 23:59:60") == datetime(2017, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "soon", "32 Nov 2025 09:00:00 GMT", "2025-13-03", "Mon, 03 Foo 2025 09:00:00 GMT",
     "1970-01-01T00:00:00Z", "0000-00-00", "9999999999", "2025-11-03 25:61:00", "1" * 10_000],
)  # fmt: skip
def test_what_is_no_moment_is_none(written: str) -> None:
    assert moment_of(written) is None


def test_other_letters_are_for_the_forgiving_reader() -> None:
    with pytest.raises(UnsoundError):
        moment_of("2004년 5월 28일 오후 1:31:15")


@given(st.text(alphabet=st.sampled_from("0123456789-/:., +TZMonNvGAP"), max_size=60))
def test_whatever_is_written_nothing_else_raises(written: str) -> None:
    moment = moment_of(written)

    assert moment is None or (moment.tzinfo is UTC and moment.microsecond == 0)
