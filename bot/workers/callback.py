"""Where WebSub hubs reach us: they ask whether we meant it, and push what feeds bring.

Invariant: an address that we did not give to a hub is not there, and a push without its hub's
signature changes nothing; one with it is stored before the hub is told that it arrived.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.channels.bodies import body_of
from bot.log import logger
from bot.model.feed import FeedId
from bot.model.hub import HubLease, LeaseState
from bot.sources.websub import is_signed
from bot.store import Stores
from bot.workers.identity import utc_now
from bot.workers.subscribe import CALLBACK, confirmed, renewal

MOST_BYTES = 5 * 1024**2
# What waits in Redis to be read. A larger body only tells that there is something to fetch.
_MOST_KEPT = 1024**2
_MOST_CHALLENGE = 2_000
_LONGEST_LEASE = timedelta(days=30)
_SHORTEST_LEASE = timedelta(minutes=1)
_DENIED = timedelta(days=1)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Callbacks:
    stores: Stores

    def routes(self) -> list[Route]:
        path = CALLBACK + "/{feed}/{token}"
        return [
            Route(path, self.verify, methods=["GET"]),
            Route(path, self.push, methods=["POST"]),
        ]

    async def verify(self, request: Request) -> Response:
        """Verification of intent (WebSub, 5.3), or the hub's refusal (5.2)."""
        feed, lease = await self._lease(request)
        asked = request.query_params
        if lease is None or asked.get("hub.topic") != lease.topic:
            return PlainTextResponse("no such subscription\n", 404)
        now = utc_now()
        if asked.get("hub.mode") == "denied":
            _log.warning("a hub denies a subscription", hub=lease.hub)
            denied = replace(lease, state=LeaseState.DENIED)
            await self.stores.hubs.write(feed, denied, again=now + _DENIED)
            return PlainTextResponse("ok\n")
        lasting = _seconds(asked.get("hub.lease_seconds", ""))
        challenge = asked.get("hub.challenge")
        if asked.get("hub.mode") != "subscribe" or lasting is None or not challenge:
            return PlainTextResponse("nobody wanted that\n", 404)
        await self.stores.hubs.write(
            feed, confirmed(lease, now, lasting), again=renewal(now, lasting)
        )
        # What was posted between the last poll and now, no push will tell.
        await self.stores.feeds.hurry(feed)
        return PlainTextResponse(challenge[:_MOST_CHALLENGE])

    async def push(self, request: Request) -> Response:
        """Content distribution (WebSub, 7)."""
        feed, lease = await self._lease(request)
        if lease is None:
            # The one status by which a hub forgets us.
            return PlainTextResponse("no such subscription\n", 410)
        body = await body_of(request, MOST_BYTES)
        if body is None:
            return PlainTextResponse("too large\n", 413)
        if not is_signed(body, request.headers.get("x-hub-signature", ""), lease.secret):
            metrics.pushes.labels("unsigned").inc()
            _log.warning("a push without its hub's signature", hub=lease.hub)
            return PlainTextResponse("ok\n", 202)
        kept = body if body.strip() and len(body) <= _MOST_KEPT else b""
        await self.stores.hubs.pushed(
            feed, utc_now(), kept, request.headers.get("content-type", "")[:200]
        )
        metrics.pushes.labels("fat" if kept else "thin").inc()
        return PlainTextResponse("ok\n", 202)

    async def _lease(self, request: Request) -> tuple[FeedId, HubLease | None]:
        feed = FeedId(request.path_params["feed"])
        lease = await self.stores.hubs.lease(feed)
        token = request.path_params["token"].encode()
        is_ours = lease is not None and hmac.compare_digest(token, lease.token.encode())
        return feed, lease if is_ours else None


def _seconds(text: str) -> timedelta | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    lasting = timedelta(seconds=int(text[:9]))
    return min(max(lasting, _SHORTEST_LEASE), _LONGEST_LEASE)
