"""Reads sound XML feeds, quickly: expat tells what it finds, and it is put down at once.

Invariant: time and memory grow with the size of the body and with nothing else. There are no
entities but those of HTML, which are characters; nothing is ever opened or fetched; what is not
well-formed or not understood is an UnsoundError, for the forgiving reader to look at.
"""

import re
from collections.abc import Callable, Mapping
from html.entities import html5
from typing import Any
from xml.parsers import expat

from bot.sources.contract import Document, Steps, UnsoundError
from bot.sources.elements import (
    BODY,
    CATEGORY,
    ENCLOSURE,
    GROUP,
    GUID,
    ITEM,
    LINK,
    MANY,
    MEDIA,
    PICTURE,
    RDF_ABOUT,
    THUMBNAIL,
    TITLE,
    XML_BASE,
    XML_LANG,
    Dialect,
    Names,
    plain_name,
)
from bot.sources.entries import MOST_ENTRIES, newest
from bot.sources.links import absolute
from bot.sources.rows import Row, document_of, entry_of

STEP = 64 * 1024
"""Bytes between two rests: at most 20 ms of work, whatever they are."""

LONGEST_TAG = 512 * 1024
"""Bytes, of a comment too: expat takes them in one go, 200 ms for 5 MB of attributes."""

_BUFFER = 64 * 1024
_PROLOG = re.compile(rb"(?:\s+|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->)*")
_RSS = re.compile(rb"<\?xml|<rss|<feed|<rdf|<channel", re.IGNORECASE)
_DECLARES = b"<!DOCTYPE"
_TEXT_TYPES = (
    "text",
    "plain",
    "html",
    "xhtml",
    "escaped",
    "application/xhtml+xml",
    "application/xml",
)
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif")


def begins_with(*roots: str) -> Callable[[str, bytes], bool]:
    """Recognises XML with one of these tags, under any prefix, near its beginning."""
    names = "|".join(roots).encode()
    tag = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:" + names + rb")(?=[\s/>])", re.IGNORECASE)
    return lambda _content_type, head: tag.search(head) is not None


def is_any(_content_type: str, head: bytes) -> bool:
    """Any XML, also where a warning of the publisher's software stands before it."""
    return head.startswith(b"<") or _RSS.search(head) is not None


def read(dialect: Dialect, body: bytes, url: str) -> Steps:
    """The feed in a body of UTF-8. Raises UnsoundError, or PermanentError where it is refused."""
    body = _sound(body)
    parser = expat.ParserCreate("utf-8", " ")
    reading = _Reading(dialect, parser, body, url)
    try:
        for start in range(0, len(body), STEP):
            parser.Parse(body[start : start + STEP], False)
            if start - parser.CurrentByteIndex > LONGEST_TAG:
                raise UnsoundError("a tag or a comment without end")
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnsoundError(str(error)) from None
    return reading.document()


def _sound(body: bytes) -> bytes:
    """The body from its first tag on, if its prolog holds nothing that could be an attack."""
    start = max(body.find(b"<?xml", 0, 4096), 0) or max(body.find(b"<", 0, 4096), 0)
    end = _PROLOG.match(body, start)
    after = end.end() if end else start
    if body[after : after + len(_DECLARES)].upper() == _DECLARES:
        # `[` opens a DTD in the document itself. None that is needed was ever met.
        close = body.find(b">", after)
        if b"[" in body[after : close + 1]:
            raise UnsoundError("a DTD of its own")
    return body[start:] if start else body


class _Reading:
    """What expat has told so far. `_level` is the depth at which elements are fields."""

    def __init__(self, dialect: Dialect, parser: Any, body: bytes, url: str) -> None:
        self._dialect, self._parser, self._body = dialect, parser, body
        self._names = Names(dialect.fields)
        self._base, self._base_depth = url, 0
        self._bases: list[tuple[str, int]] = []
        self._depth, self._level = 0, 2
        self._feed: Row = {}
        self._row: Row = self._feed
        self._item_depth = 0
        self._entries: list[Any] = []
        self._open = ""
        self._texts: list[str] = []
        self._markup, self._before = -1, ""
        self._settle_in(parser)

    def document(self) -> Document:
        return document_of(self._feed, newest(self._entries))

    def _settle_in(self, parser: Any) -> None:
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        # As if there were a DTD that we do not read: so names of HTML's characters come to us.
        parser.UseForeignDTD(True)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        parser.ExternalEntityRefHandler = self._unread
        parser.SkippedEntityHandler = self._skipped
        parser.EntityDeclHandler = self._declared
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._texts.append

    def _declared(self, *_: object) -> None:
        raise UnsoundError("an entity of its own")

    def _unread(self, context: str, *_: object) -> int:
        """Whatever lies elsewhere is empty to us."""
        self._parser.ExternalEntityParserCreate(context).Parse(b"", True)
        return 1

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        character = html5.get(f"{name};")
        if character is None:
            raise UnsoundError("an entity that nobody declared")
        self._texts.append(character)

    def _root(self, name: str, attributes: Mapping[str, str]) -> None:
        if plain_name(name) not in self._dialect.roots:
            raise UnsoundError("another root than was expected")
        self._depth = 1
        self._inherit(attributes)
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if self._open:
            if self._markup < 0:
                self._markup, self._before = self._parser.CurrentByteIndex, "".join(self._texts)
            return
        field = self._names[name]
        if attributes and (XML_BASE in attributes or XML_LANG in attributes):
            self._inherit(attributes)
        if not field:
            return
        if field is ITEM:
            self._begin(attributes)
        elif depth == self._level:
            if field is GROUP or field is MEDIA:
                self._level = depth + 1
                self._picture(field, attributes)
            elif not attributes or not self._attributed(field, attributes):
                self._open = field
                self._markup = -1
                self._texts.clear()

    def _end(self, _name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if self._open:
            if depth == self._level:
                self._close()
        elif depth < self._level:
            self._leave(depth)
        if depth == self._base_depth:
            self._base, self._base_depth = self._bases.pop()

    def _begin(self, attributes: Mapping[str, str]) -> None:
        if self._item_depth:
            raise UnsoundError("an item in an item")
        self._row = {}
        self._item_depth, self._level = self._depth, self._depth + 1
        if attributes and RDF_ABOUT in attributes:
            self._row[GUID] = attributes[RDF_ABOUT]
        if attributes and XML_LANG in attributes:
            self._row["language"] = attributes[XML_LANG]

    def _leave(self, depth: int) -> None:
        """An item or a group ends."""
        self._level = max(depth, 2)
        if depth != self._item_depth:
            return
        self._entries.append(entry_of(self._row, self._feed))
        self._row, self._item_depth = self._feed, 0
        if len(self._entries) >= 2 * MOST_ENTRIES:
            self._entries = list(newest(self._entries))

    def _close(self) -> None:
        """A field ends: its text, or its markup as it was written, goes into the row."""
        field, texts = self._open, self._texts
        self._open = ""
        text = texts[0] if len(texts) == 1 else "".join(texts)
        if self._markup >= 0:
            written = self._body[self._markup : self._parser.CurrentByteIndex]
            text = self._before + written.decode(errors="replace")
        if text := text.strip():
            if field in MANY:
                self._row.setdefault(field, []).append(text)
            elif field is LINK or field is PICTURE:
                self._row[field] = absolute(text, self._base)
            elif field is not TITLE or TITLE not in self._row:
                self._row[field] = text

    def _inherit(self, attributes: Mapping[str, str]) -> None:
        if XML_BASE in attributes:
            self._bases.append((self._base, self._base_depth))
            self._base = absolute(attributes[XML_BASE], self._base) or self._base
            self._base_depth = self._depth
        if XML_LANG in attributes:
            self._row.setdefault("language", attributes[XML_LANG])

    def _attributed(self, field: str, attributes: Mapping[str, str]) -> bool:
        """Whether the attributes say what there is to say; else the text does."""
        if field is LINK:
            return self._linked(attributes)
        if field is CATEGORY and (term := attributes.get("label") or attributes.get("term")):
            self._row.setdefault(CATEGORY, []).append(term)
            return True
        if field is GUID and attributes.get("isPermaLink", "").lower() == "false":
            self._row["is_opaque"] = "true"
        if field is BODY or field is TITLE:
            return self._is_elsewhere(attributes)
        if field in (ENCLOSURE, THUMBNAIL):
            self._picture(field, attributes)
            return True
        return False

    def _is_elsewhere(self, attributes: Mapping[str, str]) -> bool:
        """Whether the text is not here; what is no text is for the forgiving reader."""
        if "src" in attributes:
            return True
        kind = attributes.get("type", "text")
        if not kind.startswith(_TEXT_TYPES) or attributes.get("mode") == "base64":
            raise UnsoundError("content of an uncommon type")
        return False

    def _linked(self, attributes: Mapping[str, str]) -> bool:
        href = attributes.get("href")
        if href is None:
            return False
        relation = attributes.get("rel", "alternate").lower()
        address = absolute(href, self._base)
        if relation == "alternate":
            self._row.setdefault(LINK, address)
        elif relation == "enclosure":
            self._picture(ENCLOSURE, {**attributes, "url": href})
        return True

    def _picture(self, field: str, attributes: Mapping[str, str]) -> None:
        url = attributes.get("url", "")
        kind = attributes.get("medium") or attributes.get("type") or ""
        is_named = not kind and url.lower().partition("?")[0].endswith(_PICTURE_ENDINGS)
        if field is THUMBNAIL or kind.startswith("image") or is_named:
            place = THUMBNAIL if field is THUMBNAIL else PICTURE
            self._row.setdefault(place, absolute(url, self._base))
