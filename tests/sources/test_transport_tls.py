"""Feeds over TLS: as without, and nothing from who is not who the address says."""

import ssl

import pytest

from bot.errors import TransientError
from bot.sources.contract import Fetched
from bot.sources.http import Fetcher
from tests.fakes.hostile_http import HostileServer, Line, answer


async def feed(line: Line) -> None:
    while True:
        await line.head()
        await line.say(answer(b"<rss/>"))


async def test_a_feed_comes_over_tls_and_its_connection_is_kept(
    serving: ssl.SSLContext, trusted: None
) -> None:
    async with (
        HostileServer.running(feed, tls=serving) as server,
        Fetcher(allow_private=True) as fetcher,
    ):
        answers = [await fetcher.get(server.address) for _ in range(2)]

        assert [one.body for one in answers if isinstance(one, Fetched)] == [b"<rss/>"] * 2
        assert server.connections == 1


async def test_a_certificate_that_nobody_vouches_for_is_refused(serving: ssl.SSLContext) -> None:
    async with (
        HostileServer.running(feed, tls=serving) as server,
        Fetcher(allow_private=True) as fetcher,
    ):
        with pytest.raises(TransientError, match="a certificate that cannot be verified"):
            await fetcher.get(server.address)

        assert server.requests == []


async def test_a_certificate_of_another_name_is_refused(
    serving: ssl.SSLContext, trusted: None
) -> None:
    async with (
        HostileServer.running(feed, tls=serving) as server,
        Fetcher(allow_private=True) as fetcher,
    ):
        with pytest.raises(TransientError, match="a certificate that cannot be verified"):
            await fetcher.get(server.address.replace("127.0.0.1", "localhost"))


async def test_who_speaks_no_tls_is_no_publisher_over_tls() -> None:
    async def plain(line: Line) -> None:
        await line.say(answer(b"<rss/>"))
        await line.gone()

    async with HostileServer.running(plain) as server, Fetcher(allow_private=True) as fetcher:
        with pytest.raises(TransientError, match="speaks no TLS"):
            await fetcher.get(server.address.replace("http:", "https:"))
