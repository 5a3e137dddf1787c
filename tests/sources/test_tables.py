"""The topics that come with the program: well-formed, each name once, each of use."""

import re
from collections import Counter

import pytest

from bot.core.topics import closest
from bot.sources.tables import shipped_topics

TOPICS = shipped_topics()
SUBJECTS = [topic for topic in TOPICS if not topic.is_place]
PLACES = [topic for topic in TOPICS if topic.is_place]


def test_there_are_the_top_subjects_of_iptc_and_the_countries_of_the_world() -> None:
    assert len([topic for topic in SUBJECTS if not topic.broader]) == 17
    assert len(SUBJECTS) > 300
    assert len([topic for topic in PLACES if topic.broader]) > 195


def test_every_topic_can_be_told_from_the_others() -> None:
    slugs = Counter(topic.slug for topic in TOPICS)
    assert [slug for slug, count in slugs.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)
    assert max(map(len, slugs)) <= 40
    for topic in TOPICS:
        for name in (topic.name, *topic.aliases):
            assert closest(name, TOPICS) == (topic,), name


def test_every_topic_has_signs_and_a_known_whole() -> None:
    slugs = {topic.slug for topic in TOPICS}
    for topic in TOPICS:
        assert topic.keywords, topic.slug
        assert topic.broader in slugs or not topic.broader
    assert all(re.fullmatch(r"\d{8}", topic.code) for topic in SUBJECTS)
    assert all(re.fullmatch(r"[A-Z]{2}", topic.code) for topic in PLACES if topic.broader)


def test_a_muted_name_is_no_sign_and_still_a_name() -> None:
    georgia = next(topic for topic in PLACES if topic.slug == "georgia")

    assert "Georgia" not in georgia.keywords
    assert closest("georgia", TOPICS) == (georgia,)


@pytest.mark.parametrize("said", ["no", "yes", "thanks", "cool", "nice", "what", "bye", "ok"])
def test_small_talk_names_no_topic(said: str) -> None:
    assert closest(said, TOPICS) == ()


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("Kenya", "kenya"),
        ("kenia", "kenya"),
        ("US", "united-states"),
        ("uk", "united-kingdom"),
        ("Gaza", "palestinian-territories"),
        ("earthquake", "earthquakes"),
        ("F1", "motor-racing"),
        ("covid", "coronavirus"),
    ],
)
def test_what_readers_type_finds_its_topic_first(said: str, slug: str) -> None:
    assert closest(said, TOPICS)[0].slug == slug
