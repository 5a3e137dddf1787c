"""Reads XML feeds that are not sound, through feedparser: slowly, and nearly all of them.

Invariant: feedparser only ever sees a stream of bytes: given a string or `bytes` it would open
them as an address or a file name. What makes it slow or greedy is refused before it starts.
"""

import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException

import feedparser

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.contract import Document
from bot.sources.entries import categories, cut, longest, newest, plausible
from bot.sources.links import absolute

MOST_ATTRIBUTES = 200
"""In one tag. The parser's time grows with their square: 1,000 take 0.04 s, 20,000 take 14 s;
the most in any real feed measured is 31."""

_LONG_TAG = re.compile(rb"""<[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*'){400,}+""")
"""A tag that is long enough for so many attributes: two bytes each."""
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")

_PREFIXED = re.compile(rb"<(rss:|rss20:)item\b")
_ANYTHING = "application/xml"
"""Said for a server that says nothing: its default encoding is UTF-8 (RFC 7303 3.2)."""


def read(body: bytes, content_type: str, url: str) -> Document:
    """The feed in a body as it came. Raises PermanentError where there is nothing to be read."""
    _refuse_hostile(body)
    if prefixed := _PREFIXED.search(body):
        prefix = prefixed[1]
        # Nobody declared it, so it means nothing; feedparser would find no entries.
        body = body.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    # Not where it lies: ids would be made addresses.
    headers = {"content-type": content_type or _ANYTHING}
    try:
        parsed = feedparser.parse(
            BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001 — strangers' bytes: whatever it is, it is unreadable
        raise PermanentError(f"XML that cannot be read ({type(error).__name__})") from None

    entries = [_entry(item, _string(parsed.feed.get("language")), url) for item in parsed.entries]
    if not entries:
        _complain(parsed, body)
    return Document(
        entries=newest(entries),
        title=cut(_string(parsed.feed.get("title"))),
        link=absolute(_string(parsed.feed.get("link")), url),
    )


def _refuse_hostile(body: bytes) -> None:
    text = body.replace(b"\0", b"")  # UTF-16 as well, near enough for what is looked for
    doctype = text.find(b"<!DOCTYPE")
    if doctype >= 0:
        items = [at for mark in (b"<item", b"<entry") if (at := text.find(mark, doctype)) >= 0]
        if b"<!ENTITY" in text[doctype : min(items, default=len(text))]:
            raise PermanentError("XML that declares entities of its own, which we do not read")
    for tag in _LONG_TAG.finditer(text):
        bare = _QUOTED.sub(b'""', tag[0])
        if max(bare.count(b"="), len(bare.split())) > MOST_ATTRIBUTES:
            raise PermanentError(f"XML with over {MOST_ATTRIBUTES} attributes in one tag")


def _complain(parsed: Mapping[str, Any], body: bytes) -> None:
    """Say why there is no entry, unless the feed is sound and merely empty."""
    error = parsed.get("bozo_exception")
    if isinstance(error, SAXParseException):
        # feedparser puts a declaration on a line of its own where there is none.
        added = 0 if body.lstrip().startswith(b"<?xml") else 1
        line = max(1, (error.getLineNumber() or 1) - added)
        raise PermanentError(f"XML broken at line {line} and no entry readable")
    if not parsed.get("version"):
        kind = "an HTML page" if b"<html" in body[:4096].lower() else "XML of another kind"
        raise PermanentError(f"not a feed: {kind}")


def _entry(item: dict[str, Any], language: str, url: str) -> Entry:
    contents = (_string(content.get("value")) for content in item.get("content") or ())
    title = item.get("title_detail") or {}
    tags = (_string(tag.get("label") or tag.get("term")) for tag in item.get("tags") or ())
    return Entry(
        guid=cut(_string(item.get("id"))),
        url=absolute(_string(item.get("link")), url),
        title=cut(_string(item.get("title"))),
        body=longest(_string(item.get("summary")), *contents),
        published=_published(item),
        categories=categories([tag for tag in tags if tag]),
        language=_string(title.get("language")) or language,
        picture=_picture(item, url),
    )


def _picture(item: dict[str, Any], url: str) -> str:
    told = [*(item.get("media_content") or ()), *(item.get("enclosures") or ())]
    pictures = [one for one in told if _string(one.get("medium") or one.get("type"))[:5] == "image"]
    for one in (*pictures, *(item.get("media_thumbnail") or ())):
        if address := absolute(_string(one.get("url") or one.get("href")), url):
            return address
    return ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _published(item: dict[str, Any]) -> datetime | None:
    """When it was published, or else updated; the parser gives both in UTC."""
    for name in ("published_parsed", "updated_parsed"):
        # Past feedparser's own `get`, which answers one for the other, with a warning.
        if moment := dict.get(item, name):
            try:
                return plausible(datetime.fromtimestamp(timegm(moment), UTC))
            except (ValueError, OverflowError, OSError):
                continue
    return None
