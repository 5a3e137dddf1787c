"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

Invariant: an item that is not as the standard says is skipped; the others are read.
"""

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.contract import Format
from bot.sources.entries import longest, newest, plausible


def _text(value: object) -> object:
    """Numbers as ids, null as nothing, half a character as `?`: all are common, and harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return str(value) if isinstance(value, int | float) else value


def _date(value: object) -> datetime | None:
    """RFC 3339; an item with a broken date is still an item."""
    if not isinstance(value, str):
        return None
    try:
        return plausible(datetime.fromisoformat(value.strip()))
    except ValueError:
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
    urgency: _Urgency = None
    """Of ninjs, which newsrooms' own systems put on their items."""
    tags: Annotated[list[str], BeforeValidator(_names)] = Field(default_factory=list)


class _Document(BaseModel):
    items: list[Any]
    language: _Text = ""


def recognises(_content_type: str, head: bytes) -> bool:
    return head.startswith(b"{")


def read(body: bytes, _content_type: str, _url: str) -> tuple[Entry, ...]:
    try:
        written = json.loads(body.decode("utf-8-sig", errors="replace"), strict=False)
        document = _Document.model_validate(written)
    except (ValueError, RecursionError):
        raise PermanentError("not a feed: JSON that is no JSON Feed") from None
    entries = (_entry(item, document.language) for item in document.items)
    return newest([entry for entry in entries if entry])


def _entry(item: object, language: str) -> Entry | None:
    try:
        written = _Item.model_validate(item)
    except ValidationError:
        return None
    return Entry(
        guid=written.id,
        url=written.url or written.external_url,
        title=written.title,
        body=longest(written.content_html, written.content_text, written.summary),
        published=written.date_published or written.date_modified,
        categories=tuple(written.tags),
        language=written.language or language,
        urgency=written.urgency,
    )


JSON_FEED = Format(name="JSON Feed", recognises=recognises, read=read)
