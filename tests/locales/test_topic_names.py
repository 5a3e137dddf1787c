"""What topics are called in each language, by its table."""

from collections import Counter

import pytest

from bot.core.fingerprint import folded
from bot.locales import LANGUAGES
from bot.locales.topic_names import name_in, table_in, table_of
from bot.sources.tables import shipped_topics
from tests.builders import WORLD

OTHERS = LANGUAGES[1:]
TOPICS = (WORLD, *shipped_topics())


@pytest.mark.parametrize("language", OTHERS)
def test_every_line_is_of_a_topic_and_every_subject_has_one(language: str) -> None:
    table = table_of(language)
    known = {topic.code if topic.code.isalpha() else str(topic.slug) for topic in TOPICS}

    assert set(table) <= known
    assert {str(topic.slug) for topic in TOPICS if not topic.is_place} <= set(table)


@pytest.mark.parametrize("language", OTHERS)
def test_within_a_language_no_two_topics_share_a_name(language: str) -> None:
    every = ({folded(name) for name in names} for names in table_of(language).values())
    counts = Counter(name for names in every for name in names)

    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_name_is_what_english_calls_another_topic(language: str) -> None:
    english: dict[str, set[str]] = {}
    for topic in TOPICS:
        for name in (topic.slug, topic.name, *topic.aliases):
            english.setdefault(folded(name), set()).update({topic.slug, topic.code})
    for key, names in table_of(language).items():
        for name in names:
            assert key in english.get(folded(name), {key}), name


@pytest.mark.parametrize("language", OTHERS)
def test_every_topic_has_a_name_in_the_language(language: str) -> None:
    assert [topic.slug for topic in TOPICS if not name_in(language, topic.slug, topic.code)] == []


@pytest.mark.parametrize(
    ("language", "slug", "code", "name"),
    [
        ("es", "climate", "", "Clima"),
        ("pt-BR", "climate", "", "Clima"),
        ("zh_Hans", "climate", "", "气候"),
        ("de", "germany", "DE", "Deutschland"),
        ("ru", "south-africa", "ZA", "ЮАР"),
        ("en", "climate", "", ""),
        ("de", "our-town", "", ""),
        ("xx", "climate", "", ""),
    ],
)
def test_a_topic_is_called_by_its_slug_or_its_countrys_code(
    language: str, slug: str, code: str, name: str
) -> None:
    assert name_in(language, slug, code) == name


@pytest.mark.parametrize("text", ["climate", "climate: |", ": Klima", "a: A\na: B"])
def test_a_broken_table_is_refused_with_the_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"line \d: "):
        table_in(text)
