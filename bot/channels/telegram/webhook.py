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

from bot.channels.bodies import body_of
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
                body = await body_of(request, _MOST_BODY)
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
