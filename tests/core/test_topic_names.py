"""Which topic is called so in the languages other than English."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.topic_names import called_abroad, is_called_abroad, near_abroad, read_names
from bot.core.topics import closest
from bot.core.understanding import MOST_READ
from bot.locales import LANGUAGES
from bot.locales.topic_names import table_of
from bot.sources.tables import shipped_topics
from tests.builders import WORLD

TOPICS = (WORLD, *shipped_topics())
SLUGS = {str(topic.slug): topic for topic in TOPICS}


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("terremotos", "earthquakes"),
        ("Inundación", "floods"),
        ("elecciones", "elections"),
        ("terramoto", "earthquakes"),
        ("eleição", "elections"),
        ("séismes", "earthquakes"),
        ("guerre", "conflict"),
        ("Erdbeben", "earthquakes"),
        ("Kriege", "conflict"),
        ("Überschwemmung", "floods"),
        ("gempa", "earthquakes"),
        ("pilihan raya", "elections"),
        ("الزلازل", "earthquakes"),
        ("زلزال", "earthquakes"),
        ("المناخ", "climate"),
        ("भूकंपों", "earthquakes"),
        ("जलवायु", "climate"),
        ("климате", "climate"),
        ("землетрясениях", "earthquakes"),
        ("войне", "conflict"),
        ("выборах", "elections"),
        ("地震", "earthquakes"),
        ("氣候", "climate"),
        ("Alemania", "germany"),
        ("украине", "ukraine"),
        ("الولايات المتحدة", "united-states"),
        ("烏克蘭", "ukraine"),
        ("Südkorea", "south-korea"),
    ],
)
def test_a_topic_is_found_by_its_name_in_any_language_and_by_the_forms_of_it(
    words: str, slug: str
) -> None:
    assert [topic.slug for topic in closest(words, TOPICS)] == [slug]
    assert is_called_abroad(SLUGS[slug], words)


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("inundaciones en Asia", {"floods", "asia"}),
        ("новости о землетрясениях в турции", {"earthquakes", "turkey"}),
        ("亚洲洪水", {"floods", "asia"}),
        ("teremotos", {"earthquakes"}),
        ("في المناخ", {"climate"}),
    ],
)
def test_a_name_within_the_words_or_with_a_slip_is_near(words: str, slugs: set[str]) -> None:
    near = closest(words, TOPICS)

    assert {topic.slug for topic in near} == slugs
    assert called_abroad(words, TOPICS) == ()


@pytest.mark.parametrize(
    "words", ["tesla", "all", "it", "clim", "amazon", "boxer", "x", "", "…", "🙂", "Mar Aberto"]
)
def test_what_is_no_topic_in_any_language_finds_none(words: str) -> None:
    assert called_abroad(words, TOPICS) == near_abroad(words, TOPICS) == ()


def test_a_word_that_two_languages_use_for_two_topics_is_asked_about() -> None:
    assert {topic.slug for topic in closest("robos", TOPICS)} == {"theft", "robotics"}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_name_finds_its_topic(language: str) -> None:
    codes = {topic.code: topic for topic in TOPICS}
    for key, names in table_of(language).items():
        topic = SLUGS.get(key) or codes[key]
        for name in names:
            assert topic in closest(name, TOPICS), name


@given(st.text(max_size=MOST_READ))
def test_any_words_give_known_topics(words: str) -> None:
    assert {*called_abroad(words, TOPICS), *near_abroad(words, TOPICS)} <= set(TOPICS)


def test_a_look_up_of_the_longest_words_is_bounded() -> None:
    read_names()
    for words in ("terremoto " * 500, "地" * MOST_READ, "землетрясение " * 500):
        started = time.perf_counter()
        closest(words, TOPICS)
        assert time.perf_counter() - started < 0.5
