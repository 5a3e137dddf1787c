"""Which topics a report belongs to, and which one a reader means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.topics import closest, topics_of
from bot.model.topic import Topic
from tests.builders import CLIMATE, CLIMBING, FOOTBALL, SCIENCE, TOPICS, WORLD, article, topic

PLAIN = "The council of Maravel met on Tuesday."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "Climate talks open in Maravel"}, ["climate"]),
        ({"title": "Maravel gets a new tram"}, []),
        ({"title": "Global   WARMING, seen from a tram"}, ["climate"]),
        ({"title": "Heatwave closes the tram"}, ["climate"]),
        ({"title": "Acclimate yourself"}, []),
        ({"title": "Futbol club sells its tram"}, ["football"]),
        ({"categories": ("Soccer",)}, ["football"]),
        ({"categories": ("Soccer moms",)}, ["football"]),
        ({"text": "Carbon in the tram."}, []),
        ({"text": "Carbon, carbon and carbon in the tram."}, []),
        ({"text": "Carbon and other emissions of the tram."}, ["climate"]),
        ({"text": "x " * 300 + "carbon emissions"}, []),
        ({"feed_topics": ("world",)}, ["world"]),
        ({"feed_topics": ("unheard-of", "world", "world")}, ["world"]),
        ({"title": "Climate deal", "feed_topics": ("world",)}, ["climate", "world"]),
        ({"title": "Climate deal", "feed_topics": ("climate", "world")}, ["climate", "world"]),
        ({"title": "Football", "categories": ("Science",)}, ["football", "science"]),
        ({"title": "Science of football"}, ["science", "football"]),
        ({"title": "Science of football", "feed_topics": ("football",)}, ["football", "science"]),
        ({"title": "Football: goalkeeper of science"}, ["football", "science"]),
    ],
)
def test_the_most_specific_topic_comes_first(
    changes: dict[str, object], expected: list[str]
) -> None:
    report = article(**{"title": "Maravel gets a new tram", "text": PLAIN, **changes})

    assert list(topics_of(report, TOPICS)) == expected


def test_a_phrase_is_found_as_whole_words_in_a_row() -> None:
    assert topics_of(article(title="A summit push at dawn"), TOPICS) == (CLIMBING.slug,)
    assert topics_of(article(title="Push for a summit", text=PLAIN), TOPICS) == ()


def test_an_operators_word_is_never_a_pattern() -> None:
    odd = topic("C++ (.*)", keywords=("[a-z]+", "(((", "", "!!!"))

    assert topics_of(article(title="Anything at all", text=PLAIN), [odd]) == ()
    assert topics_of(article(title="A new C++ standard", text=PLAIN), [topic("C++")]) != ()


def test_words_of_other_scripts_are_words() -> None:
    weather = topic("Weather", keywords=("मौसम", "погода"))

    assert topics_of(article(title="आज का मौसम साफ़"), [weather]) == (weather.slug,)
    assert topics_of(article(title="Погода сегодня"), [weather]) == (weather.slug,)


@given(st.text(max_size=400), st.text(max_size=900), st.lists(st.text(max_size=30), max_size=5))
def test_whatever_a_report_holds_only_known_topics_come_out_each_once(
    title: str, text: str, categories: list[str]
) -> None:
    found = topics_of(article(title=title, text=text, categories=tuple(categories)), TOPICS)

    assert len(set(found)) == len(found)
    assert set(found) <= {known.slug for known in TOPICS}


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
