"""Telegram's HTML: a plain text and its entities, or the complaint the real server makes.

Follows https://core.telegram.org/bots/api#html-style and the answers of the public server: four
named entities and numeric ones, no nesting errors forgiven, offsets of errors in UTF-8 bytes,
offsets of entities in UTF-16 units.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tests.fakes.telegram_messages import Entity, units

_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_TEXT = re.compile(r"[^<]*")
_TAG_NAME = re.compile(r"[^\s>]*", re.ASCII)
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_BLANK = re.compile(r"\s*", re.ASCII)
# The real server does not insist on the semicolon.
_CHARACTER = re.compile(r"&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|([a-z]+));?", re.IGNORECASE)


class MarkupError(ValueError):
    """The text is not Telegram's HTML; the message is the real server's."""


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The plain text of `source` and its entities in order; raises MarkupError."""
    return _Parser(source).parsed()


def checked_link(url: str) -> str | None:
    """`url` as Telegram would store it, or None where it would drop the link and keep the text."""
    if not re.match(r"[a-z][a-z0-9+.\-]*:", url, re.IGNORECASE):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme in ("tg", "ton", "tonsite"):
        return url
    if parts.scheme not in ("http", "https") or not ("." in host.strip(".") or ":" in host):
        return None
    if re.search(r"\s", url):
        return None
    return url if parts.path or parts.query or parts.fragment else f"{url}/"


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int  # UTF-16 units
    start: int  # index into the pieces of plain text


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[str] = []
        self._offset = 0  # UTF-16 units
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def parsed(self) -> tuple[str, tuple[Entity, ...]]:
        while self._at < len(self._source):
            self._append(_decoded(self._take(_TEXT)))
            if self._source.startswith("</", self._at):
                self._end_tag()
            elif self._at < len(self._source):
                self._start_tag()
        if self._open:
            tag = self._open[-1].tag
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        ordered = sorted(self._entities, key=lambda e: (e.offset, -e.length))
        plain_code = (replace(e, language=None) if e.type == "code" else e for e in ordered)
        return "".join(self._pieces), tuple(plain_code)

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._take(_TAG_NAME).lower()
        if self._ended:
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _KINDS:
            place = f"at byte offset {self._byte(begin)}"
            raise MarkupError(f'Unsupported start tag "{tag}" {place}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            place = f"at byte offset {self._byte(begin)}"
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {place}')
        self._at += 1
        self._open.append(_Open(tag, argument, self._offset, len(self._pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        """Read up to the closing bracket; return the one attribute that matters to `tag`."""
        argument = ""
        while True:
            self._take(_BLANK)
            if self._next == ">":
                return argument
            name = self._take(_ATTRIBUTE_NAME).lower()
            if not name and not self._ended:
                place = f"at byte offset {self._byte(begin)}"
                raise MarkupError(f'Empty attribute name in the tag "{tag}" {place}')
            self._take(_BLANK)
            value = self._value() if self._next == "=" else ""
            if self._ended:
                raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
            argument = _argument(tag, name, value) or argument

    def _value(self) -> str:
        self._at += 1
        self._take(_BLANK)
        quote = self._next
        if quote not in ("'", '"'):
            begin = self._at
            token = self._take(_TOKEN).lower()
            if not self._ended and not self._next.isspace() and self._next != ">":
                place = f"at byte offset {self._byte(begin)}"
                raise MarkupError(f"Unexpected end of name token {place}")
            return token
        end = self._source.find(quote, self._at + 1)
        literal = self._source[self._at + 1 : end if end >= 0 else None]
        self._at = end + 1 if end >= 0 else len(self._source)
        return _decoded(literal)

    def _end_tag(self) -> None:
        begin = self._at
        where = f"at byte offset {self._byte(begin)}"
        if not self._open:
            raise MarkupError(f"Unexpected end tag {where}")
        self._at += 2
        name = self._take(_TAG_NAME).lower()
        self._take(_BLANK)
        if self._next != ">":
            raise MarkupError(f"Unclosed end tag {where}")
        tag = self._open.pop()
        if name and name != tag.tag:
            found = f'expected "</{tag.tag}>", found "</{name}>"'
            raise MarkupError(f"Unmatched end tag {where}, {found}")
        self._at += 1
        if self._offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        entity = Entity(_KINDS[tag.tag], tag.offset, self._offset - tag.offset)
        match tag.tag:
            case "a":
                url = checked_link(tag.argument or "".join(self._pieces[tag.start :]))
                if url is None:
                    return
                entity = replace(entity, url=url)
            case "tg-emoji":
                entity = replace(entity, custom_emoji_id=tag.argument)
            case "blockquote" if tag.argument:
                entity = replace(entity, type="expandable_blockquote")
            case "code":
                entity = replace(entity, language=tag.argument or None)
            case "pre" if self._entities and self._entities[-1].type == "code":
                inner = self._entities[-1]
                if (inner.offset, inner.length) == (entity.offset, entity.length):
                    self._entities.pop()
                    entity = replace(entity, language=inner.language)
        self._entities.append(entity)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._offset += units(text)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._source, self._at)
        assert found is not None, "every pattern here also matches nothing"
        self._at = found.end()
        return found.group()

    @property
    def _next(self) -> str:
        return self._source[self._at : self._at + 1]

    @property
    def _ended(self) -> bool:
        return self._at >= len(self._source)

    def _byte(self, index: int) -> int:
        return len(self._source[:index].encode())


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable"
        case _:
            return ""


def _decoded(text: str) -> str:
    return _CHARACTER.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    """The character meant, or the very text where Telegram knows no such entity."""
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED.get(name, found.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else found.group()
