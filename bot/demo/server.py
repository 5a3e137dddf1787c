"""The demo wire as a web server: a feed per publisher, and a page per report.

It behaves as a publisher's server should (validators, 304, content types), since the fetcher
that polls it is the real one. Nothing can be read before its time, by feed or by page.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from jinja2 import Environment, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.demo.formats import Edition, content_type, edition_of, rendered, report_of
from bot.demo.script import Publisher, Script
from bot.serving import listener, serving


@dataclass(frozen=True, slots=True)
class Wire:
    """A wire that is being served."""

    address: str
    """`http://127.0.0.1:port`."""
    ends: datetime
    """When the last item comes out."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def serve_wire(
    script: Script, *, now: Callable[[], datetime] = _utc_now
) -> AsyncIterator[Wire]:
    """Serves the script from now on, on a free port of loopback; signals stay the caller's."""
    started = now()
    with listener("127.0.0.1", 0) as listening:
        async with serving(wire_app(script, started=started, now=now), listening):
            port = listening.getsockname()[1]
            yield Wire(f"http://127.0.0.1:{port}", started + script.length)


def wire_app(script: Script, *, started: datetime, now: Callable[[], datetime]) -> Starlette:
    """The wire at `now()`; addresses in it follow the request's Host."""
    pages = _Pages(script, started, now)
    return Starlette(
        routes=[
            Route("/", pages.home),
            Route("/{publisher}/feed", pages.feed),
            Route("/{publisher}/{slug}", pages.article),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Pages:
    script: Script
    started: datetime
    now: Callable[[], datetime]

    async def home(self, request: Request) -> Response:
        editions = [self._edition(request, publisher) for publisher in self.script.publishers]
        return _page(_HOME.render(editions=editions))

    async def feed(self, request: Request) -> Response:
        edition = self._edition(request, self._publisher(request))
        content = rendered(edition)
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
            "Last-Modified": format_datetime(edition.changed.astimezone(UTC), usegmt=True),
            "Cache-Control": "no-cache",
        }
        if _is_known(request, headers["ETag"], edition.changed):
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = content_type(edition.publisher)
        return Response(content, headers=headers)

    async def article(self, request: Request) -> Response:
        publisher = self._publisher(request)
        for item in self.script.due(publisher, self.now() - self.started):
            if item.slug == request.path_params["slug"]:
                report = report_of(item, publisher, self.started, _site(request))
                return _page(_ARTICLE.render(publisher=publisher, report=report))
        raise HTTPException(404)

    def _publisher(self, request: Request) -> Publisher:
        publisher = self.script.publisher(request.path_params["publisher"])
        if publisher is None:
            raise HTTPException(404)
        return publisher

    def _edition(self, request: Request, publisher: Publisher) -> Edition:
        return edition_of(
            self.script,
            publisher,
            started=self.started,
            moment=self.now(),
            site=_site(request),
        )


def _is_known(request: Request, etag: str, changed: datetime) -> bool:
    """RFC 9110, 13.2.2: If-Modified-Since counts only where there is no If-None-Match."""
    if (tags := request.headers.get("If-None-Match")) is not None:
        held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return etag in held or "*" in held
    try:
        since = parsedate_to_datetime(request.headers["If-Modified-Since"])
    except (KeyError, ValueError):
        return False
    # HTTP dates are in whole seconds; one without a zone is malformed, and ignored.
    return since.tzinfo is not None and changed.replace(microsecond=0) <= since


def _site(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _page(content: str) -> Response:
    # Whatever the script's HTML holds, nothing in it runs or is fetched.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HTMLResponse(content, headers={"Content-Security-Policy": policy})


_TEMPLATES = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<style>
body { font: 1.1rem/1.6 Georgia, serif; max-width: 38rem; margin: 2rem auto; padding: 0 1rem }
.demo { background: #ffe9a8; color: #222; padding: .5rem 1rem; font: .9rem/1.4 sans-serif }
.text { white-space: pre-line }
</style>
"""

_NOTICE = """<p class="demo">Fictional demo news: every name, place and event here is invented.</p>
"""

_HOME = _TEMPLATES.from_string(
    _HEAD
    + "<title>The demo wire</title></head><body>\n"
    + _NOTICE
    + """<h1>The demo wire</h1>
{% for edition in editions %}
<h2>{{ edition.publisher.name }}</h2>
<p><a href="{{ edition.address }}">feed ({{ edition.publisher.format }})</a></p>
<ul>
{% for report in edition.reports %}
<li><a href="{{ report.url }}"><bdi>{{ report.title }}</bdi></a></li>
{% endfor %}
</ul>
{% endfor %}
</body></html>
"""
)

_ARTICLE = _TEMPLATES.from_string(
    _HEAD
    + "<title>{{ report.title }}</title></head><body>\n"
    + _NOTICE
    + """<p><a href="/">{{ publisher.name }}</a>
{% if report.published %}
· <time>{{ report.published.strftime("%d %B %Y, %H:%M UTC") }}</time>
{% endif %}
</p>
<h1><bdi>{{ report.title }}</bdi></h1>
{% if publisher.writes == "html" %}
{{ report.body | safe }}
{% else %}
{% for paragraph in report.body.split("\n\n") %}
<p class="text">{{ paragraph }}</p>
{% endfor %}
{% endif %}
</body></html>
"""
)
