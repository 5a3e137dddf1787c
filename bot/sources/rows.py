"""From the fields that were found in an item, or beside the items, to an entry or a document."""

from typing import Any

from bot.model.article import Entry
from bot.sources.contract import Document
from bot.sources.dates import moment_of
from bot.sources.elements import (
    BODY,
    CATEGORY,
    GUID,
    LANGUAGE,
    LINK,
    PICTURE,
    PUBLISHED,
    THUMBNAIL,
    TITLE,
    UPDATED,
)
from bot.sources.entries import categories, cut, longest
from bot.sources.links import absolute

Row = dict[str, Any]
"""Strings, and lists of strings for what may stand several times."""


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


def document_of(feed: Row, entries: tuple[Entry, ...]) -> Document:
    return Document(entries=entries, title=cut(feed.get(TITLE, "")), link=feed.get(LINK, ""))
