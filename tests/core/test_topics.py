"""Which topic a reader means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.topics import closest
from bot.model.topic import Topic
from tests.builders import CLIMATE, CLIMBING, FOOTBALL, SCIENCE, TOPICS, WORLD, topic


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("climate", [CLIMATE]),
        ("Climate!", [CLIMATE]),
        ("CLIMATE CHANGE", [CLIMATE]),
        ("climate-change", [CLIMATE]),
        ("#football", [FOOTBALL]),
        ("futbol", [FOOTBALL]),
        ("international", [WORLD]),
        ("climte", [CLIMATE]),
        ("climates", [CLIMATE]),
        ("sience", [SCIENCE]),
        ("footbal", [FOOTBALL]),
        ("futball", [FOOTBALL]),
        ("wrld", [WORLD]),
        ("clim", [CLIMATE, CLIMBING]),
        ("cl", [CLIMATE, CLIMBING]),
        ("climb", [CLIMBING, CLIMATE]),
        ("climate news", [CLIMATE]),
        ("emissions", [CLIMATE]),
        ("warming", [CLIMATE]),
        ("gardening", []),
        ("x", []),
        ("", []),
        ("…", []),
        ("🙂", []),
    ],
)
def test_the_named_topic_alone_or_the_near_ones_best_first(
    words: str, expected: list[Topic]
) -> None:
    assert list(closest(words, TOPICS)) == expected


def test_no_more_near_misses_than_asked_for() -> None:
    many = [topic(f"Climate {number}") for number in range(20)]

    assert closest("climate", many, most=3) == tuple(many[:3])


@given(st.text(max_size=200), st.integers(0, 8))
def test_any_words_give_known_topics_and_no_more_than_asked_for(words: str, most: int) -> None:
    found = closest(words, TOPICS, most)

    assert len(found) <= max(most, 1)
    assert set(found) <= set(TOPICS)


@given(st.sampled_from(TOPICS), st.data())
def test_every_name_finds_its_topic_in_any_case(known: Topic, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from((known.slug, known.name, *known.aliases)))

    assert closest(data.draw(st.sampled_from((name, name.upper(), name.title()))), TOPICS) == (
        known,
    )
