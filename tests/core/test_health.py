"""What a poll teaches about a feed's health."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.health import (
    FEWEST_MOVES,
    Lesson,
    answered,
    clock_complaint,
    latency,
    posted,
    unanswered,
)
from bot.model.feed import FeedHealth
from tests.builders import NOW

PATIENCE = timedelta(days=7)
MINUTE = timedelta(minutes=1)
NEW_PLACE = "https://new.example/rss"


def failed(times: int, health: FeedHealth | None = None) -> FeedHealth:
    health = health or FeedHealth(etag='"a"', last_modified="Tue")
    for _ in range(times):
        health = unanswered(health, "no answer", NOW, patience=PATIENCE)
    return health


def test_a_success_forgets_the_failures_and_keeps_the_new_validators() -> None:
    health = answered(failed(3), Lesson(etag='"b"', last_modified="Wed", digest="d"), NOW)

    assert health == FeedHealth(
        etag='"b"', last_modified="Wed", digest="d", polls=4, last_success=NOW
    )
    assert not health.is_new


@pytest.mark.parametrize(
    ("lesson", "etag"),
    [
        (Lesson(is_unchanged=True), '"a"'),
        (Lesson(is_unchanged=True, etag='"b"'), '"b"'),
        (Lesson(), ""),
    ],
)
def test_only_an_unchanged_feed_keeps_the_validators_that_it_does_not_repeat(
    lesson: Lesson, etag: str
) -> None:
    health = answered(failed(1), lesson, NOW)

    assert (health.etag, health.unchanged) == (etag, int(lesson.is_unchanged))


def test_a_failure_says_why_and_leaves_a_new_feed_new() -> None:
    health = failed(2)

    assert (health.failures, health.polls, health.error) == (2, 2, "no answer")
    assert health.is_new
    assert health.etag == '"a"'


def test_a_feed_that_fails_for_days_is_disabled_and_one_answer_revives_it() -> None:
    first = failed(1)
    before = unanswered(first, "no answer", NOW + PATIENCE - MINUTE, patience=PATIENCE)
    after = unanswered(before, "no answer", NOW + PATIENCE, patience=PATIENCE)

    assert not before.is_disabled
    assert after.is_disabled
    assert not answered(after, Lesson(), NOW + PATIENCE).is_disabled


def test_a_feed_that_is_gone_for_good_is_disabled_at_once() -> None:
    assert unanswered(FeedHealth(), "gone", NOW, patience=PATIENCE, is_gone=True).is_disabled


def test_a_feed_has_moved_once_it_said_so_repeatedly() -> None:
    health = FeedHealth()
    for _ in range(FEWEST_MOVES - 1):
        health = answered(health, Lesson(moved_to=NEW_PLACE), NOW)
    assert health.address == ""

    moved = answered(health, Lesson(moved_to=NEW_PLACE), NOW)

    assert (moved.address, moved.moves) == (NEW_PLACE, 0)


@pytest.mark.parametrize("other", ["", "https://elsewhere.example/rss"])
def test_a_feed_that_changes_its_mind_has_not_moved(other: str) -> None:
    health = FeedHealth()
    for target in [NEW_PLACE, other] * FEWEST_MOVES:
        health = answered(health, Lesson(moved_to=target), NOW)

    assert health.address == ""


def test_a_new_place_that_is_no_good_is_left_again() -> None:
    moved = FeedHealth(address=NEW_PLACE)

    assert failed(FEWEST_MOVES - 1, moved).address == NEW_PLACE
    assert failed(FEWEST_MOVES, moved).address == ""


def test_latency_is_the_median_from_published_to_seen_and_a_backlog_has_none() -> None:
    new = posted(FeedHealth(), [NOW - 60 * MINUTE], NOW)
    known = posted(FeedHealth(last_success=NOW), [NOW - n * MINUTE for n in (1, 2, 9)], NOW)

    assert latency(new) is None
    assert latency(known) == 2 * MINUTE
    assert len(posted(known, [NOW] * 100, NOW).latencies) == 15


@pytest.mark.parametrize(
    ("skews", "said"),
    [
        ([7 * 60, 7 * 60, 0], "7 h ahead of"),
        ([-90, -90, -90], "90 min behind"),
        ([7 * 60, 0, 0], ""),
        ([3, 3, 3], ""),
        ([900, 900], ""),
    ],
)
def test_a_clock_that_most_servers_disagree_with_is_complained_about(
    skews: list[int], said: str
) -> None:
    healths = [replace(FeedHealth(), skew=timedelta(minutes=skew)) for skew in skews]
    complaint = clock_complaint([*healths, FeedHealth()])

    assert said in complaint
    assert bool(complaint) == bool(said)
