"""What a source hands over, and what a format of feeds must do.

A new format is a module with one `Format`, and its name in the table of `bot.sources`.
Invariant: a reader of a format gives a document or raises PermanentError, in words that an
operator understands; what a stranger wrote never raises anything else.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta

from bot.model.article import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed that was read: its entries in its order, and what it says of itself."""

    entries: tuple[Entry, ...]
    title: str = ""
    link: str = ""
    """The page that it is the feed of."""


Steps = Generator[None, None, Document]
"""A reading that stops now and then, at most some milliseconds apart, so that others may work."""


class UnsoundError(Exception):
    """Written in a way that the quick reader does not read; the forgiving one may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a feed. Formats are asked in the order of the table; the first reads."""

    name: str
    recognises: Callable[[str, bytes], bool]
    """Given the content type and the first 4,096 bytes, in UTF-8."""
    read: Callable[[bytes, str], Steps]
    """Given the body in UTF-8 and its address. Quick, and never longer than the body is large;
    raises UnsoundError where it is not sure."""
    forgive: Callable[[bytes, str, str], Document]
    """Given the body as it came, the content type, the address. As slow as it likes: it runs in
    a process of its own that is killed when it takes too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer with a body, decoded. `url` is where redirects led; validators may be empty."""

    url: str
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    max_age: timedelta | None = None
    """How long the server says that the answer stays true from now on."""
    moved_to: str = ""
    """Where we were sent, if all that sent us there said that it is for good."""
    skew: timedelta | None = None
    """How far our clock is ahead of the server's."""
    links: tuple[tuple[str, str], ...] = ()
    """(rel, address) of its Link headers (RFC 8288)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server says that nothing changed since the validators we sent."""

    etag: str = ""
    last_modified: str = ""
    max_age: timedelta | None = None
    moved_to: str = ""
    skew: timedelta | None = None
