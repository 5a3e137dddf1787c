"""What a reader who tuned something gets of an alert, when, and how loud."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.audience import Hearing, Kept, Listener, Told, Untold, hearing
from bot.model.alert import AlertKind
from bot.model.chat import Preferences
from bot.model.story import Urgency
from bot.model.topic import TopicSlug
from bot.model.tuning import DigestPlan, Level, QuietHours, Tuning
from tests.builders import CLIMATE, NOW, WORLD, alert

ABOUT = alert(topics=(WORLD.slug, CLIMATE.slug))
THE_STORY = TopicSlug(f"story-{ABOUT.story}")
# It is 14:05 UTC.
QUIET = QuietHours(start=14 * 60, end=15 * 60)
AT_THREE = datetime(2026, 11, 3, 15, tzinfo=NOW.tzinfo)


def heard(
    tuning: Tuning | None = None,
    *,
    urgency: Urgency = Urgency.URGENT,
    kind: AlertKind = AlertKind.BREAKING,
    listener: Listener | None = None,
) -> Hearing:
    who = listener or Listener(preferences=Preferences(), tuning=Tuning(), topics=(WORLD.slug,))
    given = replace(who, tuning=tuning or who.tuning)
    return hearing(replace(ABOUT, urgency=urgency, kind=kind), given, NOW)


def by(*topics: TopicSlug, floor: Urgency = Urgency.NEWS, is_silent: bool = False) -> Listener:
    preferences = Preferences(floor=floor, is_silent=is_silent)
    return Listener(preferences=preferences, tuning=Tuning(), topics=topics)


def test_who_tuned_nothing_is_told_now() -> None:
    assert heard() == Told(is_silent=False)


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("urgency", Urgency)
def test_nothing_breaks_quiet_hours_but_a_flash_that_may(kind: AlertKind, urgency: Urgency) -> None:
    for breaks in (False, True):
        tuning = Tuning(quiet=replace(QUIET, flash_breaks=breaks))
        comes_through = breaks and urgency is Urgency.FLASH
        found = heard(tuning, urgency=urgency, kind=kind)
        is_below = urgency is Urgency.ROUTINE and not replace(ABOUT, kind=kind).is_owed
        expected: Hearing = Kept(AT_THREE)
        if is_below:
            expected = Untold("floor")
        elif comes_through:
            expected = Told(is_silent=False)
        assert found == expected


@pytest.mark.parametrize("urgency", [Urgency.NEWS, Urgency.FLASH])
def test_a_pause_lets_nothing_through_until_it_ends(urgency: Urgency) -> None:
    until = NOW + timedelta(hours=2)

    assert heard(Tuning(paused_until=until), urgency=urgency) == Kept(until)
    assert heard(Tuning(paused_until=NOW), urgency=urgency) == Told(is_silent=False)


@pytest.mark.parametrize(
    "slug", [WORLD.slug, CLIMATE.slug, THE_STORY, TopicSlug("w-quake"), TopicSlug("from-wire")]
)
def test_what_is_muted_is_not_told_whatever_else_would_bring_it(slug: TopicSlug) -> None:
    also = replace(ABOUT, also=(TopicSlug("w-quake"), TopicSlug("from-wire")))
    listener = replace(by(WORLD.slug, CLIMATE.slug), tuning=Tuning(mutes={slug: None}))

    assert hearing(also, listener, NOW) == Untold("muted")
    for kind in (AlertKind.CORRECTED, AlertKind.WITHDRAWN):
        assert isinstance(hearing(replace(also, kind=kind), listener, NOW), Told)


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("=earthquake", False),
        ("=port of maravel", False),
        ("=quake", True),
        ("=example wire", False),
    ],
)
def test_what_has_a_muted_word_is_not_told(words: str, is_told: bool) -> None:
    assert isinstance(heard(Tuning(mutes={words: None})), Told) is is_told


def test_a_mute_ends_at_its_time() -> None:
    assert heard(Tuning(mutes={WORLD.slug: NOW + timedelta(minutes=1)})) == Untold("muted")
    assert heard(Tuning(mutes={WORLD.slug: NOW})) == Told(is_silent=False)


@pytest.mark.parametrize(
    ("level", "urgency", "expected"),
    [
        (Level.ALL, Urgency.NEWS, Told(is_silent=False)),
        (Level.URGENT, Urgency.NEWS, Untold("floor")),
        (Level.URGENT, Urgency.URGENT, Told(is_silent=False)),
        (Level.FLASH, Urgency.URGENT, Untold("floor")),
        (Level.FLASH, Urgency.FLASH, Told(is_silent=False)),
        (Level.SILENT, Urgency.NEWS, Told(is_silent=True)),
        (Level.SILENT, Urgency.FLASH, Told(is_silent=True)),
        (Level.DIGEST, Urgency.NEWS, Kept(datetime(2026, 11, 4, 8, tzinfo=NOW.tzinfo))),
        (Level.DIGEST, Urgency.FLASH, Told(is_silent=False)),
    ],
)
def test_a_topic_has_its_own_loudness(level: Level, urgency: Urgency, expected: Hearing) -> None:
    listener = by(WORLD.slug, floor=Urgency.FLASH)

    assert heard(Tuning(levels={WORLD.slug: level}), urgency=urgency, listener=listener) == expected


def test_of_several_topics_the_loudest_counts() -> None:
    listener = by(WORLD.slug, CLIMATE.slug)
    quiet = Tuning(levels={WORLD.slug: Level.SILENT, CLIMATE.slug: Level.DIGEST})
    loud = Tuning(levels={WORLD.slug: Level.SILENT})

    assert heard(quiet, listener=listener) == Told(is_silent=True)
    assert heard(loud, listener=listener) == Told(is_silent=False)


def test_a_followed_story_passes_the_floor() -> None:
    listener = by(THE_STORY, floor=Urgency.FLASH)

    assert heard(Tuning(cap=9), urgency=Urgency.NEWS, listener=listener) == Told(
        is_silent=False, counts=True
    )


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        (("earthquake",), False),
        (("port of maravel",), False),
        (("climate",), False),  # a topic of it
        (("quake",), True),  # no part of a word
        (("opinion",), True),
        ((), True),
    ],
)
def test_an_excluded_word_keeps_a_topics_alert_away(words: tuple[str, ...], is_told: bool) -> None:
    found = heard(Tuning(without={WORLD.slug: words}))

    assert isinstance(found, Told) is is_told


def test_what_one_topic_excludes_another_may_bring() -> None:
    tuning = Tuning(without={WORLD.slug: ("earthquake",)})

    assert heard(tuning, listener=by(WORLD.slug, CLIMATE.slug)) == Told(is_silent=False)


@pytest.mark.parametrize(
    ("language", "is_told"), [("en", True), ("en-gb", True), ("", True), ("de", False)]
)
def test_stories_in_other_languages_are_not_told(language: str, is_told: bool) -> None:
    listener = replace(by(WORLD.slug), tuning=Tuning(reads=("en", "fr")))
    found = hearing(replace(ABOUT, language=language), listener, NOW)

    assert found == (Told(is_silent=False) if is_told else Untold("language"))


def test_with_a_digest_plan_all_waits_but_a_flash_and_what_answers_an_alert() -> None:
    tuning = Tuning(digest=DigestPlan(times=(18 * 60,)))
    at_six = Kept(datetime(2026, 11, 3, 18, tzinfo=NOW.tzinfo))
    has_first = replace(by(WORLD.slug), has_first=True)

    assert heard(tuning) == at_six
    assert heard(tuning, kind=AlertKind.CORRECTED) == at_six
    assert isinstance(heard(tuning, urgency=Urgency.FLASH), Told)
    assert isinstance(heard(tuning, kind=AlertKind.CORRECTED, listener=has_first), Told)


@pytest.mark.parametrize(
    ("urgency", "kind", "counts"),
    [
        (Urgency.NEWS, AlertKind.BREAKING, True),
        (Urgency.URGENT, AlertKind.UPDATED, True),
        (Urgency.FLASH, AlertKind.BREAKING, False),
        (Urgency.NEWS, AlertKind.CORRECTED, False),
        (Urgency.NEWS, AlertKind.WITHDRAWN, False),
    ],
)
def test_flashes_and_what_is_owed_do_not_count(
    urgency: Urgency, kind: AlertKind, counts: bool
) -> None:
    found = heard(Tuning(cap=3), urgency=urgency, kind=kind)

    assert isinstance(found, Told)
    assert found.counts is counts
