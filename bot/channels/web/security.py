"""What our pages are served with, and who may write to us through a reader's browser.

Invariant: no page runs a script, loads a thing or sends a form except from and to its own origin,
and none is framed, but the chat by those sites that the operator names; and no other site's page
can make a reader's browser say something here.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY: Final = (
    # data: for pictures that come in a letter; as a picture, an SVG runs no script.
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)


def policy(framed_by: Sequence[str] = ()) -> str:
    """The content-security policy of a page that those origins may show in a frame."""
    return _POLICY + (" ".join(framed_by) or "'none'")


_HEADERS: Final = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class SecurityHeaders:
    """ASGI middleware; what a response has set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def same_origin(request: Request) -> bool:
    """Whether our own page, the reader, or no browser at all sent this.

    Browsers since 2023 send Sec-Fetch-Site; before that they sent Origin with every POST. A
    client that sends neither is no browser, so it carries nobody's cookie by accident.
    The scheme is not compared: behind a proxy that ends TLS we would see the wrong one.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or _host(origin) == request.headers.get("host", "").lower()


def _host(origin: str) -> str | None:
    """Host and port of `https://host:port`; None where there are none, as in `null`."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
