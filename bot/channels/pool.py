"""Keep-alive connections to one HTTP/1.1 server: the hot path of a broadcast.

A request costs one write, one read and one future: no task, no timer of its own, no objects of
headers.

Invariant: nothing is tried again here, for only who asks knows what a second copy costs: an error
is a NotSentError or an UncertainError. Neither these nor a `repr` hold the path, which may hold a
token.
"""

import asyncio
import re
from collections import deque
from contextlib import suppress
from datetime import timedelta
from types import TracebackType
from typing import Self

from bot.channels.address import Address
from bot.channels.exchange import Answer, Connection, NotSentError

MOST = 128
"""At an eighth of a second an answer, that is the 1,000 a second that Telegram takes for pay."""

IDLE = timedelta(seconds=4)
"""Node and uvicorn close what was silent for 5 s, and a request must not cross such a close."""

JSON = b"application/json"

_END = "the program ends"
_GOODBYE = 1.0  # s for the sockets of ended connections to be gone
_TICKS = 16  # looks at what is overdue, in the time in which it becomes so
_PATH = re.compile(rb"/[!-~]*")


class Pool:
    """At most `most` connections, opened as needed; who finds none free waits in line.

    `deadline` is for all of a request: its turn, its connection and its answer, which may come
    late by a sixteenth. ValueError: the address is none.
    """

    def __init__(
        self, address: str, *, most: int = MOST, deadline: timedelta, idle: timedelta = IDLE
    ) -> None:
        self._address = Address(address)
        self._deadline, self._idle = deadline.total_seconds(), idle.total_seconds()
        self._room = most
        self._heads: dict[bytes, bytes] = {}
        self._free: list[Connection] = []  # taken from the end: the others fall idle
        self._used: set[Connection] = set()
        self._sockets: set[Connection] = set()
        self._line: deque[asyncio.Future[Connection | None]] = deque()
        self._is_open = False

    def __repr__(self) -> str:
        return f"Pool({self._address.header}, {len(self._used)} connections)"

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._silence = asyncio.Event()
        self._is_open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends what is under way: whoever waits for an answer is told that it is uncertain."""
        self._is_open = False
        if self._timer:
            self._timer.cancel()
        for turn in self._line:
            if not turn.done():
                turn.set_exception(NotSentError(_END))
        for connection in list(self._used):
            connection.end(_END)
        if self._sockets:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._silence.wait(), _GOODBYE)

    async def request(self, path: bytes, body: bytes, kind: bytes = JSON) -> Answer:
        """POST a body. Raises NotSentError or UncertainError; cancelling ends a connection."""
        head = (kind is JSON and self._heads.get(path)) or self._head(path, kind)
        until = self._loop.time() + self._deadline
        connection = self._idle_one() or await self._next(until)
        waiting: asyncio.Future[Answer] = self._loop.create_future()
        connection.ask(b"%b%d\r\n\r\n%b" % (head, len(body), body), waiting, until)
        try:
            return await waiting
        except asyncio.CancelledError:
            connection.give_up(waiting)
            raise

    def freed(self, connection: Connection) -> None:
        connection.until = self._loop.time() + self._idle
        if not (self._line and self._pass_on(connection)):
            self._free.append(connection)

    def ended(self, connection: Connection) -> None:
        if connection not in self._used:
            return
        self._used.remove(connection)
        if connection in self._free:
            self._free.remove(connection)
        self._vacate()

    def lost(self, connection: Connection) -> None:
        self._sockets.discard(connection)
        if not self._sockets:
            self._silence.set()

    def _head(self, path: bytes, kind: bytes) -> bytes:
        """What stands before the length; for JSON it is kept, as there are few paths."""
        if not _PATH.fullmatch(path):
            raise ValueError("not a path")
        head = (b"POST %b HTTP/1.1\r\nHost: %b\r\nContent-Type: %b\r\nContent-Length: ") % (
            path,
            self._address.header.encode(),
            kind,
        )
        if kind is JSON:
            self._heads[path] = head
        return head

    def _idle_one(self) -> Connection | None:
        while self._free:
            connection = self._free.pop()
            if connection.is_usable:
                return connection
            connection.end("closed while it was idle")
        return None

    async def _next(self, until: float) -> Connection:
        """A free connection, or a new one; first come, first served."""
        try:
            async with asyncio.timeout_at(until):
                while self._is_open:
                    found = self._idle_one()
                    if found is None and not self._room:
                        found = await self._turn()
                    elif found is None:
                        self._room -= 1
                    if found is None:
                        return await self._opened()
                    if found.is_usable:
                        return found
        except TimeoutError:
            pass
        raise NotSentError("no connection in time" if self._is_open else _END)

    async def _turn(self) -> Connection | None:
        """The connection that became free, or None for the room to open one."""
        turn: asyncio.Future[Connection | None] = self._loop.create_future()
        self._line.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            # Where it came in the same moment, the next in line gets it.
            if not turn.cancelled() and turn.exception() is None:
                found = turn.result()
                if found is None:
                    self._vacate()
                elif found.is_usable:
                    self.freed(found)
            raise

    async def _opened(self) -> Connection:
        """A new connection, in the room that was made for it."""
        try:
            connection = await self._address.connected(lambda: Connection(self))
        except BaseException:
            self._vacate()
            raise
        if not connection.is_usable or not self._is_open:
            connection.end("closed at once")
            self._vacate()
            raise NotSentError("closed at once")
        self._used.add(connection)
        self._sockets.add(connection)
        self._silence.clear()
        if self._timer is None:
            self._sweep()
        return connection

    def _pass_on(self, found: Connection | None) -> bool:
        """Give a connection, or the room for one, to the first in line; False if nobody waits."""
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(found)
                return True
        return False

    def _vacate(self) -> None:
        if not self._pass_on(None):
            self._room += 1

    def _sweep(self) -> None:
        """One timer for all: ends what is overdue, and looks again as long as there is anything."""
        now = self._loop.time()
        for connection in [one for one in self._used if one.until <= now]:
            connection.end("no answer in time")
        tick = min(self._deadline, self._idle) / _TICKS
        self._timer = self._loop.call_later(tick, self._sweep) if self._used else None
