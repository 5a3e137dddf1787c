"""One HTTP/1.1 connection to a publisher: a GET goes out, its answer comes back in pieces.

Invariant: what is held of an answer is bounded, in its head and in its body, whatever is sent;
and a connection is used again only after an answer that ended where it said that it would.
"""

import asyncio
from collections import deque
from typing import cast

import httpx
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

MOST_HEAD = 64 * 1024
"""Bytes of an answer's headers, with all the 1xx before it; servers themselves allow 8 to 64 KB."""

MOST_WAITING = 64 * 1024
"""Bytes of a body that nobody has taken yet: then the publisher has to wait."""

MOST_ANSWER = 16 * 1024**2
"""Bytes of all of it, with the framing of chunks and what may come behind the last."""

_BODILESS = frozenset({204, 304})


class Line(asyncio.Protocol):
    """The `on_` methods are called by the parser, from within `data_received`."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_told = False
        """The answer's head is here."""
        self.is_whole = False
        """All of its body is."""
        self.received = 0
        """Bytes of the whole answer, as they travelled."""
        self._transport: asyncio.Transport | None = None
        self._parser = HttpResponseParser(self)
        self._parts: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._waiter: asyncio.Future[None] | None = None
        self._error: httpx.TransportError | None = None
        self._is_paused = False
        self._is_last = False
        self._loop = asyncio.get_running_loop()

    @property
    def is_reusable(self) -> bool:
        return self.is_whole and self.is_open and not self._is_last

    @property
    def is_open(self) -> bool:
        return self._transport is not None and self._error is None

    def ask(self, request: bytes) -> None:
        self.status, self.headers = 0, []
        self.is_told = self.is_whole = False
        self.received = self._waiting_bytes = 0
        self._parts.clear()
        assert self._transport is not None
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        self._transport.write(request)

    async def told(self) -> None:
        """Wait for the head. Raises httpx.TransportError."""
        while not self.is_told:
            await self._more()

    async def part(self) -> bytes:
        """The next piece of the body, empty at its end. Raises httpx.TransportError."""
        while not self._parts:
            if self.is_whole:
                return b""
            await self._more()
        self._waiting_bytes = 0
        if self._is_paused and self._transport is not None:
            self._is_paused = False
            self._transport.resume_reading()
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole

    def end(self) -> None:
        """Not by `close`: a TLS server may take half a minute to agree."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    async def _more(self) -> None:
        if self._error is not None:
            raise self._error
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, error: httpx.TransportError) -> None:
        if self._error is None:
            self._error = error
        self.end()
        self._wake()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked: uvloop's transports are no subclasses of asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        if self.is_whole:
            self._fail(httpx.RemoteProtocolError("more than an answer"))
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._fail(httpx.RemoteProtocolError("no HTTP"))
            return
        if self.received > (MOST_ANSWER if self.is_told else MOST_HEAD):
            self._fail(httpx.RemoteProtocolError("too long"))
        elif self._waiting_bytes > MOST_WAITING and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._transport = None
        if self.is_told and not self.is_whole and not self._is_framed():
            self.is_whole = True  # a body without a length ends with the connection
            self._error = httpx.RemoteProtocolError("closed")
            self._wake()
        else:
            self._fail(httpx.ReadError("broke off"))

    def on_message_begin(self) -> None:
        if self.is_whole:
            raise HttpParserError("a second answer")
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.is_told:  # what comes behind the body is nothing to us
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self.is_told = self.status >= 200

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)
        self._waiting_bytes += len(body)

    def on_message_complete(self) -> None:
        # 100 Continue and 103 Early Hints: the answer is still to come.
        self.is_whole = self.is_told
        self._is_last = not self._parser.should_keep_alive()

    def _is_framed(self) -> bool:
        names = {name.lower() for name, _ in self.headers}
        return self.status in _BODILESS or bool(names & {b"content-length", b"transfer-encoding"})
