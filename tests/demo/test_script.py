"""The demo's script agrees with itself, and holds every kind of story that the product meets."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.core.cluster import StoryIndex
from bot.core.fingerprint import Terms, terms
from bot.core.normalize import article_of
from bot.demo.feeds import demo_feeds, demo_topics
from bot.demo.script import SCRIPT, Format, Item, Script, read_script
from bot.errors import SettingsError
from bot.model.article import Arrival, ArticleId, Entry
from bot.model.story import StoryId

NOON = datetime(2030, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def script() -> Script:
    return read_script()


def test_every_item_belongs_to_a_known_publisher(script: Script) -> None:
    assert {item.publisher for item in script.items} == {one.slug for one in script.publishers}


def test_no_two_items_share_a_guid_or_a_page(script: Script) -> None:
    guids = [item.guid for item in script.items]
    pages = [(item.publisher, item.slug) for item in script.items]

    assert len(set(guids)) == len(guids)
    assert len(set(pages)) == len(pages)


def test_publishers_name_only_topics_that_can_be_followed(script: Script) -> None:
    known = {topic.slug for topic in demo_topics(script)}

    assert {topic for one in script.publishers for topic in one.topics} <= known
    assert {"world", "climate", "technology"} <= known


def test_every_format_is_spoken_and_one_family_has_two_titles(script: Script) -> None:
    families = [publisher.family for publisher in script.publishers]

    assert {publisher.format for publisher in script.publishers} == set(Format)
    assert len(set(families)) == len(families) - 1


def test_a_flash_comes_within_twenty_seconds_and_all_is_over_after_about_four_minutes(
    script: Script,
) -> None:
    first = _live(script)[0]

    assert first.title.startswith("FLASH")
    assert first.at <= timedelta(seconds=20)
    assert timedelta(minutes=3.5) <= script.length <= timedelta(minutes=4.5)


def test_no_quarter_of_a_minute_goes_by_without_a_story(script: Script) -> None:
    times = [item.at for item in _live(script)]

    assert max(b - a for a, b in pairwise(times)) <= timedelta(seconds=15)


def test_every_publisher_has_something_in_its_feed_before_the_start(script: Script) -> None:
    background = {item.publisher for item in script.items if item.at < timedelta()}

    assert background == {publisher.slug for publisher in script.publishers}


@pytest.mark.parametrize("start", ["FLASH", "BREAKING", "URGENT", "UPDATE 1-", "CORRECTED-"])
def test_there_is_a_story_that_announces_itself_as(start: str, script: Script) -> None:
    assert any(item.title.startswith(start) for item in _live(script))


def test_the_correction_says_what_it_corrects_and_changes_the_number(script: Script) -> None:
    [correction] = [item for item in script.items if item.title.startswith("CORRECTED-")]
    corrected = correction.title.removeprefix("CORRECTED-").replace("11", "14")

    assert correction.body.startswith("(Corrects death toll in first paragraph")
    assert any(item.title == corrected and item.at < correction.at for item in script.items)


def test_some_dates_are_missing_old_or_ahead(script: Script) -> None:
    live = _live(script)
    claims = [item.published(NOON) for item in live]
    ages = [NOON + item.at - claim for item, claim in zip(live, claims, strict=True) if claim]

    assert claims.count(None) == 1
    assert max(ages) == timedelta(days=2)
    assert min(ages) < timedelta()


@pytest.mark.parametrize("mark", ["<b>", "<script>", "&", "\u202e", "🚨"])
def test_a_title_is_hostile_with(mark: str, script: Script) -> None:
    assert any(mark in item.title for item in script.items)


@pytest.mark.parametrize(
    "clutter", ["(Reporting by", "Follow us on our official WhatsApp channel", "Next in World"]
)
def test_bodies_carry_the_clutter_of_real_feeds(clutter: str, script: Script) -> None:
    assert any(clutter in item.body for item in script.items)


EVENTS = (
    ("Ilmara", "7.1"),
    ("Karvonia", "Belmarch", "30"),
    ("Nordquill", "card payments"),
    ("central bank", "half a point"),
    ("Fennick dam",),
    ("coal power", "2035"),
    ("Varnhult",),
)


@pytest.mark.parametrize("words", EVENTS)
def test_an_event_is_told_by_several_families(words: tuple[str, ...], script: Script) -> None:
    tellers = _tellers(script)
    families = {
        family
        for family, texts in tellers.items()
        for text in texts
        if all(w in text for w in words)
    }

    assert len(families) >= 2


def test_what_lay_in_the_feeds_before_is_no_part_of_an_event(script: Script) -> None:
    index = StoryIndex()
    for item in script.items:
        if item.at < timedelta():
            index.add(
                StoryId(item.title), _terms(script, item), NOON + item.at, ArticleId(item.guid)
            )

    joins = {item.title: index.best(_terms(script, item), NOON + item.at) for item in _live(script)}
    # The derby was in the news before it was played.
    assert [title for title, match in joins.items() if match and "derby" not in title] == []


def test_the_feeds_are_polled_often_at_the_addresses_of_the_wire(script: Script) -> None:
    feeds = demo_feeds(script, "http://127.0.0.1:8099")

    assert feeds[0].url == "http://127.0.0.1:8099/meridian/feed"
    assert {feed.every for feed in feeds} == {timedelta(seconds=3)}
    assert len({feed.id for feed in feeds}) == len(script.publishers)
    assert all(len(feed.id) == 16 for feed in feeds)


@pytest.mark.parametrize(
    ("written", "fault", "named"),
    [
        ('publisher = "aldervane"\nat = 22', 'publisher = "nobody"\nat = 22', "nobody"),
        ('guid = "apr-quake"', 'guid = "apr-truce"', "apr-truce"),
        ('guid = "apr-quake"', 'guid = "APR truce"', "aldervane/apr-truce"),
        ('guid = "apr-quake"', 'guid = "feed"', "aldervane/feed"),
        ('topics = ["world"]', 'topics = ["gossip"]', "gossip"),
        ('format = "rdf"', 'format = "gopher"', "format"),
        ("trust = 0.95", "trust = 95", "trust"),
        ("at = 22\n", "at = 22\nwhen = 22\n", "when"),
        ("at = 22\n", "at =\n", "line"),
    ],
)
def test_a_faulty_script_is_refused_by_name(
    written: str, fault: str, named: str, tmp_path: Path
) -> None:
    text = SCRIPT.read_text("utf-8")
    assert text.count(written) == 1
    faulty = tmp_path / "wire.toml"
    faulty.write_text(text.replace(written, fault), "utf-8")

    with pytest.raises(SettingsError, match=named):
        read_script(faulty)


def test_a_script_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"wire\.toml cannot be read"):
        read_script(tmp_path / "wire.toml")


def _terms(script: Script, item: Item) -> Terms:
    """As the newsroom reads it: without what else its feed wrote there."""
    names = [publisher.slug for publisher in script.publishers]
    feed = demo_feeds(script, "http://127.0.0.1:8099")[names.index(item.publisher)]
    entry = Entry(guid=item.guid, url="", title=item.title, body=item.body, published=None)
    read = article_of(Arrival(feed=feed.id, entry=entry, received=NOON), feed)
    assert read is not None
    return terms(read)


def _live(script: Script) -> list[Item]:
    return [item for item in script.items if item.at >= timedelta()]


def _tellers(script: Script) -> dict[str, list[str]]:
    families = {publisher.slug: publisher.family for publisher in script.publishers}
    texts = defaultdict(list)
    for item in _live(script):
        texts[families[item.publisher]].append(f"{item.title}\n{item.body}")
    return texts
