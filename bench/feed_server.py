"""Feeds on loopback, as conditional polls meet them: 304 for who knows them, else the feed.

    python -m bench.feed_server [--changed PERCENT]

Prints its address, then serves until its standard input closes. `GET /count` tells how many polls
it has answered. So many of a hundred feeds have changed at each poll. Requests are framed by hand:
the server is not to be what is measured.
"""

import argparse
import asyncio
import sys
from typing import cast

from bench.invented import feed
from bench.stopwatch import loop_name, run_on

ETAG = '"v1"'
_DATE = b"Date: Mon, 03 Nov 2025 09:00:00 GMT\r\nServer: nginx\r\nConnection: keep-alive\r\n"
_UNCHANGED = b"HTTP/1.1 304 Not Modified\r\n" + _DATE + b"ETag: %b\r\n\r\n" % ETAG.encode()
_BACKLOG = 4096
_ENTRIES = 10


class Shelf:
    """Answers polls by their path, `/feed/NUMBER`, and counts."""

    def __init__(self, changed: int) -> None:
        self.polls = 0
        self._changed = changed
        body = feed(1, _ENTRIES)
        head = b"HTTP/1.1 200 OK\r\n" + _DATE + b"Content-Type: application/rss+xml\r\n"
        self._feed = head + b"ETag: %b\r\nContent-Length: %d\r\n\r\n%b" % (
            ETAG.encode(),
            len(body),
            body,
        )

    def answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1]
        if path == b"/count":
            count = b"%d" % self.polls
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(count), count)
        self.polls += 1
        is_known = b"if-none-match" in request.lower()
        if is_known and int(path.rpartition(b"/")[2]) % 100 >= self._changed:
            return _UNCHANGED
        return self._feed


class Line(asyncio.Protocol):
    """One keep-alive connection; takes pipelined requests too."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._transport: asyncio.Transport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        if requests:
            self._transport.write(b"".join(self._shelf.answer(one) for one in requests))


async def _serve(changed: int) -> None:
    shelf = Shelf(changed)
    server = await asyncio.get_running_loop().create_server(
        lambda: Line(shelf), "127.0.0.1", 0, backlog=_BACKLOG
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changed", type=int, default=1)
    run_on(loop_name(may_be_fast=True), _serve(parser.parse_args().changed))


if __name__ == "__main__":
    main()
