"""When a reader's quiet hours end and their digest comes: by their own clock, on every day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.core.audience import next_digest, silence_ends
from bot.model.tuning import DigestPlan, QuietHours, Tuning

BERLIN = "Europe/Berlin"
NIGHT = QuietHours(start=22 * 60, end=7 * 60)
ZONES = ("", BERLIN, "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
MINUTES = some.integers(min_value=0, max_value=24 * 60 - 1)
MOMENTS = some.floats(min_value=1.58e9, max_value=1.9e9).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def at(text: str, zone: str = BERLIN) -> datetime:
    """`fold` is 1 behind a `*`: the second time that the clock shows it."""
    moment = datetime.fromisoformat(text.removesuffix("*")).replace(tzinfo=ZoneInfo(zone))
    return moment.replace(fold=int(text.endswith("*"))).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-03 21:59", None),
        ("2026-11-03 22:00", "2026-11-04 07:00"),
        ("2026-11-03 23:59", "2026-11-04 07:00"),
        ("2026-11-04 00:00", "2026-11-04 07:00"),
        ("2026-11-04 06:59", "2026-11-04 07:00"),
        ("2026-11-04 07:00", None),
        # The night in which an hour is left out, and the one in which an hour comes twice.
        ("2026-03-28 23:00", "2026-03-29 07:00"),
        ("2026-03-29 03:00", "2026-03-29 07:00"),
        ("2026-10-25 02:30", "2026-10-25 07:00"),
        ("2026-10-25 02:30*", "2026-10-25 07:00"),
        ("2026-12-31 23:30", "2027-01-01 07:00"),
        ("2028-02-28 23:30", "2028-02-29 07:00"),
    ],
)
def test_a_night_ends_in_the_morning_of_the_place(now: str, end: str | None) -> None:
    found = silence_ends(Tuning(zone=BERLIN, quiet=NIGHT), at(now))

    assert found == (at(end) if end else None)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        # It ends at a time that the clock leaves out: as much later.
        ((60, 150), "2026-03-29 01:30", "2026-03-29 03:30"),
        # It ends at a time that the clock shows twice: it is quiet again in the second hour.
        ((60, 150), "2026-10-25 02:15", "2026-10-25 02:30"),
        ((60, 150), "2026-10-25 02:15*", "2026-10-25 02:30*"),
        ((60, 150), "2026-10-25 02:45", None),
        ((13 * 60, 14 * 60 + 30), "2026-11-03 14:29", "2026-11-03 14:30"),
        ((13 * 60, 13 * 60), "2026-11-03 13:00", None),
    ],
)
def test_the_hour_of_the_clocks_change_is_nobodys_trap(
    quiet: tuple[int, int], now: str, end: str | None
) -> None:
    tuning = Tuning(zone=BERLIN, quiet=QuietHours(start=quiet[0], end=quiet[1]))

    assert silence_ends(tuning, at(now)) == (at(end) if end else None)


@pytest.mark.parametrize(
    ("plan", "now", "due"),
    [
        (DigestPlan(times=(8 * 60,)), "2026-11-03 07:59", "2026-11-03 08:00"),
        (DigestPlan(times=(8 * 60,)), "2026-11-03 08:00", "2026-11-04 08:00"),
        (DigestPlan(times=(8 * 60, 18 * 60)), "2026-11-03 08:00", "2026-11-03 18:00"),
        (DigestPlan(times=(8 * 60, 18 * 60)), "2026-11-03 18:01", "2026-11-04 08:00"),
        (DigestPlan(times=(9 * 60,), weekday=0), "2026-11-03 10:00", "2026-11-09 09:00"),
        (DigestPlan(times=(9 * 60,), weekday=0), "2026-11-09 08:59", "2026-11-09 09:00"),
        (DigestPlan(times=(9 * 60,), weekday=0), "2026-11-09 09:00", "2026-11-16 09:00"),
        (DigestPlan(times=(150,)), "2026-03-29 00:00", "2026-03-29 03:30"),
        (None, "2026-11-03 23:00", "2026-11-04 08:00"),
    ],
)
def test_a_digest_comes_at_the_readers_hour(plan: DigestPlan | None, now: str, due: str) -> None:
    assert next_digest(Tuning(zone=BERLIN, digest=plan), at(now)) == at(due)


def test_no_digest_comes_by_night_nor_in_a_pause() -> None:
    plan = DigestPlan(times=(5 * 60,))
    night = Tuning(zone=BERLIN, quiet=NIGHT, digest=plan)
    away = Tuning(zone=BERLIN, digest=plan, paused_until=at("2026-11-06 12:00"))

    assert next_digest(night, at("2026-11-03 12:00")) == at("2026-11-04 07:00")
    assert next_digest(away, at("2026-11-03 12:00")) == at("2026-11-06 12:00")


@given(some.sampled_from(ZONES), MINUTES, MINUTES, MOMENTS)
def test_every_silence_ends_within_a_day_and_ends_at_its_hour(
    zone: str, start: int, end: int, now: datetime
) -> None:
    tuning = Tuning(zone=zone, quiet=QuietHours(start=start, end=end))
    until = silence_ends(tuning, now)

    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        there = until.astimezone(ZoneInfo(zone or "UTC"))
        # But where the clock leaves that time out.
        gap = (there.hour * 60 + there.minute - end) % (24 * 60)
        assert gap in {0, 30, 60}


@given(some.sampled_from(ZONES), some.sets(MINUTES, min_size=1, max_size=2), MOMENTS)
def test_a_digest_is_never_further_than_a_day(zone: str, times: set[int], now: datetime) -> None:
    due = next_digest(Tuning(zone=zone, digest=DigestPlan(times=tuple(times))), now)

    assert now < due <= now + timedelta(hours=49 if zone == "Pacific/Apia" else 25)


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "\x00", "é" * 300, "Europe"])
def test_a_zone_that_does_not_exist_is_utc(zone: str) -> None:
    tuning = Tuning(zone=zone, quiet=NIGHT)

    assert silence_ends(tuning, datetime(2026, 11, 3, 23, tzinfo=UTC)) == datetime(
        2026, 11, 4, 7, tzinfo=UTC
    )
