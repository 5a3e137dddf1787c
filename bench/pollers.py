"""The contestants who poll feeds, each in a process of its own.

    python -m bench.pollers NAME ADDRESS POLLS [REDIS]      prints one line of JSON

Every feed is known, so polls are conditional. Only the project keeps books of them, in Redis, and
reads what has changed; the others throw it away.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import httptools

from bench.feed_server import ETAG
from bench.stopwatch import Spent, Stopwatch, loop_name, now_bytes, peak_bytes, run_on

_KNOWN = {"If-None-Match": ETAG}
_WARM_UPS = 200
_FEEDS = 5_000

Get = Callable[[str], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    address: str
    polls: int
    in_flight: int
    redis: str = ""

    def urls(self, count: int) -> list[str]:
        return [f"{self.address}/feed/{number % _FEEDS}" for number in range(count)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Who polls. `polls`: a number that takes it some seconds."""

    title: str
    poll_all: Callable[[Errand], Awaitable[tuple[Spent, list[int]]]]
    polls: int
    in_flight: int = 64
    needs: tuple[str, ...] = ()
    may_be_fast: bool = True


async def _pumped(get: Get, errand: Errand) -> tuple[Spent, list[int]]:
    async def pump(urls: list[str]) -> None:
        left = iter(urls)

        async def work() -> None:
            for url in left:
                await get(url)

        await asyncio.gather(*(work() for _ in range(errand.in_flight)))

    await pump(errand.urls(_WARM_UPS))
    watch = Stopwatch()
    await pump(errand.urls(errand.polls))
    return watch.read(errand.polls, _WARM_UPS), []


async def with_httpx(errand: Errand) -> tuple[Spent, list[int]]:
    import httpx

    async with httpx.AsyncClient() as client:
        return await _pumped(lambda url: client.get(url, headers=_KNOWN), errand)


async def with_aiohttp(errand: Errand) -> tuple[Spent, list[int]]:
    import aiohttp

    async with aiohttp.ClientSession() as session:

        async def get(url: str) -> None:
            async with session.get(url, headers=_KNOWN) as response:
                await response.read()

        return await _pumped(get, errand)


@dataclass(slots=True)
class _Books:
    """Ends the run after so many polls; notes the memory at each tenth of them."""

    polls: int
    stop: asyncio.Event
    done: int = 0
    memory: list[int] = field(default_factory=list)

    def count(self) -> None:
        self.done += 1
        if self.done % max(1, self.polls // 10) == 0:
            self.memory.append(now_bytes())
        if self.done >= self.polls:
            self.stop.set()


async def with_project(errand: Errand) -> tuple[Spent, list[int]]:
    """The fetcher's own worker: takes what is due, polls, reads, writes down."""
    from bot.core.urls import feed_id
    from bot.model.feed import Feed, FeedHealth
    from bot.sources.contract import Fetched, Unchanged
    from bot.sources.http import Fetcher
    from bot.sources.parser import Parser
    from bot.store import Stores
    from bot.store.connection import connect
    from bot.workers import poll

    books = _Books(errand.polls, asyncio.Event())

    class Counted(Fetcher):
        async def get(
            self, url: str, etag: str = "", last_modified: str = ""
        ) -> Fetched | Unchanged:
            answer = await super().get(url, etag, last_modified)
            books.count()
            return answer

    feeds = tuple(
        Feed(id=feed_id(url), url=url, publisher="Calder", family="calder")
        for url in errand.urls(_FEEDS)
    )
    async with (
        connect(errand.redis) as database,
        Counted(allow_private=True) as fetcher,
        Parser() as parser,
    ):
        stores = Stores.over(database)
        poller = poll.Poller(stores, fetcher, parser, timedelta(0), apart=timedelta(0))
        now = datetime.now(UTC)
        await stores.feeds.declare(feeds, now)
        known = FeedHealth(etag=ETAG, polls=1, last_success=now, next_poll=now)
        await stores.feeds.settle(dict.fromkeys(feeds, known), now, apart=timedelta(0))
        before = await database.info("cpu")
        watch = Stopwatch()
        await poll.run(books.stop, poller)
        after = await database.info("cpu")
        redis = sum(after[one] - before[one] for one in ("used_cpu_sys", "used_cpu_user"))
        return watch.read(books.done, 0, redis), books.memory


class _Puller(asyncio.Protocol):
    """As fast as it goes: a request is written when an answer was parsed, and nothing is kept."""

    def __init__(self, polls: int, request: bytes, done: Callable[[], None]) -> None:
        self._left, self._request, self._done = polls, request, done
        self._parser = httptools.HttpResponseParser(self)
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        assert self.transport is not None
        self._left -= 1
        if self._left > 0:
            self.transport.write(self._request)
        else:
            self._done()


async def with_nothing(errand: Errand) -> tuple[Spent, list[int]]:
    host, _, port = errand.address.removeprefix("http://").partition(":")
    request = (
        f"GET /feed/50 HTTP/1.1\r\nHost: {host}:{port}\r\nIf-None-Match: {ETAG}\r\n\r\n"
    ).encode()
    idle = asyncio.Semaphore(0)
    each = errand.polls // errand.in_flight
    watch = Stopwatch()
    pullers = []
    for _ in range(errand.in_flight):
        _, puller = await asyncio.get_running_loop().create_connection(
            lambda: _Puller(each, request, idle.release), host, int(port)
        )
        pullers.append(puller)
    for _ in pullers:
        await idle.acquire()
    spent = watch.read(each * errand.in_flight, 0)
    for puller in pullers:
        if puller.transport is not None:
            puller.transport.close()
    return spent, []


POLLERS = {
    "httpx-1": Poller(title="httpx alone", poll_all=with_httpx, polls=3_000, in_flight=1),
    "httpx": Poller(title="httpx alone", poll_all=with_httpx, polls=3_000, in_flight=8),
    "httpx-64": Poller(title="httpx alone", poll_all=with_httpx, polls=2_000),
    "aiohttp": Poller(
        title="aiohttp alone", poll_all=with_aiohttp, polls=10_000, needs=("aiohttp",)
    ),
    "project": Poller(
        title="**this project, the whole path**", poll_all=with_project, polls=20_000, in_flight=0
    ),
    "bare": Poller(title="a load generator in Python", poll_all=with_nothing, polls=50_000),
}


def main() -> None:
    name, address, polls, *redis = sys.argv[1:]
    poller = POLLERS[name]
    errand = Errand(
        address=address,
        polls=int(polls),
        in_flight=poller.in_flight,
        redis=redis[0] if redis else "",
    )
    loop = loop_name(may_be_fast=poller.may_be_fast)

    async def work() -> tuple[Spent, list[int]]:
        return await poller.poll_all(errand)

    spent, memory = run_on(loop, work())
    print(json.dumps(asdict(spent) | {"loop": loop, "peak_bytes": peak_bytes(), "memory": memory}))


if __name__ == "__main__":
    main()
