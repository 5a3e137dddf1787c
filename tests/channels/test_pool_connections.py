"""How connections are opened, shared, replaced and closed, and where to."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.exchange import Answer, NotSentError, UncertainError
from bot.channels.pool import Pool
from tests.channels.pooling import (
    OK,
    SECRET,
    asked,
    emptied,
    on_both_loops,
    pool_of,
    reached,
    says_and_closes,
    says_and_waits,
)
from tests.fakes.hostile_http import HostileServer, echoes
from tests.waiting import until


@on_both_loops
async def test_a_connection_that_was_closed_in_between_is_replaced_in_silence() -> None:
    async with (
        HostileServer.running(says_and_closes(OK)) as server,
        pool_of(server) as pool,
    ):
        for _ in range(3):
            assert await asked(pool) == Answer(200, b"fine")
            await emptied(pool)

        assert server.connections == 3


@on_both_loops
async def test_an_idle_connection_is_closed() -> None:
    async with HostileServer.running(echoes) as server, pool_of(server, idle=0.05) as pool:
        await asked(pool)
        await emptied(pool)

        async def look() -> bool:
            return server.open == 0

        await until(look)
        assert await asked(pool, b"again") == Answer(200, b"again")


@on_both_loops
async def test_there_are_never_more_connections_than_allowed_and_all_are_served_in_turn() -> None:
    bodies = [b"%d" % number for number in range(50)]

    async with HostileServer.running(echoes) as server:
        async with pool_of(server, most=3) as pool:
            answers = await asyncio.gather(*(asked(pool, body) for body in bodies))
        async with pool_of(server, most=1) as pool:
            server.requests.clear()
            await asyncio.gather(*(asked(pool, body) for body in bodies))

    assert [found.body for found in answers] == bodies
    assert server.most_at_once <= 3 + 1
    assert [request.partition(b"\r\n\r\n")[2] for request in server.requests] == bodies


@on_both_loops
async def test_whose_turn_does_not_come_in_time_was_not_sent() -> None:
    async with (
        HostileServer.running(says_and_waits()) as server,
        pool_of(server, most=1, deadline=0.1) as pool,
    ):
        first, second = await asyncio.gather(asked(pool), asked(pool), return_exceptions=True)

    assert isinstance(first, UncertainError)
    assert isinstance(second, NotSentError)
    assert len(server.requests) == 1


@on_both_loops
async def test_who_goes_away_holds_nobody_up() -> None:
    async with (
        HostileServer.running(says_and_waits(), echoes) as server,
        pool_of(server, most=1) as pool,
        asyncio.TaskGroup() as group,
    ):
        hanging = group.create_task(asked(pool))
        impatient = group.create_task(asked(pool))
        patient = group.create_task(asked(pool, b"mine"))
        await until(lambda: reached(server, 1))
        impatient.cancel()
        hanging.cancel()

    assert patient.result() == Answer(200, b"mine")
    assert len(server.requests) == 2


@on_both_loops
async def test_a_turn_that_comes_as_one_goes_away_is_the_next_ones() -> None:
    """The answer, and with it the turn, comes in the very moment in which it is given up."""
    async with HostileServer.running(echoes) as server, pool_of(server, most=1) as pool:
        first, second, third = (asyncio.ensure_future(asked(pool, b)) for b in (b"1", b"2", b"3"))
        first.add_done_callback(lambda _: second.cancel())

        assert (await third).body == b"3"
        assert await asyncio.gather(first, second, return_exceptions=True)


@on_both_loops
async def test_leaving_tells_everybody_where_they_stand_and_leaves_nothing_open() -> None:
    async with HostileServer.running(says_and_waits()) as server:
        async with pool_of(server, most=1) as pool:
            waiting = [asyncio.ensure_future(asked(pool)) for _ in range(2)]
            await until(lambda: reached(server, 1))
        first, second = await asyncio.gather(*waiting, return_exceptions=True)

        async def look() -> bool:
            return server.open == 0

        await until(look)

    assert isinstance(first, UncertainError)
    assert isinstance(second, NotSentError)
    with pytest.raises(NotSentError):
        await asked(pool)


# Addresses


@on_both_loops
async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with Pool("http://127.0.0.1:9", deadline=timedelta(seconds=5)) as pool:
        with pytest.raises(NotSentError, match="connection refused") as caught:
            await asked(pool)

    assert caught.value.__context__ is None
    assert SECRET.decode() not in repr(caught.value) + repr(pool)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "news.example",
        "ftp://news.example",
        "https://",
        "https://a..b",
        "https://a b",
        "https://a\r\nX: y",
        "https://a\x00b",
        "https://reader:hunter2@news.example",
        "https://news.example:99999",
        "https://[::1",
        "https://" + "a" * 64 + ".example",
    ],
)
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Pool(address, deadline=timedelta(seconds=1))


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("http://news.example", "news.example"),
        ("https://News.Example:443/api", "news.example"),
        ("http://news.example:8081", "news.example:8081"),
        ("http://[::1]:8081", "[::1]:8081"),
        ("https://bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_an_address_is_named_as_the_server_knows_it(address: str, header: str) -> None:
    pool = Pool(address, deadline=timedelta(seconds=1))

    assert repr(pool) == f"Pool({header}, 0 connections)"


@on_both_loops
async def test_what_is_no_path_is_never_written() -> None:
    async with HostileServer.running(echoes) as server, pool_of(server) as pool:
        for path in (b"", b"x", b"/a b", b"/a\r\nX: y", b"/\xff"):
            with pytest.raises(ValueError, match="path"):
                await pool.request(path, b"{}")

        assert await asked(pool, b"mine") == Answer(200, b"mine")
        assert len(server.requests) == 1
