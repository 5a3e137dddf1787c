"""POST /stories: where a newsroom's own system hands us what it publishes.

Invariant: a story is stored before it is acknowledged; a version of it is taken once, however often
it is sent; and nothing of it reaches anybody before its embargo ends.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.channels.bodies import body_of
from bot.core.normalize import id_of
from bot.core.urls import article_id
from bot.model.article import Arrival
from bot.model.feed import Feed, FeedId, Origin
from bot.sources.ninjs import FieldError, Posted, read
from bot.store import Stores
from bot.store.arrivals import Posting
from bot.workers.identity import utc_now

PATH = "/stories"
MOST_BYTES = 256 * 1024
"""The longest report has 20,000 characters."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`newsrooms`: (name, key) of those that may post."""

    stores: Stores
    newsrooms: Sequence[tuple[str, str]]

    def routes(self) -> list[Route]:
        return [Route(PATH, self.post, methods=["POST"])] if self.newsrooms else []

    async def post(self, request: Request) -> Response:
        newsroom = self._newsroom(request.headers.get("authorization", ""))
        if newsroom is None:
            refused = _problem(HTTPStatus.UNAUTHORIZED, "no key of a newsroom")
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        body = await body_of(request, MOST_BYTES)
        if body is None:
            return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MOST_BYTES} bytes")
        try:
            story = read(body, utc_now())
        except FieldError as error:
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not a story", error.faults)
        return await self._take(_feed(newsroom), story)

    async def _take(self, feed: Feed, story: Posted) -> Response:
        now = utc_now()
        await self.stores.feeds.add(feed, now)
        # By its id alone: a later version may stand at another address, or name none.
        thread = article_id("", story.id, feed.id)
        name = f"{feed.id}:{thread}"
        entry = replace(story.entry, first=await self.stores.arrivals.first(name))
        arrival = Arrival(feed=feed.id, entry=entry, received=story.embargo or now)
        held = story.embargo - now if story.embargo else None
        outcome = await self.stores.arrivals.post(arrival, id_of(entry, feed), name=name, held=held)
        metrics.posts.labels(outcome).inc()
        if outcome is Posting.OUTDATED:
            faults = {"version": f"{story.version}, but a later one was taken already"}
            return _problem(HTTPStatus.CONFLICT, "an outdated version", faults)
        await self.stores.feeds.amend(feed.id, lambda health: replace(health, last_success=now))
        taken = {"id": thread, "version": story.version, "status": outcome}
        until = {"embargo": story.embargo.isoformat()} if story.embargo else {}
        return JSONResponse({**taken, **until}, HTTPStatus.ACCEPTED)

    def _newsroom(self, header: str) -> str | None:
        """Whose key it is. All are compared, so that the time tells nothing."""
        scheme, _, given = header.partition(" ")
        digest = sha256(given.strip().encode()).digest()
        found = None
        for name, key in self.newsrooms:
            if hmac.compare_digest(sha256(key.encode()).digest(), digest):
                found = name
        return found if scheme.lower() == "bearer" else None


def _feed(newsroom: str) -> Feed:
    """A newsroom is a source like any other, and trusted like an agency."""
    digest = sha256(f"newsroom {newsroom}".encode()).hexdigest()
    return Feed(
        id=FeedId(digest[:16]),
        url="",
        publisher=newsroom,
        family=newsroom,
        trust=1.0,
        origin=Origin.NEWSROOM,
    )


def _problem(status: HTTPStatus, title: str, faults: dict[str, str] | None = None) -> JSONResponse:
    """An error as RFC 9457 has it; `errors` names each wrong field, `field` the first."""
    content: dict[str, object] = {"type": "about:blank", "title": title, "status": int(status)}
    if faults:
        content["field"] = next(iter(faults))
        content["errors"] = [{"field": name, "detail": why} for name, why in faults.items()]
    return JSONResponse(content, status, media_type="application/problem+json")
