"""What a reader of feeds makes of an edition is what the script says, in all four formats."""

import html
import json
import xml.etree.ElementTree as ET
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import struct_time

import feedparser
import pytest

from bot.demo.formats import Edition, content_type, edition_of, rendered
from bot.demo.script import Format, read_script

NOON = datetime(2030, 11, 3, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8099"
SCRIPT = read_script()
MOMENTS = [timedelta(seconds=seconds) for seconds in (-3600, 0, 11, 12, 90, 150, 200, 300)]

every_publisher = pytest.mark.parametrize("slug", [one.slug for one in SCRIPT.publishers])
every_moment = pytest.mark.parametrize("elapsed", MOMENTS, ids=str)


@dataclass(frozen=True)
class Read:
    """An item as somebody else's parser understood it."""

    title: str
    link: str
    published: datetime | None


@every_publisher
@every_moment
def test_the_items_due_by_a_moment_are_read_back_newest_first(
    slug: str, elapsed: timedelta
) -> None:
    edition = _edition(slug, elapsed)

    assert _read(edition) == [
        Read(report.title, report.url, report.published) for report in edition.reports
    ]


@every_publisher
@every_moment
def test_nothing_is_in_a_feed_before_its_time(slug: str, elapsed: timedelta) -> None:
    content = rendered(_edition(slug, elapsed)).decode()

    for item in SCRIPT.items:
        if item.publisher == slug:
            assert (f"/{item.slug}" in content) == (item.at <= elapsed), item.guid


@every_publisher
def test_a_feed_is_the_same_to_the_byte_until_something_new_comes_out(slug: str) -> None:
    last = max(item.at for item in SCRIPT.items if item.publisher == slug)

    assert rendered(_edition(slug, last)) == rendered(_edition(slug, last + timedelta(hours=1)))
    assert rendered(_edition(slug, last)) != rendered(_edition(slug, last - timedelta(seconds=1)))


@every_publisher
def test_each_feed_says_in_whose_language_it_is_and_what_it_is_called(slug: str) -> None:
    edition = _edition(slug, timedelta())
    document = rendered(edition)

    if edition.publisher.format is Format.JSON:
        feed = json.loads(document)
        assert (feed["title"], feed["language"]) == (edition.publisher.name, "en")
    else:
        feed = feedparser.parse(document).feed
        assert feed.title == edition.publisher.name
        assert feed.language == edition.publisher.language


@pytest.mark.parametrize(
    ("slug", "version"),
    [("meridian", "rss20"), ("gazette", "rss20"), ("aldervane", "rss10"), ("courier", "atom10")],
)
def test_xml_feeds_are_well_formed_and_of_the_version_they_claim(slug: str, version: str) -> None:
    document = rendered(_edition(slug, SCRIPT.length))

    ET.fromstring(document)
    parsed = feedparser.parse(document)
    assert (parsed.version, parsed.bozo) == (version, False)


def test_html_stands_whole_in_the_content_and_as_text_in_the_summary() -> None:
    entry = feedparser.parse(rendered(_edition("gazette", timedelta(seconds=140)))).entries[0]

    assert entry.content[0].value.startswith("<p>Water is pouring over")
    assert entry.summary.startswith("Water is pouring over")
    assert "<p>" not in entry.summary


def test_categories_travel_in_every_format() -> None:
    read = {
        slug: [tag.term for tag in feedparser.parse(rendered(_edition(slug, at))).entries[0].tags]
        for slug, at in [
            ("meridian", timedelta(seconds=58)),
            ("aldervane", timedelta(seconds=166)),
            ("courier", timedelta(seconds=86)),
        ]
    }
    [newest, *_] = json.loads(rendered(_edition("solderpost", timedelta(seconds=32))))["items"]

    assert read == {
        "meridian": ["World", "Politics"],
        "aldervane": ["Climate", "Politics"],
        "courier": ["Climate", "Science"],
    }
    assert newest["tags"] == ["Cloud", "Technology"]


def test_the_holes_of_a_body_are_filled() -> None:
    bodies = [
        report.body
        for publisher in SCRIPT.publishers
        for report in _edition(publisher.slug, SCRIPT.length).reports
    ]

    assert any(body.startswith("SUNNHAVEN, Nov 3 (Meridian Wire) - ") for body in bodies)
    assert any(f'<a href="{SITE}/meridian/mw-grain-1">' in body for body in bodies)
    assert not any("{" in body for body in bodies)


def test_links_carry_the_tracking_of_their_publisher() -> None:
    [report, *_] = _edition("meridian", timedelta(seconds=12)).reports

    assert report.url == (
        f"{SITE}/meridian/mw-quake-1?utm_source=rss&utm_medium=feed&utm_campaign=wire"
    )


def test_every_format_has_a_content_type_of_its_own() -> None:
    types = {publisher.format: content_type(publisher) for publisher in SCRIPT.publishers}

    assert types[Format.JSON] == "application/feed+json; charset=utf-8"
    assert len(set(types.values())) == len(Format)


def test_a_publisher_with_nothing_out_yet_has_an_empty_feed_dated_to_the_start() -> None:
    edition = _edition("meridian", timedelta(days=-1))

    assert edition.changed == NOON
    assert _read(edition) == []


def _edition(slug: str, elapsed: timedelta) -> Edition:
    publisher = SCRIPT.publisher(slug)
    assert publisher
    return edition_of(SCRIPT, publisher, started=NOON, moment=NOON + elapsed, site=SITE)


def _read(edition: Edition) -> list[Read]:
    document = rendered(edition)
    if edition.publisher.format is Format.JSON:
        return [
            Read(item["title"], item["url"], _moment(item.get("date_published")))
            for item in json.loads(document)["items"]
        ]
    return [
        Read(html.unescape(entry.title), entry.link, _instant(entry.get("published_parsed")))
        for entry in _entries(edition.publisher.format, document)
    ]


def _entries(form: Format, document: bytes) -> list[feedparser.FeedParserDict]:
    entries = feedparser.parse(document).entries
    if form is Format.RDF:
        for entry in entries:
            # feedparser takes dc:date as the date of an update.
            entry["published_parsed"] = entry.get("updated_parsed")
    return list(entries)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _instant(parsed: struct_time | None) -> datetime | None:
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
