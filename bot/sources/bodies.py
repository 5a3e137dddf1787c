"""Reads the body of an answer without letting it grow: plain or packed, up to `MOST_BYTES`.

Invariant: never more than one chunk beyond the limit is held, on the wire and decoded. httpx's
own decoders do not promise that: 2 KB of `gzip, gzip` cost them 2 GB.
"""

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli
import httpx

from bot.core.text import clean
from bot.errors import PermanentError, TransientError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_BYTES = 5 * 1024**2
"""Of a body, both as it travels and decoded. The largest real feed measured has 2.5 MB."""

ENCODINGS = "gzip, br, zstd"

_CHUNK = 16 * 1024
_MOST_MEMBERS = 1_000
"""A gzip or zstd stream may be many, one after the other; servers that flush send a handful."""

_GZIP = 16 + zlib.MAX_WBITS
_WINDOW = {int(zstd.DecompressionParameter.window_log_max): 23}
"""8 MB of memory: more is for archives (RFC 9659 3)."""

_LONGEST_QUOTE = 40
_TOO_LARGE = f"sends more than {MOST_BYTES // 1024**2} MB"


async def body_of(response: httpx.Response) -> bytes:
    """The decoded body. PermanentError: too large, or encoded as we did not ask for."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _READERS:
        quoted = clean(encoding)[:_LONGEST_QUOTE]
        raise PermanentError(f"sends an encoding that we did not ask for ({quoted})")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MOST_BYTES:
        raise PermanentError(_TOO_LARGE)

    reader = _READERS[encoding]()
    travelled = 0
    async for chunk in response.aiter_raw(_CHUNK):
        travelled += len(chunk)
        reader.feed(chunk)
        if travelled > MOST_BYTES or len(reader.body) > MOST_BYTES:
            raise PermanentError(_TOO_LARGE)
    if not reader.is_whole:
        raise TransientError("broke off in the middle of the answer")
    return bytes(reader.body)


class _Reader(Protocol):
    body: bytearray

    @property
    def is_whole(self) -> bool: ...

    def feed(self, chunk: bytes) -> None:
        """Decode up to a little more than is allowed, which tells that it is too much."""


class _Plain:
    is_whole = True
    """The transport itself notices a body shorter than announced."""

    def __init__(self) -> None:
        self.body = bytearray()

    def feed(self, chunk: bytes) -> None:
        self.body += chunk


class _Members:
    """gzip and zstd: one stream or several, each told by `start` of its decoder."""

    def __init__(self, name: str, error: type[Exception], start: Callable[[], "_Decoder"]) -> None:
        self.body = bytearray()
        self._name, self._error, self._start = name, error, start
        self._member = start()
        self._members = 1
        self._is_begun = False

    @property
    def is_whole(self) -> bool:
        return self._member.eof or not self._is_begun

    def feed(self, chunk: bytes) -> None:
        try:
            while chunk and len(self.body) <= MOST_BYTES:
                if self._member.eof:
                    self._next_member()
                self._is_begun = True
                self.body += self._member.decompress(chunk, MOST_BYTES + 1 - len(self.body))
                chunk = self._member.unused_data
        except self._error:
            if self._members > 1:  # padding behind the stream, as tape and some proxies add it
                return
            raise PermanentError(f"sends {self._name} that cannot be decoded") from None

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise PermanentError(_TOO_LARGE)
        self._member = self._start()
        self._is_begun = False


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Brotli:
    def __init__(self) -> None:
        self.body = bytearray()
        self._decoder = brotli.Decompressor()
        self._is_begun = False

    @property
    def is_whole(self) -> bool:
        return self._decoder.is_finished() or not self._is_begun

    def feed(self, chunk: bytes) -> None:
        self._is_begun = True
        try:
            part = self._decoder.process(chunk, output_buffer_limit=_CHUNK)
            while part and len(self.body) <= MOST_BYTES:
                self.body += part
                part = self._decoder.process(b"", output_buffer_limit=_CHUNK)
        except brotli.error:
            raise PermanentError("sends brotli that cannot be decoded") from None


def _gzip() -> _Reader:
    return _Members("gzip", zlib.error, lambda: zlib.decompressobj(_GZIP))


def _zstd() -> _Reader:
    return _Members("zstd", zstd.ZstdError, lambda: zstd.ZstdDecompressor(options=_WINDOW))


_READERS: dict[str, Callable[[], _Reader]] = {
    "": _Plain,
    "identity": _Plain,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "br": _Brotli,
    "zstd": _zstd,
}
