"""Times as readers type them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.core.times import duration_in, plan_in, shown, span_in, time_in, times_in
from bot.model.tuning import DigestPlan


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("8", 480), ("08:30", 510), ("8.30", 510), ("8pm", 1200), ("12am", 0), ("12 pm", 720),
        ("20h", 1200), ("20h15", 1215), ("0", 0), ("24", 0), ("23:59", 1439), ("9 a.m.", 540),
        ("25", None), ("8:60", None), ("13pm", None), ("0am", None), ("", None), ("noon", None),
        ("-8", None), ("8:3", None), ("٨", 480), ("8 o'clock", None), ("24:01", None),
    ],
)  # fmt: skip
def test_a_time(text: str, minute: int | None) -> None:
    assert time_in(text) == minute


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("22-7", (1320, 420)), ("22:30 – 06:15", (1350, 375)), ("10pm to 7am", (1320, 420)),
        ("from 10 pm until 7 am", (1320, 420)), ("22 7", (1320, 420)), ("8-8", None),
        ("22", None), ("22-7-8", None), ("night", None), ("", None), ("22-", None),
    ],
)  # fmt: skip
def test_a_span(text: str, span: tuple[int, int] | None) -> None:
    assert span_in(text) == span


@pytest.mark.parametrize(
    ("text", "times"),
    [("8", (480,)), ("18, 8", (480, 1080)), ("8 and 18", (480, 1080)), ("8 8", (480,)),
     ("8 x", None), ("", None)],
)  # fmt: skip
def test_several_times(text: str, times: tuple[int, ...] | None) -> None:
    assert times_in(text) == times


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("2h", timedelta(hours=2)), ("for 8h", timedelta(hours=8)), ("8", timedelta(hours=8)),
        ("30 minutes", timedelta(minutes=30)), ("1h 30m", timedelta(hours=1, minutes=30)),
        ("an hour and 5 min", timedelta(hours=1, minutes=5)), ("a day", timedelta(days=1)),
        ("2 weeks", timedelta(weeks=2)), ("0h", None), ("99 days", None), ("2 months", None),
        ("soon", None), ("", None), ("2h or so", None), ("9999999h", None),
    ],
)  # fmt: skip
def test_a_duration(text: str, duration: timedelta | None) -> None:
    assert duration_in(text) == duration


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("daily", DigestPlan(times=(480,))),
        ("daily 18:30", DigestPlan(times=(1110,))),
        ("twice", DigestPlan(times=(480, 1080))),
        ("twice 7 19", DigestPlan(times=(420, 1140))),
        ("weekly", DigestPlan(times=(540,), weekday=0)),
        ("weekly sunday 9", DigestPlan(times=(540,), weekday=6)),
        ("weekly sunday", DigestPlan(times=(540,), weekday=6)),
        ("daily soon", None),
        ("daily 1 2 3 4 5", None),
        ("hourly", None),
        ("off", None),
        ("", None),
    ],
)
def test_a_digest_plan(text: str, plan: DigestPlan | None) -> None:
    assert plan_in(text) == plan


@given(some.integers(min_value=0, max_value=24 * 60 - 1))
def test_what_is_shown_is_read_again(minute: int) -> None:
    assert time_in(shown(minute)) == minute


@given(some.text(max_size=60))
def test_anything_is_read_without_a_fault(text: str) -> None:
    for read in (time_in, times_in, span_in, duration_in, plan_in):
        read(text)
