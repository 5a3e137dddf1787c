"""One connection of a pool: a request goes out, its answer comes back, and so on.

Invariant: a connection carries one request at a time, is used again only after an answer that it
had asked for, and is given up at whatever it did not expect. An error says by its type whether
the request was written, and quotes neither the request nor the answer.
"""

import asyncio
import math
from typing import NamedTuple, Protocol, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from bot.errors import TransientError

MOST_HEAD = 64 * 1024
"""Bytes of an answer's headers, with all the 1xx before it; servers themselves allow 8 to 64 KB."""

MOST_BODY = 1024 * 1024
"""Bytes, the framing of chunks included; the Bot API's longest answer is far below."""


class NotSentError(TransientError):
    """Nothing of the request was written: it can be repeated without harm."""


class UncertainError(TransientError):
    """The request was written and no answer came: it may have been carried out."""


class Answer(NamedTuple):
    status: int
    body: bytes


class Owner(Protocol):
    """Who is told what becomes of a connection."""

    def freed(self, connection: "Connection") -> None:
        """Its answer was handed over, and it can carry the next request."""

    def ended(self, connection: "Connection") -> None:
        """It is of no more use."""

    def lost(self, connection: "Connection") -> None:
        """Its socket is closed."""


class Connection(asyncio.Protocol):
    """The `on_` methods are called by the parser, from within `data_received`."""

    def __init__(self, owner: Owner) -> None:
        self.until = math.inf
        """In the loop's time: when an answer, or else the next request, is overdue."""
        self._owner = owner
        self._transport: asyncio.Transport | None = None
        self._parser = HttpResponseParser(self)
        self._waiting: asyncio.Future[Answer] | None = None
        self._found: Answer | None = None
        self._parts: list[bytes] = []
        self._left = MOST_HEAD
        self._is_last = False

    @property
    def is_usable(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes, waiting: asyncio.Future[Answer], until: float) -> None:
        """Write a request; who waits gets the answer, or UncertainError."""
        assert self._transport is not None
        self.until, self._waiting = until, waiting
        self._transport.write(request)

    def give_up(self, waiting: asyncio.Future[Answer]) -> None:
        """Nobody waits for this answer any more. By now it may have come, and another be due."""
        if self._waiting is waiting:
            self.end("given up")

    def end(self, why: str) -> None:
        """Not by `close`: a TLS server may take half a minute to agree."""
        transport, self._transport = self._transport, None
        if transport is None:
            return
        transport.abort()
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(UncertainError(why))
        self._owner.ended(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked: uvloop's transports are no subclasses of asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:
            self.end("answered before it was asked")
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._is_last = True
            if self._found is None:
                self.end("the answer is no HTTP")
                return
        if self._found is not None:
            self._hand_over(self._found)
            return
        self._left -= len(data)
        if self._left < 0:
            self.end("the answer is too long")

    def eof_received(self) -> None:
        self.end("closed without an answer")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.end("broke off without an answer")
        self._owner.lost(self)

    def on_message_begin(self) -> None:
        self._parts = []
        if self._found is not None:  # a second answer: whose, nobody knows
            self._is_last = True

    def on_headers_complete(self) -> None:
        if self._parser.get_status_code() >= 200:
            self._left += MOST_BODY

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200 or self._found is not None:
            return  # 100 Continue or 103 Early Hints: the answer is still to come
        self._found = Answer(status, b"".join(self._parts))
        self._is_last = self._is_last or not self._parser.should_keep_alive()

    def _hand_over(self, found: Answer) -> None:
        waiting, self._waiting = self._waiting, None
        self._found, self._left = None, MOST_HEAD
        if waiting is not None and not waiting.done():
            waiting.set_result(found)
        if self._is_last:
            self.end("the last answer")
        else:
            self._owner.freed(self)
