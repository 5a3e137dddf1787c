"""A story told at length, by the reader's own clock."""

from datetime import timedelta

from bot.conversation.telling import timeline_of, told_at_length
from bot.core.rendering import post_of_reply
from bot.core.speech import said
from bot.model.chat import Voice
from bot.store.search import Step
from tests.builders import NOW, story

LIMA = Voice(zone="America/Lima")


def test_each_headline_has_its_hour() -> None:
    told = story(updated=NOW + timedelta(hours=1))
    steps = (
        Step(NOW, "Example Wire", "Dam leaks"),
        Step(NOW + timedelta(minutes=30), "Second Wire", "Dam bursts"),
    )

    assert said(timeline_of(told, steps), LIMA).splitlines() == [
        "3 Nov 09:05 UTC-5 · Dam leaks (Example Wire)",
        "3 Nov 09:35 UTC-5 · Dam bursts (Second Wire)",
        "3 Nov 10:05 UTC-5 · last news",
    ]


def test_a_long_story_stays_within_a_message() -> None:
    told = story(publishers=tuple(f"Publisher {number}" for number in range(100)))
    steps = tuple(Step(NOW, "Wire", "x" * 100) for _ in range(30))

    assert len(post_of_reply(told_at_length(told, steps), LIMA).text) < 3000
