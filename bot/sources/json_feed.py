"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

Invariant: an item that is not as the standard says is skipped; the others are read.
"""

import json
from datetime import datetime
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.contract import Document, Format, Steps, UnsoundError
from bot.sources.dates import moment_of
from bot.sources.entries import categories, cut, longest, newest
from bot.sources.links import absolute

_QUICK = 256 * 1024
"""Bytes of JSON that are read in one go, which takes 10 ms at most."""

_BETWEEN_RESTS = 25
"""Items."""


def _text(value: object) -> object:
    """Numbers as ids, null as nothing, half a character as `?`: all are common, and harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return str(value) if isinstance(value, int | float) else value


def _date(value: object) -> datetime | None:
    """RFC 3339; an item with a broken date is still an item."""
    try:
        return moment_of(value) if isinstance(value, str) else None
    except UnsoundError:
        return None


def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [str(_text(name)) for name in value if isinstance(name, str)]


def _urgency(value: object) -> int | None:
    return value if isinstance(value, int) and 1 <= value <= 9 else None


_Text = Annotated[str, BeforeValidator(_text)]
_Date = Annotated[datetime | None, BeforeValidator(_date)]
_Urgency = Annotated[int | None, BeforeValidator(_urgency)]


class _Item(BaseModel):
    id: _Text = ""
    url: _Text = ""
    external_url: _Text = ""
    title: _Text = ""
    content_html: _Text = ""
    content_text: _Text = ""
    summary: _Text = ""
    date_published: _Date = None
    date_modified: _Date = None
    language: _Text = ""
    image: _Text = ""
    banner_image: _Text = ""
    urgency: _Urgency = None
    """Of ninjs, which newsrooms' own systems put on their items."""
    tags: Annotated[list[str], BeforeValidator(_names)] = Field(default_factory=list)


class _Document(BaseModel):
    items: list[Any]
    title: _Text = ""
    home_page_url: _Text = ""
    language: _Text = ""


def recognises(_content_type: str, head: bytes) -> bool:
    return head.startswith(b"{")


def read(body: bytes, url: str) -> Steps:
    if len(body) > _QUICK:
        raise UnsoundError("too large to be read at once")
    try:
        written = orjson.loads(body)
    except ValueError:
        raise UnsoundError("JSON that only some understand") from None
    return (yield from _document(written, url))


def forgive(body: bytes, _content_type: str, url: str) -> Document:
    """Also with raw line breaks in strings, halves of characters, bytes that are no UTF-8."""
    try:
        written = json.loads(body.decode("utf-8-sig", errors="replace"), strict=False)
    except (ValueError, RecursionError):
        raise PermanentError(_NO_FEED) from None
    steps = _document(written, url)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        document: Document = end.value
        return document


_NO_FEED = "not a feed: JSON that is no JSON Feed"


def _document(written: object, url: str) -> Steps:
    try:
        document = _Document.model_validate(written)
    except ValidationError:
        raise PermanentError(_NO_FEED) from None
    entries: list[Entry] = []
    for number, item in enumerate(document.items):
        if number % _BETWEEN_RESTS == 0:
            yield
        if entry := _entry(item, document.language, url):
            entries.append(entry)
    return Document(
        entries=newest(entries),
        title=cut(document.title),
        link=absolute(document.home_page_url, url),
    )


def _entry(item: object, language: str, url: str) -> Entry | None:
    try:
        written = _Item.model_validate(item)
    except ValidationError:
        return None
    return Entry(
        guid=cut(written.id),
        url=absolute(written.url, url) or absolute(written.external_url, url),
        title=cut(written.title),
        body=longest(written.content_html, written.content_text, written.summary),
        published=written.date_published or written.date_modified,
        categories=categories(written.tags),
        language=written.language or language,
        urgency=written.urgency,
        picture=absolute(written.image, url) or absolute(written.banner_image, url),
    )


JSON_FEED = Format(name="JSON Feed", recognises=recognises, read=read, forgive=forgive)
