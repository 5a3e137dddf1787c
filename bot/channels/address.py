"""Where a server is, and the way to it: names, TLS, one address after the other.

Invariant: whoever answers https has shown a certificate for that host. Certificates are trusted
as the system does, or as `SSL_CERT_FILE` says.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from bot.channels.exchange import NotSentError

_STEP = 5.0  # s for one of a host's addresses to connect, TLS included, before the next is tried
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:]+")
_PORTS = {"http": 80, "https": 443}

Protocol = TypeVar("Protocol", bound=asyncio.BaseProtocol)


class Address:
    """`http(s)://host[:port]`; what follows is not looked at. ValueError where it is no such."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = (parts.hostname or "").encode("idna").decode()
        if parts.scheme not in _PORTS or "@" in parts.netloc or not _HOST.fullmatch(self._host):
            raise ValueError("not http(s)://host[:port]")
        usual = _PORTS[parts.scheme]
        self._port = parts.port or usual
        self._tls = _tls() if parts.scheme == "https" else None
        self._family = socket.AF_UNSPEC
        name = f"[{self._host}]" if ":" in self._host else self._host
        self.header = name if self._port == usual else f"{name}:{self._port}"
        """As the header `Host` wants it."""

    async def connected(self, made: Callable[[], Protocol]) -> Protocol:
        """The protocol, over a new connection. Raises NotSentError.

        A host has addresses of two families, and the way to one of them may be a dead end: the
        one that was reached last goes first.
        """
        loop = asyncio.get_running_loop()
        failure: Exception = OSError()
        try:
            places = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError as error:
            places, failure = [], error
        server_name = self._host if self._tls else None
        for family, *_, place in sorted(places, key=lambda place: place[0] != self._family):
            try:
                async with asyncio.timeout(_STEP):
                    _, protocol = await loop.create_connection(
                        made, *place[:2], ssl=self._tls, server_hostname=server_name
                    )
            except OSError as error:
                failure = error
            else:
                self._family = family
                return protocol
        # Not inside `except`: its context would be shown wherever this one is.
        raise NotSentError(_trouble(failure))


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _trouble(error: Exception) -> str:
    match error:
        case socket.gaierror():
            return "a name that nobody knows"
        case ssl.SSLCertVerificationError():
            return f"certificate: {error.verify_message}"
        case ssl.SSLError():
            return "no TLS"
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError():
            return "does not answer"
        case _:
            return type(error).__name__
