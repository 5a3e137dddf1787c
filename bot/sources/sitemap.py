"""News sitemaps (https://www.sitemaps.org/protocol.html with Google's `news:` extension).

Only pages that have a news title are entries; every other page of a site is no news.
"""

from dataclasses import replace

from bot.errors import PermanentError
from bot.sources import xml
from bot.sources.contract import Document, Format, Steps
from bot.sources.elements import (
    CATEGORY,
    GROUP,
    ITEM,
    LANGUAGE,
    LINK,
    PICTURE,
    PUBLISHED,
    TITLE,
    UPDATED,
    Dialect,
)

_DIALECT = Dialect(
    name="news sitemap",
    roots=frozenset({"urlset"}),
    fields={
        "url": ITEM,
        "loc": LINK,
        "lastmod": UPDATED,
        "news:news": GROUP,
        "news:publication": GROUP,
        "news:title": TITLE,
        "news:language": LANGUAGE,
        "news:publication_date": PUBLISHED,
        "news:keywords": CATEGORY,
        "image:image": GROUP,
        "image:loc": PICTURE,
    },
)


def read(body: bytes, url: str) -> Steps:
    document = yield from xml.read(_DIALECT, body, url)
    news = tuple(entry for entry in document.entries if entry.title)
    if document.entries and not news:
        raise PermanentError("a sitemap without news")
    return replace(document, entries=news)


def refuse(_body: bytes, _content_type: str, _url: str) -> Document:
    """There is no forgiving reader of sitemaps: machines write them, and write them well."""
    raise PermanentError("a sitemap that is not well-formed, or an index of sitemaps")


SITEMAP = Format(
    name=_DIALECT.name,
    recognises=xml.begins_with("urlset", "sitemapindex"),
    read=read,
    forgive=refuse,
)
