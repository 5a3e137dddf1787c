"""feeds.toml: what an operator writes wrongly is named by file, place and what was expected."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.urls import canonical
from bot.errors import SettingsError
from bot.model.topic import Topic, TopicSlug
from bot.sources.catalogue import SHIPPED, Catalogue, read_catalogue

TOPIC = '[[topic]]\nslug = "climate"\nname = "Climate"\n'
FEED = """[[feed]]
url = "https://example.org/climate.xml"
publisher = "Example News"
family = "example"
topics = ["climate"]
trust = 0.8
every = 90
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def complaint(file: Path, text: str) -> str:
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_catalogue(file)
    return str(caught.value)


def families(catalogue: Catalogue) -> set[str]:
    return {feed.family for feed in catalogue.feeds}


def test_a_file_is_read_as_it_is_written(file: Path) -> None:
    file.write_text(TOPIC + 'aliases = ["environment"]\nkeywords = ["heatwave"]\n' + FEED)

    catalogue = read_catalogue(file)

    climate = TopicSlug("climate")
    topic = catalogue.topics[0]
    assert (topic.slug, topic.name, topic.aliases[0]) == (climate, "Climate", "environment")
    assert topic.keywords[0] == "heatwave"
    (feed,) = catalogue.feeds
    assert feed.url == "https://example.org/climate.xml"
    assert (feed.publisher, feed.family) == ("Example News", "example")
    assert (feed.topics, feed.trust) == ((climate,), 0.8)
    assert feed.every == timedelta(seconds=90)


def test_a_topic_that_comes_with_the_program_keeps_its_signs(file: Path) -> None:
    file.write_text('[[topic]]\nslug = "floods"\n' + FEED)

    floods, *others = read_catalogue(file).topics

    assert (floods.name, floods.is_listed, floods.broader) == ("Floods", True, "disasters")
    assert "flash flood" in floods.keywords
    assert not any(topic.is_listed for topic in others)


def test_a_topic_of_ones_own_has_the_signs_that_stand_there(file: Path) -> None:
    file.write_text('[[topic]]\nslug = "kelm"\nname = "Kelm"\nkeywords = ["Calder"]\n' + FEED)

    assert read_catalogue(file).topics[0] == Topic(
        slug=TopicSlug("kelm"), name="Kelm", keywords=("Calder",)
    )


def test_what_may_be_left_out_may_be_left_out(file: Path) -> None:
    file.write_text(TOPIC + "\n".join(FEED.splitlines()[:4]))

    (feed,) = read_catalogue(file).feeds

    assert (feed.topics, feed.trust, feed.every) == ((), 0.5, None)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("trust = 1.8", "trust = 0.8", "feed[1].trust: Input should be less than or equal to 1"),
        ("every = 0", "every = 90", "feed[1].every: Input should be greater than or equal to 1"),
        ("every = 'often'", "every = 90", "feed[1].every: Input should be a valid number"),
        ('publisher = " "', 'publisher = "Example News"', "feed[1].publisher: String should have"),
        ("", 'family = "example"', "feed[1].family: Field required"),
        (
            'slug = "kelm"',
            'slug = "climate"\nname = "Climate"',
            "topic[1].name: 'kelm' does not come with the program, so name it",
        ),
        (
            'slug = "wds-sky"',
            'slug = "climate"',
            "topic 'wds-sky': what begins like that are words",
        ),
        ("truts = 0.8", "trust = 0.8", "feed[1].truts: Extra inputs are not permitted"),
        ('slug = "Climate!"', 'slug = "climate"', "topic[1].slug: String should match pattern"),
        ('topics = ["b c"]', 'topics = ["climate"]', "feed[1].topics[1]: String should match"),
        ('topics = ["sky"]', 'topics = ["climate"]', "feed[1].topics: there is no topic 'sky'"),
        (
            'url = "example.org/climate.xml"',
            'url = "https://example.org/climate.xml"',
            "feed[1].url: 'example.org/climate.xml' is no http or https address",
        ),
        (
            'url = "file:///etc/hosts"',
            'url = "https://example.org/climate.xml"',
            "feed[1].url: 'file:///etc/hosts' is no http or https address",
        ),
    ],
)
def test_a_wrong_field_is_named_with_its_table_and_what_was_expected(
    wrong: str, right: str, said: str, file: Path
) -> None:
    text = TOPIC + FEED
    assert right in text
    assert complaint(file, text.replace(right, wrong)).startswith(f"{file}: {said}")


def test_tables_are_counted_as_a_person_counts_them(file: Path) -> None:
    second = FEED.replace("climate.xml", "second.xml").replace("0.8", '"high"')
    assert complaint(file, TOPIC + FEED + second).startswith(f"{file}: feed[2].trust: ")


def test_what_stands_there_twice_is_named_once_each(file: Path) -> None:
    assert complaint(file, TOPIC + TOPIC + FEED + FEED).splitlines() == [
        f"{file}: topic 'climate' stands there twice",
        f"{file}: feed[2].url: https://example.org/climate.xml stands there twice",
    ]


def test_every_fault_is_named_at_once(file: Path) -> None:
    text = FEED.replace("0.8", "7").replace("90", "0")
    assert complaint(file, text).splitlines() == [
        f"{file}: feed[1].trust: Input should be less than or equal to 1",
        f"{file}: feed[1].every: Input should be greater than or equal to 1",
        f"{file}: topic: Field required",
    ]


def test_a_file_that_is_no_toml_or_no_text_is_named(file: Path) -> None:
    assert complaint(file, "[[feed]\n").startswith(f"FEEDS_FILE: {file} is not valid TOML: ")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"mine\.toml is not valid TOML"):
        read_catalogue(file)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"FEEDS_FILE: cannot read .*none\.toml: No such file"):
        read_catalogue(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match=r"FEEDS_FILE: cannot read .*: Is a directory"):
        read_catalogue(tmp_path)


def test_the_shipped_file_is_valid_and_has_many_independent_publishers() -> None:
    catalogue = read_catalogue(SHIPPED)

    assert len(families(catalogue)) >= 10
    assert len(catalogue.topics) >= 10
    assert all(canonical(feed.url) for feed in catalogue.feeds)
    assert all(feed.url.startswith("https://") for feed in catalogue.feeds)
    assert all(feed.topics for feed in catalogue.feeds)


def test_no_two_topics_of_the_shipped_file_answer_to_one_name() -> None:
    names = [
        name.casefold()
        for topic in read_catalogue(SHIPPED).topics
        for name in {topic.name.casefold(), *topic.aliases}
    ]
    assert sorted(names) == sorted(set(names))
