"""Finds the feeds of a site by the address of any of its pages.

What a page names is asked first; only where it names none, the paths that feeds lie under by
custom. Invariant: an address that is offered was fetched, and a feed was read there.
"""

import asyncio
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.core.text import clean, shorten
from bot.errors import PermanentError, TransientError
from bot.sources.charset import utf8
from bot.sources.contract import Document, Fetched, Unchanged
from bot.sources.links import absolute

MOST_NAMED = 10
"""Feeds of a page that are tried; some blogs name one for every tag and comment."""

COMMON_PATHS = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json")
"""WordPress, most newspapers, Jekyll, Hugo."""

_KINDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
# Not `application/json`: that is mostly WordPress's own interface.
_VAGUE_KINDS = frozenset({"application/rdf+xml", "application/xml", "text/xml"})
_MOST_HEAD = 512 * 1024
"""Bytes of a page that are looked at: the head is in the first."""

_MOST_TITLE = 200


class Fetches(Protocol):
    async def get(self, url: str) -> Fetched | Unchanged: ...


class Reads(Protocol):
    async def read(self, body: bytes, content_type: str, url: str) -> Document: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed of a site. `title`: what it calls itself, or else what the page calls it."""

    url: str
    title: str
    document: Document


async def feeds_of(url: str, fetcher: Fetches, parser: Reads) -> tuple[Found, ...]:
    """The feed at the address, or those of the page there, the page's own order.

    Raises TransientError or PermanentError where the address itself cannot be had, and
    PermanentError where it leads to no feed.
    """
    page = await fetcher.get(url)
    if not isinstance(page, Fetched):
        raise TransientError("it says that nothing changed, but we asked for all")
    try:
        document = await parser.read(page.body, page.content_type, page.url)
    except PermanentError:
        named = named_in(page.body, page.content_type, page.url)
    else:
        return (Found(url=page.url, title=_title(document.title), document=document),)
    for candidates in (named, {urljoin(page.url, path): "" for path in COMMON_PATHS}):
        tried = (_tried(address, title, fetcher, parser) for address, title in candidates.items())
        found = {one.url: one for one in await asyncio.gather(*tried) if one is not None}
        if found:
            return tuple(found.values())
    raise PermanentError("a page that names no feed, and none lies where they commonly do")


def named_in(body: bytes, content_type: str, url: str) -> dict[str, str]:
    """The feeds that a page names (`<link rel="alternate">`): address and title, in its order."""
    tree = LexborHTMLParser(utf8(body[:_MOST_HEAD], content_type).decode(errors="replace"))
    base_tag = tree.css_first("base[href]")
    base = absolute(_attribute(base_tag, "href"), url) if base_tag else ""
    found: dict[str, str] = {}
    for link in tree.css("link[href][rel], a[href][type]"):
        address = absolute(_attribute(link, "href"), base or url)
        if address and _is_feed(link) and len(found) < MOST_NAMED:
            found.setdefault(address, _title(_attribute(link, "title")))
    return found


async def _tried(address: str, title: str, fetcher: Fetches, parser: Reads) -> Found | None:
    try:
        answer = await fetcher.get(address)
        if not isinstance(answer, Fetched):
            return None
        document = await parser.read(answer.body, answer.content_type, answer.url)
    except (PermanentError, TransientError):
        return None
    return Found(url=address, title=_title(document.title) or title, document=document)


def _is_feed(link: LexborNode) -> bool:
    kind = _attribute(link, "type").partition(";")[0].strip().lower()
    if link.tag == "a":
        return kind in _KINDS
    relations = _attribute(link, "rel").lower().split()
    return kind in _KINDS | _VAGUE_KINDS and ("alternate" in relations or "feed" in relations)


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _title(text: str) -> str:
    return shorten(clean(text), _MOST_TITLE)
