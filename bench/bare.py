"""The limit: what a Python program can send that does nothing but send.

Each connection itself takes the next reader when its answer is complete: no task, no future, no
queue and no object for a message. Framing by httptools (llhttp).
"""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import urlsplit

import httptools

from bench.alert import Errand, message_id_of, request_of
from bench.stopwatch import Spent, Stopwatch


class _Puller(asyncio.Protocol):
    """A keep-alive connection with one request in flight."""

    def __init__(self, on_idle: Callable[[], None]) -> None:
        self._on_idle = on_idle
        self._parser = httptools.HttpResponseParser(self)
        self._chats: Iterator[int] = iter(())
        self._host = ""
        self._body = b""
        self.answered = 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def start(self, chats: Iterator[int], host: str) -> None:
        self._chats, self._host = chats, host
        self._next()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = b""

    def on_body(self, part: bytes) -> None:
        self._body = self._body + part if self._body else part

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() != 200:
            raise ConnectionError("refused")
        message_id_of(self._body)
        self.answered += 1
        self._next()

    def _next(self) -> None:
        assert self.transport is not None
        chat = next(self._chats, None)
        if chat is None:
            self._on_idle()
        else:
            self.transport.write(request_of(chat, self._host))


async def pull(errand: Errand) -> Spent:
    """Send to all of the errand's chats over as many connections as may be in flight."""
    loop, parts = asyncio.get_running_loop(), urlsplit(errand.address)
    context = ssl.create_default_context() if parts.scheme == "https" else None
    idle = asyncio.Semaphore(0)
    host, port = parts.hostname or "", parts.port or 443
    connections = []
    for _ in range(errand.in_flight):
        _, one = await loop.create_connection(
            lambda: _Puller(idle.release), host, port, ssl=context
        )
        connections.append(one)

    async def send_to(chats: Iterator[int]) -> None:
        for one in connections:
            one.start(chats, parts.netloc)
        for _ in connections:
            await idle.acquire()

    await send_to(errand.warm_up())
    watch = Stopwatch()
    await send_to(errand.chats())
    spent = watch.read(errand.messages, errand.warm_ups)
    if sum(one.answered for one in connections) != errand.messages + errand.warm_ups:
        raise ConnectionError("not all were answered")
    for one in connections:
        if one.transport is not None:
            one.transport.close()
    return spent
