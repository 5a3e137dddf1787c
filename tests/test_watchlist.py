"""What an operator is told on the command line about feeds."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot import watchlist
from bot.core.urls import feed_id
from bot.errors import PermanentError
from bot.model.feed import Feed, FeedHealth, Origin, Pace
from bot.sources.opml import read_opml
from bot.store import Stores
from bot.watchlist import Wish
from bot.workers.identity import utc_now
from tests.builders import CLIMATE
from tests.fakes.feeds import FeedServer, Item, feed_server

URL = "https://wire.example/rss"
WIRE = Feed(id=feed_id(URL), url=URL, publisher="Wire", family="wire", topics=(CLIMATE.slug,))
NEVER = "https://never.example/rss"


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        yield server


async def test_the_list_tells_of_each_feed_how_it_is_and_why(
    stores: Stores, redis_address: str
) -> None:
    now = utc_now()
    await stores.feeds.declare([WIRE], now)
    healths = FeedHealth(
        polls=4,
        unchanged=3,
        failures=2,
        error="wire.example refuses the connection",
        failing_since=now,
        last_success=now - timedelta(minutes=5),
        next_poll=now + timedelta(minutes=20),
        why="it failed 2 times in a row",
        address="https://new.example/rss",
    )
    await stores.feeds.amend(WIRE.id, partial(replace, latencies=(40, 50, 60)))
    await stores.feeds.settle({WIRE: healths}, now)
    said = await watchlist.list_feeds(redis_address)

    for words in (
        f"failing  Wire  {URL}",
        "answered 5 min ago",
        "seen 50 s after publication",
        "75 % of 4 polls unchanged",
        "min: it failed 2 times in a row",
        "refuses the connection, since ",
        "moved to https://new.example/rss",
    ):
        assert words in said


async def test_a_wrong_clock_is_named_first(stores: Stores, redis_address: str) -> None:
    crowd = [replace(WIRE, id=feed_id(f"{URL}/{n}"), url=f"{URL}/{n}") for n in range(3)]
    await stores.feeds.declare(crowd, utc_now())
    ahead = FeedHealth(next_poll=utc_now(), skew=timedelta(hours=7))
    await stores.feeds.settle(dict.fromkeys(crowd, ahead), utc_now())

    said = await watchlist.list_feeds(redis_address)

    assert said.startswith("BUT this machine's clock is 7 h ahead of the feeds' servers")


async def test_to_check_a_page_tells_the_feeds_that_it_names(feeds: FeedServer) -> None:
    feed = feeds.publish("/news.rss", Item(""))
    link = f'<link rel="alternate" type="application/rss+xml" href="{feed}">'
    page = feeds.page("/", f"<html><head>{link}</head><body>Hello</body></html>")

    with pytest.raises(PermanentError, match=f"an HTML page; the page names {feed}$"):
        await watchlist.check_feed(page, allow_private=True)
    said = await watchlist.check_feed(feed, allow_private=True)
    assert said.startswith(f"{feed}: 1 entry, 1 of them dated")
    assert said.endswith("  (no title)")


async def test_a_feed_is_added_by_its_address_and_removed_by_its_id(
    newsroom: Stores, redis_address: str, feeds: FeedServer
) -> None:
    url = feeds.publish("/news.rss", Item("News"))
    wish = Wish(url=url, topics=("global warming",), pace=Pace.WIRE)
    said = await watchlist.add_feed(redis_address, wish, allow_private=True)
    again = await watchlist.add_feed(redis_address, wish, allow_private=True)
    ((feed, _),) = await newsroom.feeds.all()

    assert "watched from now on: Fake" in said
    assert "already" in again
    assert (feed.topics, feed.pace, feed.origin) == ((CLIMATE.slug,), Pace.WIRE, Origin.OPERATOR)
    assert url in await watchlist.remove_feed(redis_address, feed.id)
    assert await newsroom.feeds.all() == ()


async def test_a_topic_or_feed_that_does_not_exist_is_said_so(
    newsroom: Stores, redis_address: str, feeds: FeedServer
) -> None:
    url = feeds.publish("/news.rss", Item("News"))
    with pytest.raises(PermanentError, match="there is no topic 'wether'"):
        await watchlist.add_feed(
            redis_address, Wish(url=url, topics=("wether",)), allow_private=True
        )
    for name in (NEVER, "0123456789abcdef"):
        with pytest.raises(PermanentError, match="is not watched"):
            await watchlist.remove_feed(redis_address, name)
    assert await newsroom.feeds.all() == ()


async def test_what_the_file_names_comes_back_and_that_is_said(
    stores: Stores, redis_address: str
) -> None:
    await stores.feeds.declare([WIRE], utc_now())

    assert "feeds.toml still names it" in await watchlist.remove_feed(redis_address, URL)


async def test_a_disabled_feed_is_enabled_and_asked_at_once(
    stores: Stores, redis_address: str
) -> None:
    now = utc_now()
    await stores.feeds.declare([WIRE], now)
    disabled = FeedHealth(
        polls=9, failures=9, error="gone", is_disabled=True, next_poll=now + timedelta(days=1)
    )
    await stores.feeds.settle({WIRE: disabled}, now)
    await watchlist.enable_feed(redis_address, URL)
    (due,) = await stores.feeds.take_due(utc_now(), most=5)

    assert (due.health.is_disabled, due.health.failures) == (False, 0)


async def test_lists_of_feeds_come_in_and_go_out_as_opml(
    newsroom: Stores, redis_address: str, tmp_path: Path
) -> None:
    await newsroom.feeds.declare([WIRE], utc_now())
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="Climate">'
        f'<outline text="Wire" xmlUrl="{URL}"/>'
        '<outline text="Never" xmlUrl="https://never.example/rss"/></outline></body></opml>'
    )
    said = await watchlist.import_feeds(redis_address, path)
    written = read_opml((await watchlist.export_feeds(redis_address)).encode())

    assert said == "1 added, 1 were watched already"
    assert {(one.url, one.title, one.folders) for one in written} == {
        (URL, "Wire", ("Climate",)),
        (NEVER, "Never", ("Climate",)),
    }
    assert (await newsroom.feeds.get(feed_id(NEVER))) is not None


async def test_a_list_that_is_not_there_is_said_so(redis_address: str, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="cannot read"):
        await watchlist.import_feeds(redis_address, tmp_path / "none.opml")
