"""The reader in its own process: hostile feeds end it, and never us."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.errors import PermanentError
from bot.sources.parser import Parser

URL = "https://calder.example/feed"
FEED = b"<rss version='2.0'><channel><item><title>Bridge closed</title></item></channel></rss>"
ROUGH = FEED.removesuffix(b"</rss>")
"""Not well-formed: for the forgiving reader."""
SLOW = b"<rss version='2.0'><channel>" + b"<a>" * 300_000
"""Nested so deep that it takes minutes."""


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    async with Parser(deadline=timedelta(seconds=0.8)) as opened:
        yield opened


async def title_of(parser: Parser, body: bytes = ROUGH) -> str:
    (entry,) = (await parser.read(body, "application/rss+xml", URL)).entries
    return entry.title


@pytest.mark.parametrize("body", [FEED, ROUGH])
async def test_a_feed_is_read(body: bytes, parser: Parser) -> None:
    assert await title_of(parser, body) == "Bridge closed"


async def test_a_sound_feed_needs_no_process(parser: Parser) -> None:
    await title_of(parser, FEED)

    assert parser._reader == 0


async def test_feeds_wait_for_each_other(parser: Parser) -> None:
    titles = await asyncio.gather(*(title_of(parser) for _ in range(20)))

    assert titles == ["Bridge closed"] * 20


async def test_a_refusal_comes_back_in_its_words(parser: Parser) -> None:
    with pytest.raises(PermanentError, match="not a feed: an HTML page"):
        await parser.read(b"<html>", "text/html", URL)


async def test_a_feed_that_takes_too_long_is_given_up_and_the_next_is_read(parser: Parser) -> None:
    with pytest.raises(PermanentError, match=r"took longer than 0\.8 s to read"):
        await parser.read(SLOW, "application/rss+xml", URL)

    assert await title_of(parser) == "Bridge closed"


async def test_a_reader_that_gives_up_is_gone(parser: Parser) -> None:
    await title_of(parser)
    reader = parser._reader

    with pytest.raises(PermanentError):
        await parser.read(SLOW, "application/rss+xml", URL)

    await _is_gone(reader)


async def test_a_reader_that_was_killed_is_replaced(parser: Parser) -> None:
    await title_of(parser)
    os.kill(parser._reader, signal.SIGKILL)

    assert await title_of(parser) == "Bridge closed"


async def test_a_cancelled_reading_holds_up_nobody(parser: Parser) -> None:
    await title_of(parser)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await parser.read(SLOW, "application/rss+xml", URL)

    assert await title_of(parser) == "Bridge closed"


async def test_a_closed_parser_leaves_no_process() -> None:
    async with Parser() as parser:
        await title_of(parser)
        reader = parser._reader

    await _is_gone(reader)


async def _is_gone(process: int) -> None:
    """Wait until no such process runs; a zombie does not."""
    async with asyncio.timeout(5):
        while _runs(process):
            await asyncio.sleep(0.01)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
