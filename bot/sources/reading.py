"""From the bytes of an answer to a document: finds the format and lets it read.

Invariant: raises PermanentError or nothing; never opens a file or a connection.
"""

from bot.errors import PermanentError
from bot.sources import FORMATS
from bot.sources.charset import utf8
from bot.sources.contract import Document, Format, UnsoundError

_HEAD = 4_096
"""Bytes that a format is recognised by: some publishers begin with a page of comments."""

_HTML = (b"<!doctype html", b"<html")
_BLANKS = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
"""White space and byte order marks of UTF-8 and UTF-16."""


def format_of(body: bytes, content_type: str) -> Format:
    """What the body, in UTF-8, is written in. Raises PermanentError where it is no feed."""
    head = body[: 4 * _HEAD].lstrip(_BLANKS)[:_HEAD]
    if not head:
        raise PermanentError("an empty answer")
    if head[:_HEAD].lower().startswith(_HTML):
        raise PermanentError("not a feed: an HTML page")
    for form in FORMATS:
        if form.recognises(content_type, head):
            return form
    raise PermanentError("not a feed: neither XML nor JSON Feed")


def document_of(body: bytes, content_type: str, url: str) -> Document:
    """The whole reading in one go, for whoever has nothing else to do meanwhile."""
    text = utf8(body, content_type)
    form = format_of(text, content_type)
    steps = form.read(text, url)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        document: Document = end.value
        return document
    except UnsoundError:
        return form.forgive(body, content_type, url)
