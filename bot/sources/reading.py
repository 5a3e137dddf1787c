"""From the bytes of an answer to entries: finds the format and lets it read.

Invariant: raises PermanentError or nothing; never opens a file or a connection.
"""

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources import FORMATS

_HEAD = 1_024
"""Bytes that a format is recognised by."""

_HTML = (b"<!doctype html", b"<html")
_BLANKS = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
"""White space and byte order marks of UTF-8 and UTF-16."""


def entries_of(body: bytes, content_type: str, url: str) -> tuple[Entry, ...]:
    """The entries of a feed in whatever format it is; at most `MOST_ENTRIES`, newest first kept."""
    start = body[: 4 * _HEAD].lstrip(_BLANKS)[:_HEAD]
    if not start:
        raise PermanentError("an empty answer")
    if start.lower().startswith(_HTML):
        raise PermanentError("not a feed: an HTML page")
    for form in FORMATS:
        if form.recognises(content_type, start):
            return form.read(body, content_type, url)
    raise PermanentError("not a feed: neither XML nor JSON Feed")
