"""The address to which Telegram posts its updates, if it is told to.

Invariant: 200 means stored. Nothing of a body is read before the secret is known to be right,
and the address holds no token: it stands in the logs of every proxy on the way.
"""

import asyncio
import hmac
import json
from datetime import UTC, datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.contract import Receive
from bot.channels.telegram.reading import update_of
from bot.errors import TransientError

PATH = "/telegram/webhook"

_MOST_BODY = 1_000_000  # bytes; the longest update, with its quotes, is under a tenth of it
_PATIENCE = 10.0  # s for a body to arrive
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name


def webhook(secret: str, receive: Receive) -> Route:
    """POST of one update. Telegram repeats it until it is answered with 200."""

    async def endpoint(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode(), secret.encode()):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if body is None:
            return Response(status_code=413)
        try:
            update = update_of(json.loads(body), datetime.now(UTC))
        except (ValueError, RecursionError):
            update = None
        if update is None:
            return Response(status_code=400)
        try:
            await receive([update])
        except TransientError:
            return Response(status_code=503)
        return Response()

    return Route(PATH, endpoint, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too long; a length that is promised is not waited for."""
    promised = request.headers.get("Content-Length", "0")
    if not promised.isdecimal() or int(promised) > _MOST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BODY:
            return None
    return bytes(body)
