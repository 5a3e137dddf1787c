"""A pool on both event loops, and the manners of the servers it meets."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import uvloop

from bot.channels.exchange import Answer
from bot.channels.pool import Pool
from tests.fakes.hostile_http import HostileServer, Line, Manner, answer
from tests.waiting import until

LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
SECRET = b"7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PATH = b"/bot" + SECRET + b"/sendMessage"
OK = answer(b"fine")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def on_both_loops(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    def ran(loop: str, **given: object) -> None:
        async def main() -> None:
            await test(**given)

        with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
            runner.run(main())

    asked = inspect.signature(test).parameters.values()
    which = inspect.Parameter("loop", inspect.Parameter.KEYWORD_ONLY)
    ran.__signature__ = inspect.Signature([*asked, which])  # type: ignore[attr-defined]
    ran.__name__ = getattr(test, "__name__", "")
    return pytest.mark.parametrize("loop", LOOPS)(ran)


def pool_of(
    server: HostileServer, *, most: int = 4, deadline: float = 5.0, idle: float = 4.0
) -> Pool:
    return Pool(
        server.address,
        most=most,
        deadline=timedelta(seconds=deadline),
        idle=timedelta(seconds=idle),
    )


async def asked(pool: Pool, body: bytes = b"{}") -> Answer:
    return await pool.request(PATH, body)


async def emptied(pool: Pool) -> None:
    async def look() -> bool:
        return repr(pool).endswith("0 connections)")

    await until(look)


def says(*parts: bytes) -> Manner:
    """Answers each request with these bytes."""

    async def manner(line: Line) -> None:
        while True:
            await line.request()
            await line.say(*parts)

    return manner


def says_and_closes(*parts: bytes) -> Manner:
    async def manner(line: Line) -> None:
        await line.request()
        await line.say(*parts)

    return manner


def says_and_waits(*parts: bytes) -> Manner:
    async def manner(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        await line.gone()

    return manner


async def cuts(line: Line) -> None:
    await line.request()
    line.cut()


async def drips(line: Line) -> None:
    while True:
        await line.request()
        await line.drip(OK)


async def drips_for_ever(line: Line) -> None:
    await line.request()
    await line.drip(answer(b"x" * 1000), pause=0.01)


def repeats(start: bytes, part: bytes) -> Manner:
    """Never comes to an end."""

    async def manner(line: Line) -> None:
        await line.request()
        await line.say(start)
        while True:
            await line.say(part)

    return manner


async def reached(server: HostileServer, requests: int) -> bool:
    return len(server.requests) == requests
