"""Readers' own feeds: private from beginning to end, and looked after."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.core.urls import feed_id
from bot.model.alert import Alert
from bot.model.chat import Chat, ChatId, channel_of
from bot.model.feed import Feed, FeedHealth, Origin, own_topic
from bot.store import Stores
from bot.workers import ingest, tend
from bot.workers.identity import utc_now
from tests.builders import CLIMATE, READER, arrival
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, working
from tests.workers.test_poll import arrived, titles
from tests.workers.test_posting import alerts

URL = "https://blog.example/feed"
OWN = Feed(
    id=feed_id(URL),
    url=URL,
    publisher="Blog",
    family="blog",
    topics=(own_topic(feed_id(URL)),),
    origin=Origin.READER,
)
WIRE = replace(OWN, id=feed_id("https://w.example/"), publisher="Wire", family="wire", trust=0.9)
WIRE = replace(WIRE, topics=(CLIMATE.slug,), origin=Origin.FILE)
CHANNELS = (channel_of(READER.id),)


async def watched(stores: Stores, *chats: Chat) -> None:
    await stores.feeds.add(OWN, utc_now())
    for chat in chats:
        await stores.subscriptions.follow(chat, own_topic(OWN.id), most=9)


async def settled(stores: Stores, **changes: Any) -> None:
    health = FeedHealth(polls=1, next_poll=utc_now() + timedelta(days=1))
    await stores.feeds.settle({OWN: replace(health, **changes)}, utc_now())


async def test_what_it_brings_reaches_its_followers_and_nobody_else(newsroom: Stores) -> None:
    """Even the report that a wire has as well, and at the same address."""
    await watched(newsroom, READER)
    await newsroom.feeds.add(WIRE, utc_now())
    report = {"title": "Heatwave kills dozens", "published": utc_now(), "received": utc_now()}
    await newsroom.arrivals.add([arrival(feed=feed.id, **report) for feed in (OWN, WIRE)])
    async with working(ingest=partial(ingest.run, stores=newsroom, fresh=LIFETIME)):
        own, wire = await until(lambda: both(newsroom))

    assert own.topics == (own_topic(OWN.id),)
    assert own_topic(OWN.id) not in wire.topics
    assert CLIMATE.slug in wire.topics
    (public,) = await newsroom.stories.latest(most=5)
    assert public.lead.publisher == "Wire"
    assert public.articles == 1


async def both(stores: Stores) -> list[Alert]:
    found = await alerts(stores)
    return found if len(found) == 2 else []


async def test_followers_of_a_disabled_feed_are_told_once(newsroom: Stores) -> None:
    await watched(newsroom, READER)
    since = utc_now() - timedelta(days=8)
    await settled(newsroom, is_disabled=True, failing_since=since, error="blog.example is gone")
    for _ in range(2):
        async with working(
            tend=partial(tend.run, stores=newsroom, channels=CHANNELS),
            ingest=partial(ingest.run, stores=newsroom, fresh=LIFETIME),
        ):
            await until(lambda: alerts(newsroom))
            await until(lambda: nothing_waits(newsroom))
    (notice,) = await alerts(newsroom)

    assert (await newsroom.feeds.health(OWN.id)).told == since
    assert notice.headline == "Blog has not answered for 8 d"
    assert notice.topics == (own_topic(OWN.id),)


async def nothing_waits(stores: Stores) -> bool:
    return not await arrived(stores)


async def test_a_feed_that_nobody_follows_any_more_is_dropped(newsroom: Stores) -> None:
    await watched(newsroom, READER)
    await newsroom.subscriptions.unfollow(READER.id, own_topic(OWN.id))
    await newsroom.feeds.add(WIRE, utc_now())
    async with working(tend=partial(tend.run, stores=newsroom, channels=CHANNELS)):
        await until(lambda: is_dropped(newsroom))

    assert [feed for feed, _ in await newsroom.feeds.all()] == [WIRE]


async def is_dropped(stores: Stores) -> bool:
    return await stores.feeds.get(OWN.id) is None


async def test_a_feed_that_somebody_follows_stays(newsroom: Stores) -> None:
    """The last of many, in another bucket than the first."""
    crowd = [Chat(id=ChatId(f"web:{number}")) for number in range(130)]
    for chat in crowd:
        await newsroom.subscriptions.follow(chat, CLIMATE.slug, most=9)
    await watched(newsroom, crowd[-1])

    assert await newsroom.subscriptions.is_followed(own_topic(OWN.id), CHANNELS)
    assert not await newsroom.subscriptions.is_followed(own_topic(WIRE.id), CHANNELS)
    assert titles(await arrived(newsroom)) == []
