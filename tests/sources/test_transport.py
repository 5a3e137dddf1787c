"""Connections to publishers, over real sockets: kept, replaced, and never trusted."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager

import httpx
import pytest
from ssrfguard import AddressTable, Policy

from bot.sources.line import MOST_ANSWER, MOST_HEAD
from bot.sources.transport import Transport
from tests.fakes.hostile_http import HostileServer, Line, Manner, answer
from tests.waiting import until

FEED = answer(b"<rss/>")
Answered = tuple[int, int, int, str, tuple[object, ...]]


async def good(line: Line) -> None:
    while True:
        await line.head()
        await line.say(FEED)


def says(*parts: bytes, then_ends: bool = True) -> Manner:
    async def manner(line: Line) -> None:
        await line.head()
        await line.say(*parts)
        if not then_ends:
            await line.gone()

    return manner


def floods(head: bytes, part: bytes) -> Manner:
    """For ever, or until the client has had enough."""

    async def manner(line: Line) -> None:
        await line.head()
        await line.say(head)
        while True:
            await line.say(part)

    return manner


async def all_closed(server: HostileServer) -> None:
    async def closed() -> bool:
        return server.open == 0

    await until(closed)


@asynccontextmanager
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = Transport(None, silence=2)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as opened:
        yield opened


async def test_a_connection_is_kept_for_the_next_request() -> None:
    async with HostileServer.running(good) as server, client() as web:
        bodies = [(await web.get(server.address)).content for _ in range(3)]

        assert bodies == [b"<rss/>"] * 3
        assert server.connections == 1


async def test_many_at_once_have_connections_of_their_own() -> None:
    async with HostileServer.running(good) as server, client() as web:
        await asyncio.gather(*(web.get(server.address) for _ in range(20)))

        assert server.connections > 1
        assert len(server.requests) == 20


async def test_a_connection_that_was_closed_meanwhile_is_replaced() -> None:
    async with HostileServer.running(says(FEED), good) as server, client() as web:
        await web.get(server.address)
        await all_closed(server)

        assert (await web.get(server.address)).content == b"<rss/>"
        assert server.connections == 2


async def test_a_connection_that_is_closed_as_we_ask_is_replaced_once() -> None:
    async def closes(line: Line) -> None:
        await line.head()
        await line.say(FEED)
        await line.head()

    async with HostileServer.running(closes, good) as server, client() as web:
        await web.get(server.address)

        assert (await web.get(server.address)).content == b"<rss/>"


async def test_a_new_connection_that_is_closed_is_not_tried_again() -> None:
    async with HostileServer.running(says()) as server, client() as web:
        with pytest.raises(httpx.ReadError):
            await web.get(server.address)

        assert server.connections == 1


@contextmanager
def dead_end(host: str, port: int) -> Iterator[None]:
    """An address that neither takes nor refuses a connection: its queue is full."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind((host, port))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        yield


@pytest.mark.skipif(sys.platform == "darwin", reason="there 127.0.0.2 is nobody")
async def test_where_the_way_to_an_address_is_a_dead_end_the_next_one_is_tried() -> None:
    def both(_host: str, port: int, *_: object, **__: object) -> list[Answered]:
        places = (("127.0.0.2", port), ("127.0.0.1", port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", place) for place in places]

    async with HostileServer.running(good) as server:
        port = int(server.address.rpartition(":")[2])
        policy = Policy(allowed_ports=frozenset({port}), denied_networks=AddressTable(()))
        transport = Transport(policy, silence=1, resolver=both)
        with dead_end("127.0.0.2", port):
            async with httpx.AsyncClient(transport=transport, trust_env=False) as web:
                found = await web.get(f"http://news.example:{port}/")

    assert found.content == b"<rss/>"


async def test_a_body_without_a_length_ends_with_the_connection() -> None:
    head = b"HTTP/1.0 200 OK\r\n\r\n"
    async with HostileServer.running(says(head, b"<rss", b"/>")) as server, client() as web:
        assert (await web.get(server.address)).content == b"<rss/>"


async def test_early_hints_are_passed_over() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
    async with HostileServer.running(says(hints, hints, FEED)) as server, client() as web:
        response = await web.get(server.address)

        assert (response.status_code, response.content) == (200, b"<rss/>")
        assert "link" not in response.headers


async def test_an_answer_without_a_body_ends_at_once() -> None:
    unchanged = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nETag: x\r\n\r\n"
    async with HostileServer.running(says(unchanged, then_ends=False)) as server, client() as web:
        response = await web.get(server.address)

        assert (response.status_code, response.headers["etag"]) == (304, "x")


@pytest.mark.parametrize(
    "manner",
    [
        floods(b"HTTP/1.1 200 OK\r\n", b"X-Flood: 1\r\n" * 100),
        floods(b"HTTP/1.1 200 OK\r\nX-Flood: ", b"x" * 1_000),
        floods(b"HTTP/1.1 200 ", b"x" * 1_000),
        floods(b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 100),
        says(b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * MOST_HEAD, then_ends=False),
        says(b"SSH-2.0-OpenSSH_9.2\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\n<rss/>"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<rss/>"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
    ],
)
async def test_what_is_no_answer_ends_the_connection(manner: Manner) -> None:
    async with HostileServer.running(manner) as server, client() as web:
        with pytest.raises(httpx.TransportError):
            await web.get(server.address)
        await all_closed(server)


async def test_what_comes_behind_a_body_is_bounded_and_nothing_to_us() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n0\r\n"
    flood = floods(chunked, b"X-Trailer: " + b"x" * 60_000 + b"\r\n")
    async with HostileServer.running(flood) as server, client() as web:
        with pytest.raises(httpx.RemoteProtocolError):
            await web.get(server.address)
        assert MOST_ANSWER < 2**25


async def test_a_second_answer_is_given_to_nobody() -> None:
    lie = answer(b"<lie/>")
    async with HostileServer.running(says(FEED + lie), good) as server, client() as web:
        bodies = [(await web.get(server.address)).content for _ in range(2)]

        assert bodies == [b"<rss/>"] * 2
        assert server.connections == 2


async def test_a_publisher_waits_while_nobody_takes_what_it_sends() -> None:
    sent = 0

    async def pours(line: Line) -> None:
        nonlocal sent
        await line.head()
        await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        while True:
            await line.say(b"x" * 100_000)
            sent += 100_000

    async with HostileServer.running(pours) as server, client() as web:
        async with web.stream("GET", server.address):
            seen = -1
            while sent != seen:  # until the sockets between us are full
                seen = sent
                for _ in range(50):
                    await asyncio.sleep(0)

        assert sent < 50_000_000


async def test_a_response_that_is_left_half_read_gives_its_connection_up() -> None:
    async with HostileServer.running(says(FEED[:-3], then_ends=False)) as server, client() as web:
        async with web.stream("GET", server.address):
            pass

        await all_closed(server)


async def test_silence_is_given_up() -> None:
    quick = Transport(None, silence=0.1)
    async with (
        HostileServer.running(says(then_ends=False)) as server,
        httpx.AsyncClient(transport=quick, trust_env=False) as web,
    ):
        with pytest.raises(httpx.ReadTimeout):
            await web.get(server.address)
        await all_closed(server)


async def test_a_closed_transport_leaves_no_connection() -> None:
    async with HostileServer.running(good) as server:
        async with client() as web:
            await asyncio.gather(*(web.get(server.address) for _ in range(5)))
        await all_closed(server)
