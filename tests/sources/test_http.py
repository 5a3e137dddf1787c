"""Fetching over real HTTP: from publishers that behave, and from those that do not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.errors import PermanentError, TransientError
from bot.sources.contract import Fetched, Unchanged
from bot.sources.http import Fetcher
from bot.sources.reading import document_of
from tests.fakes.feeds import FeedServer, Item, feed_server

DEADLINE = timedelta(seconds=0.5)
BRIDGE = Item("Bridge closed", "<p>Engineers found cracks.</p>", categories=("Kelm",))
FERRY = Item("Ferries full", "<p>Ninety wait.</p>")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with feed_server() as started:
        yield started


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(allow_private=True) as opened:
        yield opened


async def fetched(fetcher: Fetcher, url: str) -> Fetched:
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)
    return answer


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf", "json"])
async def test_a_feed_of_every_format_comes_through(
    kind: str, server: FeedServer, fetcher: Fetcher
) -> None:
    url = server.publish(f"/news.{kind}", BRIDGE, FERRY)

    answer = await fetched(fetcher, url)
    entries = document_of(answer.body, answer.content_type, answer.url).entries

    assert [entry.title for entry in entries] == ["Bridge closed", "Ferries full"]
    assert entries[0].published == BRIDGE.published
    assert entries[0].body == BRIDGE.body
    assert answer.url == url


async def test_an_unchanged_feed_is_not_sent_again(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.publish("/news.rss", BRIDGE)
    answer = await fetched(fetcher, url)

    assert isinstance(await fetcher.get(url, etag=answer.etag), Unchanged)

    server.publish("/news.rss", FERRY)
    assert isinstance(await fetcher.get(url, etag=answer.etag), Fetched)
    assert (server.requests["/news.rss"], server.unchanged["/news.rss"]) == (3, 1)


async def test_a_validator_that_is_no_header_is_not_sent(
    server: FeedServer, fetcher: Fetcher
) -> None:
    url = server.publish("/news.rss", BRIDGE)

    assert isinstance(await fetcher.get(url, etag="a\r\nX-Evil: 1", last_modified="ä"), Fetched)


async def test_an_answer_tells_how_long_it_stays_true(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.publish("/news.rss", BRIDGE)
    server.headers["/news.rss"] = {"Cache-Control": "public, max-age=300"}

    assert (await fetched(fetcher, url)).max_age == timedelta(minutes=5)


async def test_we_say_who_we_are(server: FeedServer, fetcher: Fetcher) -> None:
    await fetcher.get(server.publish("/news.rss", BRIDGE))

    assert server.agents[-1].startswith("Flashwire/")


async def test_a_feed_that_is_gone_is_a_permanent_error(
    server: FeedServer, fetcher: Fetcher
) -> None:
    url = server.publish("/news.rss", BRIDGE)
    server.unpublish("/news.rss")

    with pytest.raises(PermanentError, match=r"127\.0\.0\.1 has nothing at this address \(404\)"):
        await fetcher.get(url)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 410, 418, 451])
async def test_a_refusal_is_permanent(status: int, server: FeedServer, fetcher: Fetcher) -> None:
    with pytest.raises(PermanentError, match=str(status)):
        await fetcher.get(server.url(f"/hostile/status?status={status}"))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_trouble_passes(status: int, server: FeedServer, fetcher: Fetcher) -> None:
    with pytest.raises(TransientError, match=str(status)):
        await fetcher.get(server.url(f"/hostile/status?status={status}"))


async def test_a_busy_server_says_when_to_come_back(server: FeedServer, fetcher: Fetcher) -> None:
    with pytest.raises(TransientError) as busy:
        await fetcher.get(server.url("/hostile/429"))

    assert busy.value.after == timedelta(minutes=2)


async def test_what_a_broken_server_says_is_not_repeated(
    server: FeedServer, fetcher: Fetcher
) -> None:
    with pytest.raises(TransientError) as broken:
        await fetcher.get(server.url("/hostile/500"))

    assert "hunter2" not in str(broken.value)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("huge", "sends more than 5 MB"),
        ("announced", "sends more than 5 MB"),
        ("bomb", "sends more than 5 MB"),
        ("stacked", "an encoding that we did not ask for"),
        ("no-gzip", "gzip that cannot be decoded"),
        ("loop", "redirects more than 5 times"),
        ("astray", "redirects to an address that we do not fetch"),
        ("password", "redirects to an address that we do not fetch"),
    ],
)
async def test_a_hostile_answer_is_refused_in_words(
    path: str, reason: str, server: FeedServer, fetcher: Fetcher
) -> None:
    with pytest.raises(PermanentError, match=reason) as refusal:
        await fetcher.get(server.url(f"/hostile/{path}"))

    assert "hunter2" not in str(refusal.value)


async def test_an_answer_that_breaks_off_may_come_whole_later(
    server: FeedServer, fetcher: Fetcher
) -> None:
    with pytest.raises(TransientError, match="broke off"):
        await fetcher.get(server.url("/hostile/cut-gzip"))


async def test_the_body_of_a_redirect_is_not_read(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.publish("/news.rss", BRIDGE)

    assert (await fetched(fetcher, server.url("/hostile/fat-redirect"))).url == url


@pytest.mark.parametrize("path", ["drip", "silence"])
async def test_a_server_that_never_ends_is_left(path: str, server: FeedServer) -> None:
    async with Fetcher(allow_private=True, deadline=DEADLINE) as fetcher:
        with pytest.raises(TransientError, match=r"did not answer within 0\.5 s"):
            await fetcher.get(server.url(f"/hostile/{path}"))


async def test_a_slow_server_holds_up_no_other(server: FeedServer) -> None:
    url = server.publish("/news.rss", BRIDGE)
    async with Fetcher(allow_private=True, deadline=DEADLINE) as fetcher:
        slow = (fetcher.get(server.url("/hostile/silence")) for _ in range(20))
        *troubles, answer = await asyncio.gather(*slow, fetcher.get(url), return_exceptions=True)

    assert isinstance(answer, Fetched)
    assert all(isinstance(trouble, TransientError) for trouble in troubles)


async def test_a_port_where_nobody_listens_is_a_passing_trouble(fetcher: Fetcher) -> None:
    async with feed_server() as closed:
        url = closed.url("/news.rss")

    with pytest.raises(TransientError, match="refuses the connection"):
        await fetcher.get(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "calder.example/feed",
        "ftp://calder.example/feed",
        "file:///etc/passwd",
        "http://reader:hunter2@127.0.0.1/feed",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
async def test_what_is_no_web_address_is_refused(url: str, fetcher: Fetcher) -> None:
    with pytest.raises(PermanentError, match="not an http or https address") as refusal:
        await fetcher.get(url)

    assert "hunter2" not in str(refusal.value)


async def test_private_addresses_are_refused_unless_they_are_allowed(server: FeedServer) -> None:
    url = server.publish("/news.rss", BRIDGE)

    async with Fetcher() as guarded:
        with pytest.raises(PermanentError, match="is not a public host"):
            await guarded.get(url)

    assert server.requests["/news.rss"] == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://10.0.0.1:8080/",
        "http://169.254.169.254/",
        "http://168.63.129.16/",
    ],
)
async def test_the_guard_knows_every_way_to_write_a_private_address(url: str) -> None:
    async with Fetcher() as guarded:
        with pytest.raises(PermanentError, match="ALLOW_PRIVATE_FEEDS"):
            await guarded.get(url)
