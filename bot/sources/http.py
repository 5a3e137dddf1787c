"""Fetches an address that somebody typed: politely, bounded, and only on the public internet.

Invariant: no request reaches a private address unless private feeds are allowed, redirects
included; no answer costs more than `MOST_BYTES` or `DEADLINE`; and whatever goes wrong is a
TransientError or a PermanentError that names the host: never a password, never their words.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_network
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urljoin

import httpx
from ssrfguard import DEFAULT_DENIED, AddressTable, Block, Policy, Reach, Resolver
from ssrfguard.errors import SSRFGuardError

from bot import __version__
from bot.core.urls import canonical
from bot.errors import AbsentError, GoneError, PermanentError, TransientError
from bot.sources.bodies import ENCODINGS, body_of
from bot.sources.contract import Fetched, Unchanged
from bot.sources.headers import links_of, max_age, retry_after, skew
from bot.sources.transport import Transport

DEADLINE = timedelta(seconds=20)
"""For one answer, redirects included: a server that sends a byte a second is cut off, too."""

MOST_REDIRECTS = 5
"""Real feeds need up to three: to https, to www, to where the publisher moved."""

USER_AGENT = f"Flashwire/{__version__} (news alert bot)"

_SILENCE = 10.0
"""Seconds in which a server must connect, and then send something."""

_PORTS = frozenset({80, 443, 8080, 8443})
"""What feeds are served on; every other port is somebody's database."""

_NOT_PUBLIC = (
    f"is not a public host on port {', '.join(str(port) for port in sorted(_PORTS))};"
    " ALLOW_PRIVATE_FEEDS=true lets feeds lie elsewhere"
)

_AZURE = Block(
    network=ip_network("168.63.129.16/32"),
    name="Azure's platform service",
    rfc="",
    reach=Reach.DENIED,
    note="A public address that answers inside Azure only, with a machine's secrets.",
)
PUBLIC = Policy(
    allowed_ports=_PORTS,
    denied_networks=AddressTable((*DEFAULT_DENIED.blocks, _AZURE)),
    max_redirects=MOST_REDIRECTS,
)

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_BUSY = frozenset({408, 425, 429})
_REFUSALS = {
    401: "wants a password for this address",
    402: "wants to be paid for this address",
    403: "refuses us this address",
    404: "has nothing at this address",
    410: "has removed this address for good",
    451: "may not show this address, by law",
}
_FOR_GOOD = frozenset({301, 308})
_Result = TypeVar("_Result")


_HEADERS = {"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}


class Fetcher:
    """Keeps connections open between polls; cookies and passwords are neither kept nor sent.

    No proxy is used: it would look names up itself, and the guard would guard nothing.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        deadline: timedelta = DEADLINE,
        policy: Policy = PUBLIC,
        resolver: Resolver | None = None,
    ) -> None:
        """`policy` and `resolver`: what counts as public, and who knows names."""
        guard = None if allow_private else policy
        self._transport = Transport(guard, silence=_SILENCE, resolver=resolver)
        self._deadline = deadline

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._transport.__aexit__(kind, error, traceback)

    async def get(self, url: str, etag: str = "", last_modified: str = "") -> Fetched | Unchanged:
        """What is at the address, unless it is what the validators stand for.

        TransientError, with `after` where the server names a time: it may work later.
        PermanentError: it will not, or we may not.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if _is_sendable(value)}
        request = _request(url, headers)
        return await self._in_time(request, self._follow(request, headers))

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send a form; gives the status, whatever it is. Redirects are not followed, and what is
        answered is not read. Raises as `get` does."""
        address = _request(url, {}).url
        request = httpx.Request("POST", address, headers=_HEADERS, data=dict(form))
        return await self._in_time(request, self._status(request))

    async def _in_time(self, request: httpx.Request, work: Awaitable[_Result]) -> _Result:
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await work
        except TimeoutError:
            seconds = f"{self._deadline.total_seconds():g} s"
            raise TransientError(f"{request.url.host} did not answer within {seconds}") from None

    async def _status(self, request: httpx.Request) -> int:
        with _in_words(request.url.host):
            response = await self._transport.handle_async_request(request)
            await response.aclose()
        return response.status_code

    async def _follow(self, request: httpx.Request, headers: dict[str, str]) -> Fetched | Unchanged:
        """Redirects are followed here: httpx would read their bodies, however large."""
        first, is_for_good = request.url.host, True
        for hop in range(MOST_REDIRECTS + 1):
            with _in_words(request.url.host):
                response = await self._transport.handle_async_request(request)
                try:
                    if not response.has_redirect_location:
                        moved_to = str(request.url) if hop and is_for_good else ""
                        return await _answer(response, moved_to)
                    is_for_good = is_for_good and response.status_code in _FOR_GOOD
                finally:
                    await response.aclose()
            try:
                to = urljoin(str(request.url), response.headers["location"])
                request = _request(to, headers)
            except (ValueError, PermanentError):
                raise PermanentError(
                    f"{first} redirects to an address that we do not fetch"
                ) from None
        raise PermanentError(f"{first} redirects more than {MOST_REDIRECTS} times")


def _request(url: str, headers: dict[str, str]) -> httpx.Request:
    return httpx.Request("GET", _checked(url), headers=_HEADERS | headers)


@lru_cache(maxsize=32_768)
def _checked(url: str) -> httpx.URL:
    """The address, if it is one; known again at the next poll, for it takes 70 µs to look at."""
    # httpx is stricter than we are.
    with suppress(httpx.InvalidURL):
        if canonical(url):
            return httpx.URL(url.strip())
    raise PermanentError("not an http or https address, or one with a password in it")


def _is_sendable(validator: str) -> bool:
    """What a hostile server gave us as a validator may be no header at all."""
    return validator != "" and validator.isascii() and validator.isprintable()


async def _answer(response: httpx.Response, moved_to: str) -> Fetched | Unchanged:
    headers, now = response.headers, datetime.now(UTC)
    told: dict[str, Any] = {
        "etag": headers.get("etag", ""),
        "last_modified": headers.get("last-modified", ""),
        "max_age": max_age(headers),
        "moved_to": moved_to,
        "skew": skew(headers, now),
    }
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Unchanged(**told)
    if not response.is_success:
        _refuse(response)
    return Fetched(
        url=str(response.url),
        body=await body_of(response),
        content_type=headers.get("content-type", ""),
        links=links_of(headers.get("link", ""), str(response.url)),
        **told,
    )


def _refuse(response: httpx.Response) -> None:
    """Raise what the status stands for."""
    status, after = response.status_code, retry_after(response.headers, datetime.now(UTC))
    if status in _BUSY:
        raise TransientError(f"asks us to come back later ({status})", after)
    if response.is_server_error:
        raise TransientError(f"is in trouble itself ({status})", after)
    reason = f"{_REFUSALS.get(status, 'does not give us this address')} ({status})"
    if status == httpx.codes.GONE:
        raise GoneError(reason)
    if status == httpx.codes.NOT_FOUND:
        raise AbsentError(reason)
    raise PermanentError(reason)


@contextmanager
def _in_words(host: str) -> Iterator[None]:
    """Whatever goes wrong inside, as one of our errors that begins with the host's name."""
    try:
        yield
    except TransientError as error:
        raise TransientError(f"{host} {error}", error.after) from None
    except PermanentError as error:
        raise type(error)(f"{host} {error}") from None
    except (SSRFGuardError, httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise PermanentError(f"{host} {_NOT_PUBLIC}") from None
    except httpx.TimeoutException:
        raise TransientError(f"{host} did not answer within {_SILENCE:g} s") from None
    except (httpx.HTTPError, OSError) as error:
        raise TransientError(f"{host} {_trouble(error)}") from None


def _trouble(error: BaseException) -> str:
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "is a name that nobody knows (DNS)"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "has a certificate that cannot be verified, or speaks no TLS"
    if isinstance(error, httpx.ConnectError):
        return "refuses the connection, or cannot be reached"
    return "broke off in the middle of the answer, or speaks no HTTP"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; libraries link them in either way."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
