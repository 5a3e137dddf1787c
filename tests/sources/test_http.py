"""Fetching over real HTTP: from publishers that behave, and from those that do not."""

import asyncio
import re
import socket
import tracemalloc
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import IPv4Network
from urllib.parse import quote

import pytest
from ssrfguard import AddressTable, Block, Policy, Reach, Resolver

from bot.errors import PermanentError, TransientError
from bot.sources.contract import Fetched, Unchanged
from bot.sources.http import PUBLIC, Fetcher
from bot.sources.reading import document_of
from tests.fakes.feeds import FeedServer, Item, feed_server

DEADLINE = timedelta(seconds=0.5)
BRIDGE = Item("Bridge closed", "<p>Engineers found cracks.</p>", categories=("Kelm",))
Answered = tuple[int, int, int, str, tuple[object, ...]]
"""As `socket.getaddrinfo` answers."""
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
        ("bomb-br", "sends more than 5 MB"),
        ("bomb-zstd", "sends more than 5 MB"),
        ("no-br", "brotli that cannot be decoded"),
        ("no-zstd", "zstd that cannot be decoded"),
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


_PRIVATE = {
    "loopback": ("127.0.0.1", "127.9.8.7", "localhost", "localhost.", "[::1]", "[0:0:0:0:0:0:0:1]"),
    "private": ("10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "[fd00::1]"),
    "link-local": ("169.254.10.20", "[fe80::1]", "[fe80::1%25eth0]"),
    "metadata": ("169.254.169.254", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]"),
    "carrier-grade NAT": ("100.64.0.1", "100.127.255.254"),
    "multicast": ("224.0.0.1", "239.255.255.250", "[ff02::1]"),
    "nobody's": ("0.0.0.0", "[::]", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
    "IPv4 in IPv6": (
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[2002:7f00:1::1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    ),
    "odd notations": (
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.01",
        "127.1",
        "127.0.1",
        "4294967296",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "169.16689662",
    ),
    "confusing": (
        "news.example@127.0.0.1",
        "news.example\\@127.0.0.1",
        "127.0.0.1#@news.example",
        "127.0.0.1\t.news.example",
    ),
}


@pytest.mark.parametrize(
    "url", [f"http://{host}/" for hosts in _PRIVATE.values() for host in hosts]
)
async def test_no_private_address_is_connected_to_however_it_is_written(url: str) -> None:
    async with Fetcher() as guarded:
        with pytest.raises((PermanentError, TransientError)) as refusal:
            await guarded.get(url)

    assert re.search("ALLOW_PRIVATE_FEEDS|not an http or https|nobody knows", str(refusal.value))


@pytest.mark.parametrize("port", [22, 25, 81, 6379, 8000, 9200])
async def test_only_the_ports_of_the_web_are_connected_to(port: int) -> None:
    async with Fetcher() as guarded:
        with pytest.raises(PermanentError, match="on port 80, 443, 8080, 8443"):
            await guarded.get(f"http://192.88.99.1:{port}/")


def names(*answers: str) -> Resolver:
    """A DNS that says something else each time, and at last the same for ever."""
    left = list(answers)

    def look_up(_host: str, port: int, *_: object, **__: object) -> list[Answered]:
        address = left.pop(0) if len(left) > 1 else left[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        place: tuple[object, ...] = (address, port, 0, 0) if ":" in address else (address, port)
        return [(kind, socket.SOCK_STREAM, 0, "", place)]

    return look_up


def public_at_home(address: str) -> Policy:
    """As on the internet, with 127.0.0.1 as the one public host, on the port of `address`."""
    blocks = [block for block in PUBLIC.denied_networks.blocks if block.name != "Loopback"]
    neighbours = [
        Block(network=network, name="Loopback", rfc="", reach=Reach.DENIED, note="")
        for network in IPv4Network("127.0.0.0/8").address_exclude(IPv4Network("127.0.0.1/32"))
    ]
    return Policy(
        allowed_ports=frozenset({int(address.rpartition(":")[2])}),
        denied_networks=AddressTable((*blocks, *neighbours)),
    )


@pytest.mark.parametrize(
    "private", ["127.0.0.9", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"]
)
async def test_a_name_that_leads_to_a_private_address_leads_nowhere(
    private: str, server: FeedServer
) -> None:
    url = server.publish("/news.rss", BRIDGE).replace("127.0.0.1", "news.example")
    policy = public_at_home(server.address)

    async with Fetcher(policy=policy, resolver=names("127.0.0.1")) as fetcher:
        assert isinstance(await fetcher.get(url), Fetched)
    async with Fetcher(policy=policy, resolver=names(private)) as fetcher:
        with pytest.raises(PermanentError, match="is not a public host"):
            await fetcher.get(url)


async def test_a_name_that_changes_between_two_connections_is_looked_at_again(
    server: FeedServer,
) -> None:
    url = server.publish("/news.rss", BRIDGE).replace("127.0.0.1", "news.example")
    server.headers["/news.rss"] = {"Connection": "close"}
    rebinding = names("127.0.0.1", "10.0.0.1")

    async with Fetcher(policy=public_at_home(server.address), resolver=rebinding) as fetcher:
        assert isinstance(await fetcher.get(url), Fetched)
        with pytest.raises(PermanentError, match="is not a public host"):
            await fetcher.get(url)
    assert server.requests["/news.rss"] == 1


@pytest.mark.parametrize(
    "inside", ["http://127.0.0.9/", "http://2130706442/", "http://127.0.0.1:6379/", "//10.0.0.1/"]
)
async def test_a_redirect_leads_to_no_private_address(inside: str, server: FeedServer) -> None:
    url = server.url(f"/hostile/elsewhere?to={quote(inside, safe='')}")

    async with Fetcher(policy=public_at_home(server.address)) as fetcher:
        with pytest.raises(PermanentError, match="is not a public host"):
            await fetcher.get(url)


async def test_a_bomb_costs_little_memory(server: FeedServer, fetcher: Fetcher) -> None:
    """10 MB that would become 10 GB."""
    tracemalloc.start()
    try:
        with pytest.raises(PermanentError, match="sends more than 5 MB"):
            await fetcher.get(server.url("/hostile/great-bomb"))
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024**2
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
async def test_a_packed_feed_comes_through(
    encoding: str, server: FeedServer, fetcher: Fetcher
) -> None:
    answer = await fetched(fetcher, server.url(f"/hostile/packed?as={encoding}"))

    assert answer.body == b"<rss/>" * 10_000


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
async def test_a_packed_feed_that_breaks_off_may_come_whole_later(
    encoding: str, server: FeedServer, fetcher: Fetcher
) -> None:
    with pytest.raises(TransientError, match="broke off"):
        await fetcher.get(server.url(f"/hostile/packed?as={encoding}&cut=yes"))
