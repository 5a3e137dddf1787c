"""Reads the body of an answer without letting it grow: gzip or nothing, up to `MOST_BYTES`.

Invariant: never more than one chunk beyond the limit is held, on the wire and decoded. httpx's
own decoders do not promise that: 2 KB of `gzip, gzip` cost them 2 GB.
"""

import zlib

import httpx

from bot.core.text import clean
from bot.errors import PermanentError, TransientError

MOST_BYTES = 5 * 1024**2
"""Of a body, both as it travels and decoded. The largest real feed measured has 2.5 MB."""

_CHUNK = 16 * 1024
_MOST_MEMBERS = 1_000
"""A gzip stream may be many, one after the other; servers that flush send a handful."""

_GZIP = 16 + zlib.MAX_WBITS
_LONGEST_QUOTE = 40


async def body_of(response: httpx.Response) -> bytes:
    """The decoded body. PermanentError: too large, or encoded as we did not ask for."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        quoted = clean(encoding)[:_LONGEST_QUOTE]
        raise PermanentError(f"sends an encoding that we did not ask for ({quoted})")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MOST_BYTES:
        raise PermanentError(_TOO_LARGE)

    reader = _Gzip() if encoding.endswith("gzip") else _Plain()
    travelled = 0
    async for chunk in response.aiter_raw(_CHUNK):
        travelled += len(chunk)
        reader.feed(chunk)
        if travelled > MOST_BYTES or len(reader.body) > MOST_BYTES:
            raise PermanentError(_TOO_LARGE)
    if not reader.is_whole:
        raise TransientError("broke off in the middle of the answer")
    return bytes(reader.body)


_TOO_LARGE = f"sends more than {MOST_BYTES // 1024**2} MB"


class _Plain:
    is_whole = True
    """httpcore itself notices a body shorter than announced."""

    def __init__(self) -> None:
        self.body = bytearray()

    def feed(self, chunk: bytes) -> None:
        self.body += chunk


class _Gzip:
    def __init__(self) -> None:
        self.body = bytearray()
        self._member = zlib.decompressobj(_GZIP)
        self._members = 1
        self._is_begun = False

    @property
    def is_whole(self) -> bool:
        return self._member.eof or not self._is_begun

    def feed(self, chunk: bytes) -> None:
        """Decode up to one byte more than is allowed, which tells that it is too much."""
        try:
            while chunk and len(self.body) <= MOST_BYTES:
                if self._member.eof:
                    self._next_member()
                self._is_begun = True
                self.body += self._member.decompress(chunk, MOST_BYTES + 1 - len(self.body))
                chunk = self._member.unused_data
        except zlib.error:
            if self._members > 1:  # padding behind the stream, as tape and some proxies add it
                return
            raise PermanentError("sends gzip that cannot be decoded") from None

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise PermanentError(_TOO_LARGE)
        self._member = zlib.decompressobj(_GZIP)
        self._is_begun = False
