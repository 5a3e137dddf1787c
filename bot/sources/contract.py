"""What a source hands over, and what a format of feeds must do.

A new format is a module with one `Format`, and its name in the table of `bot.sources`.
Invariant: a reader of a format returns entries or raises PermanentError, in words that an
operator understands; what a stranger wrote never raises anything else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.model.article import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a feed. Formats are asked in the order of the table; the first reads."""

    name: str
    recognises: Callable[[str, bytes], bool]
    """Given the content type and the first 1,024 bytes."""
    read: Callable[[bytes, str, str], tuple[Entry, ...]]
    """Given the body, the content type, the address. In the order of the feed."""


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
