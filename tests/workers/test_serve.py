"""The program's HTTP side tells operators the truth, and strangers nothing."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from bot.core.health import unanswered
from bot.core.urls import feed_id
from bot.model.feed import Feed, FeedHealth, Origin
from bot.serving import listener
from bot.store import Stores
from bot.store.connection import connect
from bot.store.embedded import embedded
from bot.workers import serve
from tests.builders import NOW
from tests.workers.newsroom import working

ROLES = ("poll", "deliver")


@asynccontextmanager
async def site(
    stores: Stores,
    *,
    roles: Sequence[str] = ROLES,
    play_demo: Callable[[], None] | None = None,
) -> AsyncIterator[httpx.AsyncClient]:
    """The real server on a free port, and a browser of its operator."""
    with listener("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        served = serve.Site(
            stores=stores,
            listener=listening.dup(),
            channels=(),
            hosts=["127.0.0.1"],
            roles=roles,
            mode="live",
            play_demo=play_demo,
        )
        address = f"http://127.0.0.1:{port}"
        async with (
            working(serve=partial(serve.run, site=served)),
            httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as browser,
        ):
            yield browser


async def failing(stores: Stores, reason: str, url: str = "https://wire.example/rss") -> Feed:
    """A feed whose last poll failed for that reason."""
    feed = Feed(id=feed_id(url), url=url, publisher="Example <b>Wire</b>", family="wire")
    await stores.feeds.declare([feed], NOW)
    health = unanswered(FeedHealth(), reason, NOW, patience=timedelta(days=7))
    await stores.feeds.settle({feed: replace(health, next_poll=NOW, why="it failed once")}, NOW)
    return feed


async def test_it_is_alive_and_ready_when_every_role_is_at_work(stores: Stores) -> None:
    await stores.heartbeats.beat("worker", ROLES)
    async with site(stores) as browser:
        health, ready = [await browser.get(path) for path in ("/healthz", "/readyz")]

    assert (health.status_code, health.text) == (200, "ok\n")
    assert (ready.status_code, ready.text) == (200, "ok\n")


async def test_it_is_not_ready_while_a_role_is_missing_and_names_it(stores: Stores) -> None:
    await stores.heartbeats.beat("worker", ["poll"])
    async with site(stores) as browser:
        ready = await browser.get("/readyz")

    assert (ready.status_code, ready.text) == (503, "not at work: deliver\n")


async def test_without_redis_it_is_alive_and_not_ready_and_still_counts(tmp_path: Path) -> None:
    async with embedded(tmp_path) as address, connect(address) as database:
        stores = Stores.over(database)
        async with site(stores) as browser:
            await failing(stores, "gone")
            await database.shutdown(nosave=True)
            paths = ("/healthz", "/readyz", "/metrics", "/status", "/state")
            found = {path: await browser.get(path) for path in paths}

    codes = {path: response.status_code for path, response in found.items()}
    assert codes == {
        "/healthz": 200,
        "/readyz": 503,
        "/metrics": 200,
        "/status": 503,
        "/state": 503,
    }
    assert found["/status"].text == "Redis does not answer\n"


async def test_metrics_say_how_many_feeds_fail(stores: Stores) -> None:
    await failing(stores, "gone")
    async with site(stores) as browser:
        page = await browser.get("/metrics")

    assert page.headers["content-type"].startswith("text/plain")
    assert "flashwire_feeds_failing 1.0" in page.text
    assert "flashwire_messages_sent_total" in page.text


async def test_status_shows_failing_feeds_and_why_as_text(stores: Stores) -> None:
    await failing(stores, "<script>alert(1)</script> is in trouble itself (500)")
    async with site(stores) as browser:
        page = (await browser.get("/status")).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; is in trouble itself (500)" in page
    assert "Example &lt;b&gt;Wire&lt;/b&gt;" in page
    assert "<script>alert" not in page


async def test_status_shows_of_a_readers_own_feed_only_the_host(stores: Stores) -> None:
    url = "https://blog.example/s3cret-of-a-reader/feed"
    feed = Feed(id=feed_id(url), url=url, publisher="Blog", family="blog", origin=Origin.READER)
    await stores.feeds.add(feed, NOW)
    async with site(stores) as browser:
        page = (await browser.get("/status")).text

    assert "blog.example" in page
    assert "s3cret" not in page


async def test_the_state_counts_the_feeds(stores: Stores) -> None:
    await failing(stores, "gone")
    async with site(stores) as browser:
        state = (await browser.get("/state")).json()

    assert state["mode"] == "live"
    assert state["demo_offered"] is False
    assert state["feeds"] == {"total": 1, "failing": 1, "answered": 0}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 202),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_only_our_own_page_starts_the_demo(
    stores: Stores, headers: dict[str, str], code: int
) -> None:
    played: list[bool] = []
    async with site(stores, play_demo=lambda: played.append(True)) as browser:
        answer = await browser.post("/demo", headers=headers)
        read = await browser.get("/demo")

    assert answer.status_code == code
    assert len(played) == (code == 202)
    assert read.status_code == 405


async def test_where_no_demo_is_offered_there_is_none(stores: Stores) -> None:
    async with site(stores) as browser:
        assert (await browser.post("/demo")).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
async def test_a_name_that_is_not_ours_gets_no_page(stores: Stores, host: str) -> None:
    async with site(stores) as browser:
        for path in ("/healthz", "/status", "/nowhere"):
            assert (await browser.get(path, headers={"Host": host})).status_code == 400


async def test_every_answer_carries_the_guards(stores: Stores) -> None:
    async with site(stores) as browser:
        answers = [await browser.get(path) for path in ("/healthz", "/status", "/nowhere")]
        answers.append(await browser.get("/", headers={"Host": "evil.example"}))

    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
