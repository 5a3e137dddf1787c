"""What lets alerts wait is said in one sentence each, and only while it is on."""

from datetime import timedelta

import pytest

from bot.conversation.restraints import limit_of, restraints
from bot.model.tuning import DigestPlan, QuietHours, Tuning
from tests.builders import NOW

QUIET = QuietHours(start=22 * 60, end=7 * 60)


def test_nothing_is_said_of_what_is_off() -> None:
    assert restraints(Tuning(), NOW, "en") == ()
    assert restraints(Tuning(paused_until=NOW), NOW, "en") == ()


def test_each_that_is_on_is_said() -> None:
    tuning = Tuning(
        paused_until=NOW + timedelta(hours=2),
        quiet=QUIET,
        digest=DigestPlan(times=(480, 1080)),
        cap=5,
    )
    pause, quiet, digest, limit = restraints(tuning, NOW, "en")

    assert pause.startswith("I say nothing until 2026-11-03 16:05")
    assert quiet.startswith("Nothing comes from 22:00 to 07:00 (UTC)")
    assert quiet.endswith("Not even a flash comes then.")
    assert digest == "Everything but flashes comes as one message, daily at 08:00 and 18:00 (UTC)."
    assert limit.startswith("You get at most 5 alerts a day")


def test_a_weekly_digest_names_its_day() -> None:
    (told,) = restraints(
        Tuning(digest=DigestPlan(times=(540,), weekday=6), zone="Asia/Tokyo"), NOW, "en"
    )

    assert told.endswith("on Sunday at 09:00 (Tokyo).")


@pytest.mark.parametrize(
    ("tuning", "rest"),
    [
        (Tuning(cap=5), "The rest comes as one message at 08:00 (UTC)."),
        (Tuning(cap=1, quiet=QUIET), "The rest comes as one message at 07:00 (UTC)."),
        (Tuning(cap=5, digest=DigestPlan(times=(480,))), "The rest waits for your digest."),
    ],
)
def test_what_is_beyond_the_limit_comes_when_it_is_said_to(tuning: Tuning, rest: str) -> None:
    told = limit_of(tuning, "en")

    assert told is not None
    assert told.endswith(rest)
