"""Feeds are asked in time, whatever the others do, and what they bring is handed over once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest
from pydantic import TypeAdapter

from bot.core.urls import feed_id
from bot.model.article import Arrival
from bot.model.feed import Feed, FeedHealth
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.workers import ingest, poll
from bot.workers.identity import utc_now
from tests.fakes.feeds import FeedServer, Item
from tests.waiting import until
from tests.workers.newsroom import stopped, working

_ARRIVAL = TypeAdapter(Arrival)
OFTEN = timedelta(milliseconds=200)
SELDOM = timedelta(hours=1)
GOOD = "/good.rss"


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    async with Parser() as parser:
        yield parser


@pytest.fixture
async def poller(stores: Stores, parser: Parser) -> AsyncIterator[poll.Poller]:
    """One that looks at feeds often, and gives up on a silent one early."""
    async with Fetcher(allow_private=True, deadline=timedelta(seconds=2)) as fetcher:
        yield poll.Poller(stores, fetcher, parser, OFTEN, apart=timedelta())


async def watched(stores: Stores, feeds: FeedServer, *paths: str) -> list[Feed]:
    found = [
        Feed(id=feed_id(url), url=url, publisher=path, family=path, every=OFTEN)
        for path, url in ((path, feeds.url(path)) for path in paths)
    ]
    await stores.feeds.declare(found, utc_now())
    return found


async def arrived(stores: Stores) -> list[Arrival]:
    """All that was handed over so far and not ingested."""
    lines = await stores.outbox._database.xrange("fw:{news}:arrivals")
    return [_ARRIVAL.validate_json(fields["arrival"]) for _, fields in lines]


async def polls(stores: Stores, feed: Feed, count: int) -> FeedHealth | None:
    health = await stores.feeds.health(feed.id)
    return health if health.polls >= count else None


def titles(arrivals: Sequence[Arrival]) -> list[str]:
    return [arrival.entry.title for arrival in arrivals]


async def test_the_first_poll_hands_all_over_as_backlog_and_the_next_what_is_new_oldest_first(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("Newer"), Item("Older"))
    (feed,) = await watched(stores, feeds, GOOD)
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, feed, 1))
        first = await arrived(stores)
        feeds.publish(GOOD, Item("Third"), Item("Second"))
        before = feeds.requests[GOOD]
        await until(lambda: asked(feeds, GOOD, before + 3))
        second = await arrived(stores)

    assert titles(first) == ["Older", "Newer"]
    assert all(arrival.is_backlog for arrival in first)
    # Nobody ingests here: it is the feed itself that is known to have brought the first two.
    assert titles(second) == ["Older", "Newer", "Second", "Third"]
    assert not any(arrival.is_backlog for arrival in second[2:])


async def test_what_was_ingested_is_not_handed_over_again(
    newsroom: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    """A link relative to the feed's address, whose id must be the same for both sides."""
    feeds.publish(GOOD, Item("News", link="/news/1"))
    (feed,) = await watched(newsroom, feeds, GOOD)
    loops = {
        "poll": partial(poll.run, poller=poller),
        "ingest": partial(ingest.run, stores=newsroom, fresh=SELDOM),
    }
    async with working(**loops):
        await until(lambda: polls(newsroom, feed, 1))
        await until(lambda: newsroom.stories.latest(most=1))
        feeds.publish(GOOD, Item("More"))
        await until(lambda: count_latest(newsroom, 2))
        length = await newsroom.outbox._database.xinfo_stream("fw:{news}:arrivals")

    assert length["entries-added"] == 2


async def test_an_unchanged_feed_costs_an_answer_without_a_body_and_nothing_else(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("News"))
    (feed,) = await watched(stores, feeds, GOOD)
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, feed, 3))

    assert feeds.unchanged[GOOD] >= 2
    assert await stores.outbox._database.xlen("fw:{news}:arrivals") == 1


HOSTILE = {
    "500": "in trouble itself",
    "page": "not a feed",
    "empty": "empty",
    "huge": "more than",
    "announced": "more than",
    "loop": "redirects more than",
    "astray": "redirects to an address",
    "bomb": "more than",
    "stacked": "encod",
    "cut-gzip": "",
    "no-gzip": "",
}


async def test_failing_feeds_say_why_and_are_asked_less_often_while_the_others_go_on(
    stores: Stores, feeds: FeedServer, parser: Parser
) -> None:
    feeds.publish(GOOD, Item("News"))
    good, *bad = await watched(stores, feeds, GOOD, *(f"/hostile/{vice}" for vice in HOSTILE))
    async with Fetcher(allow_private=True) as fetcher:
        poller = poll.Poller(stores, fetcher, parser, OFTEN, apart=timedelta())
        async with working(poll=partial(poll.run, poller=poller)):
            for feed in bad:
                await until(partial(polls, stores, feed, 1), within=20)
            before = feeds.requests[GOOD]
            await until(lambda: asked(feeds, GOOD, before + 2))

    for feed, why in zip(bad, HOSTILE.values(), strict=True):
        await failed(stores, feed, why)
    assert (await stores.feeds.health(good.id)).failures == 0


async def test_feeds_that_never_end_are_given_up_while_the_others_go_on(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("News"))
    good, *bad = await watched(stores, feeds, GOOD, "/hostile/drip", "/hostile/silence")
    async with working(poll=partial(poll.run, poller=poller)):
        await until(partial(polls, stores, good, 2))
        for feed in bad:
            await until(partial(polls, stores, feed, 1))

    for feed in bad:
        await failed(stores, feed, "did not answer within")


async def failed(stores: Stores, feed: Feed, why: str) -> None:
    health = await stores.feeds.health(feed.id)
    assert health.failures == health.polls >= 1
    assert health.next_poll is not None
    assert health.error
    assert why in health.error, feed.url
    assert "hunter2" not in health.error


async def test_a_feed_that_asks_for_two_minutes_gets_them(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    (feed,) = await watched(stores, feeds, "/hostile/429")
    async with working(poll=partial(poll.run, poller=poller)):
        health = await until(lambda: polls(stores, feed, 1))

    assert health is not None
    assert health.next_poll is not None
    assert health.next_poll - datetime.now(UTC) > timedelta(seconds=110)


async def test_half_a_character_in_a_feed_fells_nobody(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    """JSON can hold half a surrogate pair, which cannot be written to Redis."""
    feeds.publish("/half.json", Item("Half \ud83d a siren", link="/1", guid="1"))
    feeds.publish(GOOD, Item("News"))
    half, good = await watched(stores, feeds, "/half.json", GOOD)
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, half, 1))
        await until(lambda: polls(stores, good, 1))

    assert [(await stores.feeds.health(feed.id)).error for feed in (half, good)] == ["", ""]


async def test_a_fetcher_that_dies_before_it_noted_its_poll_loses_nothing(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    """It took the feed and handed nothing over; the lease ends, and another asks again."""
    feeds.publish(GOOD, Item("News"))
    (feed,) = await watched(stores, feeds, GOOD)
    past = utc_now()
    (taken,) = await stores.feeds.take_due(past, most=1, held=OFTEN, apart=timedelta())
    assert taken.feed == feed
    assert await stores.feeds.take_due(past, most=1, held=OFTEN, apart=timedelta()) == ()

    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, feed, 1))

    assert titles(await arrived(stores)) == ["News"]


async def test_a_fetcher_that_dies_after_the_hand_over_repeats_it_and_ingest_drops_it(
    newsroom: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("News"))
    (feed,) = await watched(newsroom, feeds, GOOD)
    async with working(poll=partial(poll.run, poller=poller)) as stop:
        await until(lambda: polls(newsroom, feed, 1))
        await stopped(stop)
    await newsroom.outbox._database.hdel("fw:{feeds}:health", feed.id)
    await watched(newsroom, feeds, GOOD)
    loops = {
        "poll": partial(poll.run, poller=poller),
        "ingest": partial(ingest.run, stores=newsroom, fresh=SELDOM),
    }
    async with working(**loops):
        await until(lambda: polls(newsroom, feed, 1))
        await until(lambda: idle(newsroom))

    (story,) = await newsroom.stories.latest(most=9)
    assert story.articles == 1


async def test_a_stop_does_not_wait_for_a_feed_that_never_ends(
    stores: Stores, feeds: FeedServer, parser: Parser
) -> None:
    await watched(stores, feeds, "/hostile/drip")
    async with Fetcher(allow_private=True) as fetcher:
        poller = poll.Poller(stores, fetcher, parser, OFTEN, apart=timedelta())
        async with working(poll=partial(poll.run, poller=poller)) as stop:
            await until(lambda: asked(feeds, "/hostile/drip", 1))
            async with asyncio.timeout(2):
                await stopped(stop)


async def test_a_feed_that_is_removed_while_it_is_asked_stays_away(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("News"))
    removed, kept = await watched(stores, feeds, "/hostile/silence", GOOD)
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: asked(feeds, "/hostile/silence", 1))
        await watched(stores, feeds, GOOD)
        await until(lambda: polls(stores, kept, 6))

    assert [feed.id for feed, _ in await stores.feeds.all()] == [kept.id]
    assert feeds.requests["/hostile/silence"] == 1
    assert await stores.feeds.get(removed.id) is None


async def test_the_same_body_is_read_once_where_the_server_sends_no_validators(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("News"))
    behind = format_datetime(utc_now() - timedelta(hours=7), usegmt=True)
    feeds.headers[GOOD] = {"ETag": "", "Date": behind}
    (feed,) = await watched(stores, feeds, GOOD)
    async with working(poll=partial(poll.run, poller=poller)):
        health = await until(lambda: polls(stores, feed, 4))

    assert feeds.unchanged[GOOD] == 0
    assert health is not None
    assert (health.polls - health.unchanged, health.etag) == (1, "")
    assert health.skew is not None
    assert health.skew > timedelta(hours=6)


async def test_hanging_feeds_keep_nobody_waiting(
    stores: Stores, feeds: FeedServer, parser: Parser
) -> None:
    feeds.publish(GOOD, Item("News"))
    hanging = [f"/hostile/silence?{number}" for number in range(60)]
    *_, good = await watched(stores, feeds, *hanging, GOOD)
    async with Fetcher(allow_private=True) as fetcher:
        poller = poll.Poller(stores, fetcher, parser, OFTEN, apart=timedelta())
        async with working(poll=partial(poll.run, poller=poller)):
            await until(lambda: asked(feeds, "/hostile/silence", 60))
            await until(lambda: polls(stores, good, 3))


async def test_a_feed_that_is_gone_for_good_is_disabled_and_comes_back_when_it_answers(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    (feed,) = await watched(stores, feeds, "/hostile/status?status=410")
    async with working(poll=partial(poll.run, poller=poller)):
        health = await until(lambda: polls(stores, feed, 1))
        assert health is not None
        assert health.is_disabled
        assert health.why.startswith("disabled")
        feeds.publish(GOOD, Item("News"))
        await stores.feeds.amend(feed.id, partial(replace, address=feeds.url(GOOD)))
        await stores.feeds.hurry(feed.id)
        await until(lambda: polls(stores, feed, 2))

    assert not (await stores.feeds.health(feed.id)).is_disabled


async def test_a_feed_that_moved_for_good_is_asked_where_it_is_now(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("News"))
    (feed,) = await watched(stores, feeds, f"/hostile/moved?to={GOOD}")
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, feed, 6))

    assert feeds.requests["/hostile/moved"] == 3
    assert (await stores.feeds.health(feed.id)).address == feeds.url(GOOD)


async def test_a_feed_that_renames_all_it_has_announces_nothing(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    old = [Item(f"Report {number}") for number in range(6)]
    feeds.publish(GOOD, *old)
    (feed,) = await watched(stores, feeds, GOOD)
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, feed, 1))
        feeds.unpublish(GOOD, *(item.title for item in old))
        now = datetime.now(UTC)
        feeds.publish(GOOD, *(replace(item, link=f"/n/{item.slug}", published=now) for item in old))
        await until(lambda: migrated(stores, feed))

    assert all(arrival.is_backlog for arrival in await arrived(stores))


async def migrated(stores: Stores, feed: Feed) -> bool:
    return (await stores.feeds.health(feed.id)).migrated is not None


async def test_two_fetchers_share_the_feeds_and_neither_asks_what_the_other_is_asking(
    stores: Stores, feeds: FeedServer, parser: Parser
) -> None:
    paths = [f"/hostile/silence?{number}" for number in range(40)]
    await watched(stores, feeds, *paths)
    async with Fetcher(allow_private=True) as fetcher:
        poller = poll.Poller(stores, fetcher, parser, OFTEN, apart=timedelta())
        loops = {name: partial(poll.run, poller=poller) for name in ("one", "two")}
        async with working(**loops):
            await until(lambda: asked(feeds, "/hostile/silence", 40))
            await until(lambda: none_due(stores))

    assert feeds.requests["/hostile/silence"] == 40


async def none_due(stores: Stores) -> bool:
    due = await stores.outbox._database.zcount(
        "fw:{feeds}:due", "-inf", utc_now().timestamp() * 1000
    )
    return int(due) == 0


async def asked(feeds: FeedServer, path: str, times: int) -> bool:
    return feeds.requests[path] >= times


async def count_latest(stores: Stores, count: int) -> bool:
    return len(await stores.stories.latest(most=9)) >= count


async def idle(stores: Stores) -> bool:
    return not await stores.outbox._database.xlen("fw:{news}:arrivals")


async def test_a_feed_of_beginnings_is_handed_over_whether_or_not_its_pages_can_be_had(
    stores: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    (feed,) = await watched(stores, feeds, GOOD)
    feed = replace(feed, reads_pages=True)
    await stores.feeds.declare([feed], utc_now())
    async with working(poll=partial(poll.run, poller=poller)):
        await until(lambda: polls(stores, feed, 2))
        feeds.publish(GOOD, Item("Bridge closed", body="It is.", link=feeds.url("/nowhere")))
        await until(lambda: arrived(stores))

    (arrival,) = await arrived(stores)
    assert (arrival.entry.title, arrival.entry.body) == ("Bridge closed", "It is.")


async def test_what_its_publisher_changed_is_handed_over_again(
    newsroom: Stores, feeds: FeedServer, poller: poll.Poller
) -> None:
    feeds.publish(GOOD, Item("Bread costs 4 crowns", link="/bread"))
    (feed,) = await watched(newsroom, feeds, GOOD)
    loops = {
        "poll": partial(poll.run, poller=poller),
        "ingest": partial(ingest.run, stores=newsroom, fresh=SELDOM),
    }
    async with working(**loops):
        await until(lambda: polls(newsroom, feed, 1))
        await until(lambda: newsroom.stories.latest(most=1))
        feeds.publish(GOOD, Item("Bread costs 5 crowns", link="/bread"))
        await until(lambda: logged(newsroom, 2))

    (told,) = await newsroom.stories.latest(most=5)
    versions = await newsroom.stories.versions(told.reports)
    assert [version.title for version in versions.values()] == ["Bread costs 5 crowns"]


async def logged(stores: Stores, count: int) -> bool:
    return len(await stores.stories.read_log("")) == count
