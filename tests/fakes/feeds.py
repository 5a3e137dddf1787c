"""A feed server over real HTTP: publishers that behave, and under `/hostile/` those that do not.

Friendly feeds are published, unpublished and counted; they honour `ETag` and `Last-Modified`.
Nothing on a hostile path depends on timing: what never ends, never ends.
"""

import asyncio
import gzip
import json
import sys
import zlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape

import brotli
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.serving import serve

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_MEGABYTE = 1024**2
_PUBLISHED = datetime(2025, 11, 3, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """What a publisher writes; link and guid come from the title where they are not given."""

    title: str
    body: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = _PUBLISHED
    categories: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return sha256(self.title.encode()).hexdigest()[:8]


@dataclass
class FeedServer:
    """Feeds by path. The format is the path's ending: `.rss`, `.atom`, `.rdf` or `.json`."""

    address: str = ""
    requests: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    """How often a path was answered with 304."""
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    """More headers of the answers, by path."""
    agents: list[str] = field(default_factory=list)
    _feeds: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return self.address + path

    def publish(self, path: str, *items: Item) -> str:
        """Put items on top of the feed, the first uppermost. Returns the feed's address."""
        self._feeds[path] = (*items, *self._feeds.get(path, ()))
        return self.url(path)

    def page(self, path: str, html: str) -> str:
        """An HTML page; returns its address."""
        self._pages[path] = html
        return self.url(path)

    def unpublish(self, path: str, *titles: str) -> None:
        """Take items out of the feed; without titles, the whole feed."""
        kept = tuple(item for item in self._feeds.pop(path) if item.title not in titles)
        if titles:
            self._feeds[path] = kept

    async def serve(self, request: Request) -> Response:
        path = request.url.path
        self._count(request)
        if path in self._pages:
            return HTMLResponse(f"<!doctype html><html>{self._pages[path]}</html>")
        if path not in self._feeds:
            return Response("nothing here", 404)
        kind = path.rpartition(".")[2]
        body = _WRITERS.get(kind, _rss)(self._feeds[path], self.address).encode()
        validators = {"ETag": f'"{sha256(body).hexdigest()[:12]}"'}
        if request.headers.get("if-none-match") == validators["ETag"]:
            self.unchanged[path] += 1
            return Response(status_code=304, headers=validators)
        headers = {"Content-Type": _TYPES.get(kind, _TYPES["rss"]), **validators}
        return Response(body, headers=headers | self.headers.get(path, {}))

    async def misbehave(self, request: Request) -> Response:
        self._count(request)
        answer = _HOSTILE.get(request.path_params["what"])
        return await answer(request) if answer else Response("no such vice", 404)

    def _count(self, request: Request) -> None:
        self.requests[request.url.path] += 1
        self.agents.append(request.headers.get("user-agent", ""))


@asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    """An empty feed server on a free loopback port."""
    server = FeedServer()
    app = Starlette(
        routes=[
            Route("/hostile/{what}", server.misbehave),
            Route("/{path:path}", server.serve),
        ]
    )
    async with serve(app) as address:
        server.address = address
        yield server


def _link(item: Item, address: str) -> str:
    return item.link or f"{address}/news/{item.slug}"


def _rss(items: tuple[Item, ...], address: str) -> str:
    written = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(_link(item, address))}</link>"
        f'<guid isPermaLink="false">{escape(item.guid or item.slug)}</guid>'
        f"<description>{escape(item.body)}</description>"
        + "".join(f"<category>{escape(name)}</category>" for name in item.categories)
        + (f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else "")
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Fake</title>'
        f"<language>en</language>{written}</channel></rss>"
    )


def _atom(items: tuple[Item, ...], address: str) -> str:
    written = "".join(
        f'<entry><title>{escape(item.title)}</title><link href="{escape(_link(item, address))}"/>'
        f"<id>urn:fake:{escape(item.guid or item.slug)}</id>"
        f'<content type="html">{escape(item.body)}</content>'
        + "".join(f'<category term="{escape(name)}"/>' for name in item.categories)
        + (f"<published>{item.published.isoformat()}</published>" if item.published else "")
        + "</entry>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        f' xml:lang="en"><title>Fake</title>{written}</feed>'
    )


def _rdf(items: tuple[Item, ...], address: str) -> str:
    written = "".join(
        f'<item rdf:about="{escape(item.guid or _link(item, address))}">'
        f"<title>{escape(item.title)}</title><link>{escape(_link(item, address))}</link>"
        f"<description>{escape(item.body)}</description>"
        + (f"<dc:date>{item.published.isoformat()}</dc:date>" if item.published else "")
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{address}"><title>Fake</title></channel>{written}</rdf:RDF>'
    )


def _json(items: tuple[Item, ...], address: str) -> str:
    written = [
        {
            "id": item.guid or item.slug,
            "url": _link(item, address),
            "title": item.title,
            "content_html": item.body,
            "tags": list(item.categories),
            **({"date_published": item.published.isoformat()} if item.published else {}),
        }
        for item in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": written})


_WRITERS = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}


async def _page(_request: Request) -> Response:
    return Response("<!DOCTYPE html><html><title>Log in</title></html>", media_type="text/html")


async def _empty(_request: Request) -> Response:
    return Response(b"", media_type="application/rss+xml")


async def _huge(_request: Request) -> Response:
    """20 MB that do not say beforehand how much they are."""

    async def body() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"<" * _MEGABYTE

    return StreamingResponse(body())


async def _announced(_request: Request) -> Response:
    return Response(b"", headers={"Content-Length": str(20 * _MEGABYTE)})


async def _drip(request: Request) -> Response:
    """A byte now and then, for ever."""

    async def body() -> AsyncIterator[bytes]:
        while not await request.is_disconnected():
            yield b" "
            await asyncio.sleep(0.02)

    return StreamingResponse(body())


async def _silence(request: Request) -> Response:
    """No header ever comes."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


async def _loop(request: Request) -> Response:
    return RedirectResponse(request.url)


async def _moved(request: Request) -> Response:
    """For good, to where `to` says."""
    return RedirectResponse(request.query_params["to"], 301)


async def _astray(_request: Request) -> Response:
    return RedirectResponse("file:///etc/passwd")


async def _password(request: Request) -> Response:
    return RedirectResponse(f"http://reader:hunter2@{request.url.netloc}/news.rss")


async def _fat_redirect(_request: Request) -> Response:
    bomb = gzip.compress(bytes(100 * _MEGABYTE))
    return Response(bomb, 302, {"Location": "/news.rss", "Content-Encoding": "gzip"})


async def _broken(_request: Request) -> Response:
    return Response("Traceback: password=hunter2", 500)


async def _busy(_request: Request) -> Response:
    return Response("slow down", 429, {"Retry-After": "120"})


async def _bomb(_request: Request) -> Response:
    """100 KB that become 100 MB."""
    return Response(gzip.compress(bytes(100 * _MEGABYTE)), headers={"Content-Encoding": "gzip"})


async def _bomb_br(_request: Request) -> Response:
    bomb = brotli.compress(bytes(100 * _MEGABYTE), quality=1)
    return Response(bomb, headers={"Content-Encoding": "br"})


async def _bomb_zstd(_request: Request) -> Response:
    return Response(zstd.compress(bytes(100 * _MEGABYTE)), headers={"Content-Encoding": "zstd"})


async def _great_bomb(_request: Request) -> Response:
    """10 MB that become 10 GB, and do not say beforehand how much they are."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    block = bytes(_MEGABYTE)
    part = b"".join([packer.compress(block) for _ in range(100)]) + packer.flush()

    async def body() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield part

    return StreamingResponse(body(), headers={"Content-Encoding": "gzip"})


_PACKERS = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}


async def _packed(request: Request) -> Response:
    encoding = request.query_params["as"]
    body = _PACKERS[encoding](b"<rss/>" * 10_000)
    end = -5 if "cut" in request.query_params else None
    return Response(body[:end], headers={"Content-Encoding": encoding})


async def _no_br(_request: Request) -> Response:
    return Response(b"<rss/>" * 9, headers={"Content-Encoding": "br"})


async def _no_zstd(_request: Request) -> Response:
    return Response(b"<rss/>" * 9, headers={"Content-Encoding": "zstd"})


async def _elsewhere(request: Request) -> Response:
    return Response("", 302, {"Location": request.query_params["to"]})


async def _stacked(_request: Request) -> Response:
    twice = gzip.compress(gzip.compress(bytes(100 * _MEGABYTE)))
    return Response(twice, headers={"Content-Encoding": "gzip, gzip"})


async def _cut_gzip(_request: Request) -> Response:
    half = gzip.compress(b"<rss>" + bytes(range(256)) * 64)[:-200]
    return Response(half, headers={"Content-Encoding": "gzip"})


async def _no_gzip(_request: Request) -> Response:
    return Response(zlib.compress(b"<rss/>"), headers={"Content-Encoding": "gzip"})


async def _status(request: Request) -> Response:
    return Response("go away", int(request.query_params["status"]))


_HOSTILE = {
    "page": _page,
    "empty": _empty,
    "huge": _huge,
    "announced": _announced,
    "drip": _drip,
    "silence": _silence,
    "loop": _loop,
    "astray": _astray,
    "moved": _moved,
    "password": _password,
    "fat-redirect": _fat_redirect,
    "500": _broken,
    "429": _busy,
    "bomb": _bomb,
    "bomb-br": _bomb_br,
    "bomb-zstd": _bomb_zstd,
    "great-bomb": _great_bomb,
    "packed": _packed,
    "no-br": _no_br,
    "no-zstd": _no_zstd,
    "elsewhere": _elsewhere,
    "stacked": _stacked,
    "cut-gzip": _cut_gzip,
    "no-gzip": _no_gzip,
    "status": _status,
}
