"""An HTTP server that is told, connection by connection, how to misbehave.

    async def cuts(line: Line) -> None:
        await line.request()
        line.cut()

    async with HostileServer.running(cuts, answers) as server:
        ...  # the first connection is cut, all others are answered

Nothing is left behind: whoever hangs is cancelled, whoever is connected is cut off.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self

Manner = Callable[["Line"], Awaitable[None]]


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, *headers, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


async def echoes(line: "Line") -> None:
    """The good one: answers each request with its own body."""
    while True:
        await line.say(answer(await line.request()))


class Line:
    """One connection, as the server sees it. It is closed when its manner ends."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: list[bytes]
    ) -> None:
        self._reader, self._writer, self._requests = reader, writer, requests

    async def request(self) -> bytes:
        """The body of the next request; IncompleteReadError once the client is gone."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: (\d+)\r\n", head)
        assert length is not None, head
        body = await self._reader.readexactly(int(length[1]))
        self._requests.append(head + body)
        return body

    async def head(self) -> bytes:
        """The next request, which has no body; IncompleteReadError once the client is gone."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        self._requests.append(head)
        return head

    async def say(self, *parts: bytes) -> None:
        for part in parts:
            self._writer.write(part)
            await self._writer.drain()
            await asyncio.sleep(0)

    async def drip(self, whole: bytes, pause: float = 0.0) -> None:
        """One byte at a time."""
        for at in range(len(whole)):
            await self.say(whole[at : at + 1])
            await asyncio.sleep(pause)

    async def gone(self) -> None:
        """Returns when the client is."""
        await self._reader.read()

    def cut(self) -> None:
        """As a machine that crashes: nothing more comes, whatever was promised."""
        self._writer.transport.abort()


class HostileServer:
    """`connections` and `requests`, head and body, are those that came."""

    def __init__(self, manners: tuple[Manner, ...]) -> None:
        self.address = ""
        self.connections = 0
        self.requests: list[bytes] = []
        self.most_at_once = 0
        self._manners = manners
        self._running: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @classmethod
    @asynccontextmanager
    async def running(
        cls, *manners: Manner, tls: ssl.SSLContext | None = None
    ) -> AsyncIterator[Self]:
        """The first connection meets the first manner, and so on; the last manner stays."""
        server = cls(manners)
        listening = await asyncio.start_server(server._meet, "127.0.0.1", 0, ssl=tls)
        port = listening.sockets[0].getsockname()[1]
        server.address = f"http{'s' if tls else ''}://127.0.0.1:{port}"
        try:
            yield server
        finally:
            listening.close()
            await server._end()

    @property
    def open(self) -> int:
        """How many connections there are now."""
        return len(self._running)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running[task] = writer
        self.most_at_once = max(self.most_at_once, len(self._running))
        manner = self._manners[min(self.connections, len(self._manners) - 1)]
        self.connections += 1
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        try:
            with suppress(*gone):
                await manner(Line(reader, writer, self.requests))
        finally:
            writer.close()
            with suppress(*gone):
                await writer.wait_closed()
            del self._running[task]

    async def _end(self) -> None:
        running = dict(self._running)
        for task, writer in running.items():
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
