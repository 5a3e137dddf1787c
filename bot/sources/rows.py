"""From the fields that were found in an item, or beside the items, to an entry or a document."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from bot.model.article import Entry
from bot.sources.contract import Document
from bot.sources.dates import moment_of
from bot.sources.elements import (
    BODY,
    CATEGORY,
    FREQUENCY,
    GUID,
    LANGUAGE,
    LINK,
    PERIOD,
    PICTURE,
    PUBLISHED,
    THUMBNAIL,
    TITLE,
    TTL,
    UPDATED,
)
from bot.sources.entries import categories, cut, longest
from bot.sources.links import absolute

Row = dict[str, Any]
"""Strings, and lists of strings for what may stand several times."""

_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
"""Hours (RSS 1.0 module Syndication)."""

_LONGEST_PERIOD = timedelta(days=366)


def entry_of(row: Row, feed: Row) -> Entry:
    get = row.get
    guid, url, published = get(GUID, ""), get(LINK, ""), get(PUBLISHED)
    if not url and "is_opaque" not in row:
        url = absolute(guid, "")
    return Entry(
        guid=cut(guid),
        url=url,
        title=cut(get(TITLE, "")),
        body=longest(*get(BODY, ())),
        published=(moment_of(published) if published else None)
        or (moment_of(row[UPDATED]) if UPDATED in row else None),
        categories=categories(get(CATEGORY, ())),
        language=get(LANGUAGE) or feed.get(LANGUAGE, ""),
        picture=get(PICTURE) or get(THUMBNAIL, ""),
    )


def document_of(feed: Row, entries: tuple[Entry, ...], base: str) -> Document:
    return Document(
        entries=entries,
        title=cut(feed.get(TITLE, "")),
        link=feed.get(LINK, ""),
        hub=feed.get("hub", ""),
        address=absolute(feed.get("self", ""), base),
        every=every(feed.get(TTL, ""), feed.get(PERIOD, ""), feed.get(FREQUENCY, "")),
    )


def every(ttl: str, period: str, frequency: str) -> timedelta | None:
    """How often a feed says that it changes: `ttl` in minutes, or so many times in a period."""
    with suppress(ValueError, OverflowError):
        if period.lower() in _PERIODS or (frequency and not ttl):
            hours = _PERIODS.get(period.lower(), 24)
            return timedelta(hours=hours) / max(1, int(frequency[:9] or 1))
        if ttl and int(ttl[:9]) > 0:
            return min(timedelta(minutes=int(ttl[:9])), _LONGEST_PERIOD)
    return None
