"""Hubs push to us, over real HTTP: what they tell is news at once, what strangers tell is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import httpx
import pytest

from bot.core.urls import feed_id
from bot.model.feed import Feed, FeedHealth
from bot.model.hub import HubLease, LeaseState
from bot.serving import listener
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.workers import poll, pushed, serve, subscribe
from bot.workers.identity import utc_now
from bot.workers.intake import take_in
from tests.builders import entry
from tests.fakes.feeds import FeedServer, Item
from tests.fakes.hub import Hub, hub
from tests.waiting import until
from tests.workers.newsroom import working
from tests.workers.test_poll import arrived, titles

PATH = "/news.rss"
SOON = timedelta(milliseconds=200)
LOOK = timedelta(milliseconds=50)
RARE = "its hub tells us"
HELD = 30.0
"""Seconds: a poll that is hurried while it is written down may wait for its feed's lease to end."""


@dataclass
class Scene:
    stores: Stores
    feeds: FeedServer
    hub: Hub
    feed: Feed
    hurried: int = -1
    """After how many polls it was last hurried."""

    @property
    def topic(self) -> str:
        return self.feed.url

    async def lease(self) -> HubLease | None:
        return await self.stores.hubs.lease(self.feed.id)

    async def is_live(self) -> bool:
        """Both sides know it: the hub a moment after us, when it has our answer."""
        lease = await self.lease()
        return lease is not None and lease.is_live(utc_now()) and bool(self.hub.subscriptions)

    async def has(self, *wanted: str) -> bool:
        return set(wanted) <= set(titles(await arrived(self.stores)))

    async def becomes_rare(self) -> bool:
        """Whether a poll has found out that the hub works; has it polled at once."""
        health = await self.stores.feeds.health(self.feed.id)
        if health.why == RARE:
            return True
        if health.polls != self.hurried:  # one at a time: each is to say what it found
            self.hurried = health.polls
            await self.stores.feeds.hurry(self.feed.id)
        return False

    async def is_rare(self) -> bool:
        return (await self.stores.feeds.health(self.feed.id)).why == RARE


@pytest.fixture
async def scene(stores: Stores, feeds: FeedServer) -> AsyncIterator[Scene]:
    """A feed with a hub; the program watches it, and has subscribed or is about to."""
    async with hub() as found:
        feeds.publish(PATH, Item("Before"))
        url = feeds.url(PATH)
        feeds.headers[PATH] = {"Link": f'<{found.address}>; rel="hub", <{url}>; rel="self"'}
        feed = Feed(id=feed_id(url), url=url, publisher="News", family="news")
        yield Scene(stores, feeds, found, feed)


@asynccontextmanager
async def watching(scene: Scene) -> AsyncIterator[None]:
    with listener("127.0.0.1", 0) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        site = serve.Site(
            stores=scene.stores,
            listener=listening.dup(),
            channels=(),
            hosts=["127.0.0.1"],
            roles=(),
            mode="live",
            play_demo=None,
        )
        async with Fetcher(allow_private=True) as fetcher, Parser() as parser:
            poller = poll.Poller(
                scene.stores, fetcher, parser, SOON, apart=timedelta(), may_subscribe=True
            )
            subscriber = subscribe.Subscriber(scene.stores, fetcher, address, look=LOOK)
            await scene.stores.feeds.declare([scene.feed], utc_now())
            async with working(
                serve=partial(serve.run, site=site),
                poll=partial(poll.run, poller=poller),
                subscribe=partial(subscribe.run, subscriber=subscriber),
                pushed=partial(pushed.run, stores=scene.stores, parser=parser),
            ):
                yield


def rss(*wanted: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://n.example/{title}</link></item>"
        for title in wanted
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


@pytest.mark.parametrize("method", ["sha1", "sha512"])
async def test_a_fat_ping_is_news_without_a_poll(scene: Scene, method: str) -> None:
    async with watching(scene):
        await until(scene.is_live)
        assert await scene.hub.push(scene.topic, rss("Pushed"), method=method) == [202]
        await until(lambda: scene.has("Pushed"))
        arrivals = await arrived(scene.stores)

    assert [one.is_backlog for one in arrivals] == [True, False]
    (form,) = scene.hub.requests
    assert form["hub.topic"] == scene.topic
    assert int(form["hub.lease_seconds"]) > 86_400


@pytest.mark.parametrize("body", [b"", b" \n", b"something new"], ids=["empty", "blank", "no feed"])
async def test_a_thin_ping_makes_us_fetch_at_once(scene: Scene, body: bytes) -> None:
    async with watching(scene):
        await until(scene.is_live)
        await scene.hub.push(scene.topic, rss("Pushed"))
        await until(scene.becomes_rare, within=HELD)
        scene.feeds.publish(PATH, Item("Fetched"))
        assert await scene.hub.push(scene.topic, body) == [202]
        await until(lambda: scene.has("Fetched"))


async def test_a_hub_that_works_makes_polls_rare_and_one_that_misses_something_often_again(
    scene: Scene,
) -> None:
    async with watching(scene):
        await until(scene.is_live)
        await scene.hub.push(scene.topic, rss("Pushed"))
        await until(scene.becomes_rare, within=HELD)
        scene.feeds.publish(PATH, Item("Not pushed"))
        await scene.stores.feeds.hurry(scene.feed.id)
        await until(lambda: scene.has("Not pushed"))
        await until(lambda: _is_often(scene))
        await scene.hub.push(scene.topic, rss("Pushed again"))
        await until(scene.becomes_rare, within=HELD)


async def test_a_poll_and_a_push_at_one_time_both_teach_the_feeds_rhythm(scene: Scene) -> None:
    """Each has seen the feed's health as it was before the other."""
    now = utc_now()
    seen = FeedHealth(polls=1, last_success=now, next_poll=now)
    await scene.stores.feeds.declare([scene.feed], now)
    await scene.stores.feeds.settle({scene.feed: seen}, now)

    for title in ("Polled", "Pushed"):
        brought = entry(title=title, published=now)
        await take_in(scene.stores, (scene.feed, seen), (brought,), now)

    assert sum((await scene.stores.feeds.health(scene.feed.id)).rhythm.posts) == 2


async def _is_often(scene: Scene) -> bool:
    return not await scene.is_rare()


@pytest.mark.parametrize(
    ("method", "secret"),
    [("sha256", "a guess"), ("md5", ""), ("", "")],
    ids=["wrong", "md5", "none"],
)
async def test_what_the_hub_did_not_sign_changes_nothing(
    scene: Scene, method: str, secret: str
) -> None:
    async with watching(scene):
        await until(scene.is_live)
        statuses = await scene.hub.push(scene.topic, rss("Forged"), method=method, secret=secret)
        await scene.hub.push(scene.topic, rss("Real"))
        await until(lambda: scene.has("Real"))

        assert statuses == [202]
        assert not await scene.has("Forged")


async def test_nobody_subscribes_us_to_what_we_did_not_ask_for(scene: Scene) -> None:
    async with watching(scene):
        await until(scene.is_live)
        (callback,) = scene.hub.subscriptions
        before = await scene.lease()
        feed = callback.rpartition("/")[0]

        assert not await scene.hub.ask_back(callback, "https://other.example/feed")
        assert not await scene.hub.ask_back(callback, scene.topic, mode="unsubscribe")
        assert not await scene.hub.ask_back(f"{feed}/guessed", scene.topic)
        assert not await scene.hub.ask_back(f"{feed}/{'%F0%9F%9A%A8'}", scene.topic)
        async with httpx.AsyncClient(trust_env=False) as stranger:
            answer = await stranger.post(f"{feed}/guessed", content=rss("Forged"))
            huge = await stranger.post(callback, content=b" " * (6 * 1024**2))

    assert (answer.status_code, huge.status_code) == (410, 413)
    assert await scene.lease() == before


async def test_a_lease_is_renewed_before_it_ends_with_the_secret_that_the_hub_knows(
    scene: Scene,
) -> None:
    async with watching(scene):
        await until(scene.is_live)
        first = await scene.lease()
        assert first is not None
        await scene.stores.hubs.schedule(scene.feed.id, utc_now())
        await until(lambda: _is_renewed(scene, first))
        second = await scene.lease()

    assert second is not None
    assert (second.token, second.secret) == (first.token, first.secret)
    assert scene.hub.requests[0]["hub.callback"] == scene.hub.requests[1]["hub.callback"]


async def _is_renewed(scene: Scene, first: HubLease) -> bool:
    lease = await scene.lease()
    assert lease is not None
    assert lease.until is not None
    assert first.until is not None
    return lease.until > first.until


async def _asked(scene: Scene, times: int) -> bool:
    return len(scene.hub.requests) >= times


async def test_a_renewal_is_due_with_a_fifth_of_the_lease_left(scene: Scene) -> None:
    async with watching(scene):
        await until(scene.is_live)
        later = utc_now() + timedelta(seconds=0.7 * scene.hub.lease_seconds)
        early = await scene.stores.hubs.take_due(later, most=5, held=SOON)
        later = utc_now() + timedelta(seconds=0.81 * scene.hub.lease_seconds)
        due = await scene.stores.hubs.take_due(later, most=5, held=SOON)

    assert (early, due) == ((), (scene.feed.id,))


@pytest.mark.parametrize("trouble", ["asks_back", "denies", "status"])
async def test_without_a_hub_that_gives_a_lease_the_feed_is_polled_as_ever(
    scene: Scene, trouble: str
) -> None:
    setattr(scene.hub, trouble, {"asks_back": False, "denies": True, "status": 500}[trouble])
    async with watching(scene):
        await until(lambda: _asked(scene, 1))
        scene.feeds.publish(PATH, Item("Polled"))
        await scene.stores.feeds.hurry(scene.feed.id)
        await until(lambda: scene.has("Polled"))
        if trouble == "denies":
            await until(lambda: _is_denied(scene))

    assert not await scene.is_live()
    assert len(scene.hub.requests) == 1


async def _is_denied(scene: Scene) -> bool:
    lease = await scene.lease()
    return lease is not None and lease.state is LeaseState.DENIED


async def test_a_feed_that_leaves_its_hub_ends_the_lease(scene: Scene) -> None:
    async with watching(scene):
        await until(scene.is_live)
        scene.feeds.headers.clear()
        await scene.stores.feeds.amend(scene.feed.id, partial(replace, hub="", hub_topic=""))
        await scene.stores.hubs.schedule(scene.feed.id, utc_now())
        await until(lambda: _has_no_lease(scene))
        async with asyncio.timeout(5):
            assert await scene.hub.push(scene.topic, rss("Late")) == [410]

    assert scene.hub.subscriptions == {}


async def _has_no_lease(scene: Scene) -> bool:
    return await scene.lease() is None
