"""The program's HTTP side: the channels' pages and webhooks, health, metrics and feed status."""

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot import __version__, metrics
from bot.channels.contract import Channel
from bot.channels.web.security import SecurityHeaders, same_origin
from bot.conversation.flyer import TEMPLATES
from bot.core.health import clock_complaint, latency, remarks, state_of, unchanged_share
from bot.core.polling import spoken
from bot.lifetime import Stop
from bot.model.feed import Feed, FeedHealth
from bot.serving import serving
from bot.store import Stores
from bot.store.connection import UNAVAILABLE
from bot.workers.callback import Callbacks
from bot.workers.inviting import Invitations
from bot.workers.listen import receiver
from bot.workers.posting import Desk

_STATIC = Path(__file__).parents[1] / "web" / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served, where, and how the program is being run."""

    stores: Stores
    listener: socket.socket
    channels: Sequence[Channel]
    hosts: Sequence[str]
    roles: Sequence[str]
    mode: Literal["live", "demo"]
    play_demo: Callable[[], None] | None
    """Ends this run for a demo; None where none is offered."""
    public_url: str = ""
    """Our address as readers reach it, if we were told it."""
    newsrooms: Sequence[tuple[str, str]] = ()
    """(name, key) of those that may post stories."""


async def run(stop: Stop, site: Site) -> None:
    async with serving(site_app(site), site.listener):
        await stop.wait()
        for channel in site.channels:
            channel.close()


def site_app(site: Site) -> Starlette:
    rooms = _Rooms(site)
    own = [
        Route("/healthz", rooms.health),
        Route("/readyz", rooms.readiness),
        Route("/metrics", rooms.metrics),
        Route("/status", rooms.status),
        Route("/state", rooms.state),
        Route("/demo", rooms.demo, methods=["POST"]),
        *Invitations(site.stores, site.public_url).routes(),
        *Callbacks(site.stores).routes(),
        *Desk(site.stores, site.newsrooms).routes(),
    ]
    guards = [
        Middleware(SecurityHeaders),
        # A page of another site must not reach us by giving its own name our address.
        Middleware(TrustedHostMiddleware, allowed_hosts=list(site.hosts), www_redirect=False),
    ]
    served = [
        route
        for channel in site.channels
        for route in channel.routes(receiver(site.stores, channel))
    ]
    # The web chat serves them, too, where it is on.
    static = Mount("/static", StaticFiles(directory=_STATIC))
    troubles = dict.fromkeys(UNAVAILABLE, _without_redis)
    return Starlette(routes=[*own, *served, static], middleware=guards, exception_handlers=troubles)


async def _without_redis(_: Request, __: Exception) -> Response:
    return PlainTextResponse("Redis does not answer\n", status_code=503)


@dataclass(frozen=True, slots=True)
class _Rooms:
    site: Site

    async def health(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readiness(self, _: Request) -> Response:
        """200 where Redis answers and every role of this process is at work."""
        missing = await self.site.stores.heartbeats.missing(self.site.roles)
        if missing:
            return PlainTextResponse(f"not at work: {', '.join(missing)}\n", status_code=503)
        return PlainTextResponse("ok\n")

    async def metrics(self, _: Request) -> Response:
        # What this process counted is asked for most when Redis is in trouble.
        with suppress(*UNAVAILABLE):
            feeds = await self.site.stores.feeds.all()
            metrics.failing_feeds.set(sum(1 for _, health in feeds if health.error))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def status(self, _: Request) -> Response:
        feeds = await self.site.stores.feeds.all()
        page = TEMPLATES.get_template("status.html").render(
            version=__version__,
            mode=self.site.mode,
            feeds=[_row(*feed) for feed in feeds],
            clock=clock_complaint(health for _, health in feeds),
        )
        return HTMLResponse(page)

    async def state(self, _: Request) -> Response:
        feeds = await self.site.stores.feeds.all()
        counts = {
            "total": len(feeds),
            "failing": sum(1 for _, health in feeds if health.error),
            "answered": sum(1 for _, health in feeds if health.last_success),
        }
        offered = self.site.play_demo is not None
        return JSONResponse({"mode": self.site.mode, "demo_offered": offered, "feeds": counts})

    async def demo(self, request: Request) -> Response:
        if not same_origin(request):
            return PlainTextResponse("only from our own page\n", status_code=403)
        if self.site.play_demo is None:
            return PlainTextResponse("no demo is offered here\n", status_code=404)
        self.site.play_demo()
        return PlainTextResponse("the demo begins\n", status_code=202)


def _row(feed: Feed, health: FeedHealth) -> dict[str, object]:
    delay = latency(health)
    return {
        "publisher": feed.publisher,
        "url": feed.shown,
        "state": state_of(feed, health),
        "last_success": health.last_success,
        "latency": spoken(delay) if delay is not None else "",
        "unchanged": unchanged_share(health),
        "next_poll": health.next_poll,
        "why": health.why,
        "failures": health.failures,
        "remarks": remarks(health),
        "polls": health.polls,
    }
