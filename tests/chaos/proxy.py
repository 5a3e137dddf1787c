"""A line between a process and Redis that can be cut, frozen or refused, as networks do."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

_CHUNK = 65536


class Line:
    """Listens on a socket of its own and passes on, both ways, what comes."""

    def __init__(self, path: Path, upstream: Path) -> None:
        self.path = path
        self._upstream = upstream
        self._asks, self._answers = asyncio.Event(), asyncio.Event()
        self.thaw()
        self._is_refusing = False
        self._ends: set[StreamWriter] = set()

    @classmethod
    @asynccontextmanager
    async def running(cls, path: Path, upstream: Path) -> AsyncIterator[Self]:
        line = cls(path, upstream)
        server = await asyncio.start_unix_server(line._serve, path)
        try:
            yield line
        finally:
            server.close()
            line.cut()
            line.thaw()
            await line._silent()

    @property
    def address(self) -> str:
        return f"unix://{self.path}"

    def cut(self) -> None:
        """End every connection at once; what was on its way is gone. New ones are taken."""
        for end in self._ends:
            end.transport.abort()

    def refuse(self) -> None:
        """Cut, and take no new connection until `allow`."""
        self._is_refusing = True
        self.cut()

    def allow(self) -> None:
        self._is_refusing = False

    def freeze(self) -> None:
        """Take connections and bytes, and pass nothing on until `thaw`."""
        self._asks.clear()
        self._answers.clear()

    def mute(self) -> None:
        """Pass on what is asked, and no answer until `thaw`."""
        self._answers.clear()

    def thaw(self) -> None:
        self._asks.set()
        self._answers.set()

    async def _serve(self, near_reader: StreamReader, near: StreamWriter) -> None:
        if self._is_refusing:
            near.transport.abort()
            return
        try:
            far_reader, far = await asyncio.open_unix_connection(self._upstream)
        except OSError:
            near.transport.abort()
            return
        ends = {near, far}
        self._ends |= ends
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass_on(near_reader, far, self._asks))
                group.create_task(self._pass_on(far_reader, near, self._answers))
        finally:
            self._ends -= ends

    async def _pass_on(
        self, source: StreamReader, sink: StreamWriter, flows: asyncio.Event
    ) -> None:
        """Until one side ends; then the other does."""
        with suppress(OSError):
            while chunk := await source.read(_CHUNK):
                await flows.wait()
                if sink.is_closing():
                    break
                sink.write(chunk)
                await sink.drain()
        sink.transport.abort()

    async def _silent(self) -> None:
        while self._ends:
            await asyncio.sleep(0)
