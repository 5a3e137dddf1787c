"""A site's address finds its feeds: those it names, else those that lie where feeds do."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import PermanentError
from bot.sources.discovery import feeds_of, named_in
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from tests.fakes.feeds import FeedServer, Item, feed_server

URL = "https://calder.example/world/"
BRIDGE = Item("Bridge closed")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with feed_server() as started:
        yield started


async def found_at(url: str) -> list[tuple[str, str]]:
    async with Fetcher(allow_private=True) as fetcher, Parser() as parser:
        return [(found.url, found.title) for found in await feeds_of(url, fetcher, parser)]


def test_a_page_names_its_feeds_in_several_ways() -> None:
    page = b"""<!doctype html><html><head><base href="/x/">
    <link rel="alternate" type="application/rss+xml" title="All &amp; everything" href="all.rss">
    <link rel="Alternate home" type="application/atom+xml; charset=utf-8" href="//kelm.example/a">
    <link rel=alternate type=application/feed+json href=/feed.json>
    <link rel="alternate" type="application/rss+xml" title="Again" href="all.rss">
    <link rel="alternate" type="application/json" href="/wp-json/">
    <link rel="alternate" hreflang="fr" href="/fr">
    <link rel="stylesheet" type="text/xml" href="/style">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    </head><body><a type="application/rss+xml" href="/body.rss">RSS</a>"""

    assert named_in(page, "text/html", URL) == {
        "https://calder.example/x/all.rss": "All & everything",
        "https://kelm.example/a": "",
        "https://calder.example/feed.json": "",
        "https://calder.example/body.rss": "",
    }


@pytest.mark.parametrize("page", [b"", b"\xff\xfe\0", b"<link" * 50_000, b"<div>" * 20_000])
def test_any_page_is_survived(page: bytes) -> None:
    assert named_in(page, "text/html; charset=x", URL) == {}


async def test_the_address_of_a_feed_is_that_feed(server: FeedServer) -> None:
    url = server.publish("/news.rss", BRIDGE)

    assert await found_at(url) == [(url, "Fake")]


async def test_a_page_leads_to_the_feeds_it_names_if_they_are_some(server: FeedServer) -> None:
    url = server.publish("/news.rss", BRIDGE)
    page = server.page(
        "/",
        '<link rel=alternate type="application/rss+xml" href="/gone.rss">'
        '<link rel=alternate type="application/rss+xml" href="/news.rss">',
    )

    assert await found_at(page) == [(url, "Fake")]
    assert server.requests["/feed"] == 0


async def test_where_a_page_names_none_common_places_are_tried(server: FeedServer) -> None:
    url = server.publish("/rss.xml", BRIDGE)

    assert await found_at(server.page("/a/page", "<p>News</p>")) == [(url, "Fake")]


async def test_a_site_without_feeds_is_refused_in_words(server: FeedServer) -> None:
    with pytest.raises(PermanentError, match="a page that names no feed"):
        await found_at(server.page("/", "<p>News</p>"))
    with pytest.raises(PermanentError, match="nothing at this address"):
        await found_at(server.url("/nowhere"))
