"""Lists of feeds that programs exchange: OPML 1.0 and 2.0 (http://opml.org/spec2.opml).

Invariant: pure. Whatever a stranger's file holds, it is a list of web addresses or a PermanentError
in words; time and memory grow with its size, and no entity is resolved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bot.core.text import clean, shorten
from bot.errors import PermanentError
from bot.sources.charset import utf8
from bot.sources.links import absolute

MOST_BYTES = 5 * 1024**2
MOST_OUTLINES = 50_000
"""Readers with more feeds were not met."""

_MOST_TITLE = 200
_MOST_FOLDERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list: its address, and what is said of it. `folders`: from the outermost."""

    url: str
    title: str = ""
    page: str = ""
    folders: tuple[str, ...] = ()


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """The feeds in the order of the file, each address once. Raises PermanentError: no OPML."""
    if len(body) > MOST_BYTES:
        raise PermanentError(f"a list of more than {MOST_BYTES // 1024**2} MB")
    text = utf8(body, "").lstrip()
    if b"<!ENTITY" in text:
        raise PermanentError("a list that declares entities of its own, which we do not read")
    reading = _Reading()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise PermanentError(f"OPML broken at line {error.lineno}") from None
    if not reading.is_opml:
        raise PermanentError("XML of another kind than OPML")
    return tuple(reading.found.values())


def write_opml(title: str, feeds: Iterable[Outline], now: datetime) -> str:
    """A list that other programs read. Folders are one deep: most readers know no more."""
    folders: dict[str, list[Outline]] = {}
    for feed in feeds:
        folders.setdefault(" / ".join(feed.folders), []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(clean(title))}</title>",
        f"    <dateCreated>{format_datetime(now)}</dateCreated></head>",
        "  <body>",
    ]
    for folder, outlines in folders.items():
        indent = "      " if folder else "    "
        written = [f"{indent}<outline {_attributes(one)}/>" for one in outlines]
        if folder:
            name = _quoted(folder)
            written = [f"    <outline text={name} title={name}>", *written, "    </outline>"]
        lines += written
    return "\n".join([*lines, "  </body>", "</opml>", ""])


class _Reading:
    def __init__(self) -> None:
        self.found: dict[str, Outline] = {}
        self.is_opml = False
        self._path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.lower() == "opml":
            self.is_opml = True
        if name.lower() != "outline":
            return
        if len(self.found) >= MOST_OUTLINES or len(self._path) >= MOST_OUTLINES:
            raise PermanentError(f"a list of more than {MOST_OUTLINES} feeds")
        told = {key.lower(): value for key, value in attributes.items()}
        title = _title(told.get("title") or told.get("text") or "")
        self._path.append(title)
        if url := absolute(told.get("xmlurl", ""), ""):
            page = absolute(told.get("htmlurl", ""), "")
            folders = tuple(name for name in self._path[:-1] if name)[:_MOST_FOLDERS]
            outline = Outline(url=url, title=title, page=page, folders=folders)
            self.found.setdefault(url, outline)

    def end(self, name: str) -> None:
        if name.lower() == "outline":
            self._path.pop()


def _title(text: str) -> str:
    return shorten(clean(text), _MOST_TITLE)


def _attributes(feed: Outline) -> str:
    told = {"type": "rss", "text": feed.title or feed.url, "title": feed.title, "xmlUrl": feed.url}
    told["htmlUrl"] = feed.page
    return " ".join(f"{name}={_quoted(value)}" for name, value in told.items() if value)


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
