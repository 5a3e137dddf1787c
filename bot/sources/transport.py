"""Connections to many publishers, kept open between polls: httpx over a few lines of our own.

httpx's own transport costs 350 µs of CPU a request, most of it locks and objects; this one costs
a tenth. Where it may connect is decided once a connection, by the policy, with the addresses that
are connected to: there is no second look-up that could answer otherwise.

Invariant: with a policy, no connection is opened to an address that it does not permit; at most
`MOST_IDLE` connections are kept while nobody uses them.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

import httpx
from ssrfguard import Policy, Resolver, resolve

from bot.sources.line import Line

MOST_IDLE = 512
IDLE = timedelta(seconds=55)
"""Servers close what was silent for 5 to 75 s. One that was closed under us is opened again."""

_LOOKUPS = 32
"""Names that are looked up at once: a look-up may hang for a minute and cannot be stopped."""

_MOST_ADDRESSES = 4
"""Of one name, that are tried one after the other."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_Origin = tuple[str, str, int]


class Transport(httpx.AsyncBaseTransport):
    """`policy`: where connections may lead; None: anywhere. `silence`: seconds."""

    def __init__(
        self, policy: Policy | None, *, silence: float, resolver: Resolver | None = None
    ) -> None:
        self._policy, self._silence, self._resolver = policy, silence, resolver
        # With certifi's authorities: not every machine has some of its own.
        self._tls = httpx.create_ssl_context()
        self._tls.set_alpn_protocols(["http/1.1"])
        self._names = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="names")
        self._idle: OrderedDict[Line, tuple[_Origin, float]] = OrderedDict()
        self._of: dict[_Origin, list[Line]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        for line in self._idle:
            line.end()
        self._idle.clear()
        self._of.clear()
        self._names.shutdown(wait=False, cancel_futures=True)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = _origin(request.url)
        written = _written(request)
        kept = self._take(origin)
        line = kept or await self._opened(request.url, origin)
        try:
            await self._told(line, written)
        except httpx.TransportError:
            # A publisher may close a connection in the moment in which we use it again.
            if kept is None or line.received:
                raise
            line = await self._opened(request.url, origin)
            await self._told(line, written)
        body = _Body(self, line, origin)
        return httpx.Response(line.status, headers=line.headers, stream=body, request=request)

    async def next_part(self, line: Line) -> bytes:
        try:
            async with asyncio.timeout(self._silence):
                return await line.part()
        except TimeoutError:
            raise httpx.ReadTimeout("silence") from None

    def give_back(self, line: Line, origin: _Origin) -> None:
        if not line.is_reusable:
            line.end()
            return
        now = asyncio.get_running_loop().time()
        self._idle[line] = origin, now + IDLE.total_seconds()
        self._of.setdefault(origin, []).append(line)
        while self._idle:
            oldest, (_, until) = next(iter(self._idle.items()))
            if len(self._idle) <= MOST_IDLE and until > now and oldest.is_open:
                break
            self._forget(oldest)
            oldest.end()

    async def _told(self, line: Line, written: bytes) -> None:
        """Write the request and wait for the answer's head; ends the connection on an error."""
        try:
            line.ask(written)
            async with asyncio.timeout(self._silence):
                await line.told()
        except TimeoutError:
            line.end()
            raise httpx.ReadTimeout("silence") from None
        except BaseException:
            line.end()
            raise

    def _take(self, origin: _Origin) -> Line | None:
        now = asyncio.get_running_loop().time()
        while lines := self._of.get(origin):
            line = lines[-1]
            _, until = self._idle[line]
            self._forget(line)
            if line.is_open and until > now:
                return line
            line.end()
        return None

    def _forget(self, line: Line) -> None:
        origin, _ = self._idle.pop(line)
        lines = self._of[origin]
        lines.remove(line)
        if not lines:
            del self._of[origin]

    async def _opened(self, url: httpx.URL, origin: _Origin) -> Line:
        try:
            async with asyncio.timeout(self._silence):
                places = await self._places(url, origin)
            return await self._connected(places, origin)
        except TimeoutError:
            raise httpx.ConnectTimeout("silence") from None
        except OSError as error:
            raise httpx.ConnectError("no connection") from error

    async def _places(self, url: httpx.URL, origin: _Origin) -> list[str]:
        """Where to connect to: with a policy the addresses that it permits."""
        if self._policy is None:
            return [origin[1]]
        target = self._policy.check_url(str(url))
        look_up = partial(resolve, target, policy=self._policy, resolver=self._resolver)
        permitted = await asyncio.get_running_loop().run_in_executor(self._names, look_up)
        return [str(address.ip) for address in permitted[:_MOST_ADDRESSES]]

    async def _connected(self, places: Sequence[str], origin: _Origin) -> Line:
        """Each address has its part of the time: the way to one of them may be a dead end."""
        loop = asyncio.get_running_loop()
        scheme, host, port = origin
        tls = self._tls if scheme == "https" else None
        failure = OSError("no address")
        for place in places:
            try:
                async with asyncio.timeout(self._silence / len(places)):
                    _, line = await loop.create_connection(
                        Line, place, port, ssl=tls, server_hostname=host if tls else None
                    )
                    return line
            except OSError as error:
                failure = error
        raise failure


class _Body(httpx.AsyncByteStream):
    def __init__(self, transport: Transport, line: Line, origin: _Origin) -> None:
        self._transport, self._line, self._origin = transport, line, origin
        self._is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while part := await self._transport.next_part(self._line):
            yield part

    async def aclose(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._transport.give_back(self._line, self._origin)


def _origin(url: httpx.URL) -> _Origin:
    return url.scheme, url.host, url.port or _DEFAULT_PORTS[url.scheme]


def _written(request: httpx.Request) -> bytes:
    lines = [b"%b %b HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines += [b"%b: %b" % pair for pair in request.headers.raw]
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.content
