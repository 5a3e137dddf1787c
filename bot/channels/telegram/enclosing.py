"""A file that goes with a message: what is sent of it, and the body of the request.

Invariant: whatever a file is called, it adds no line to a header and no part to the body.
"""

import re
import secrets
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.message import Enclosure

# https://core.telegram.org/bots/api#sending-files
_MOST_PICTURE = 10 * 1024 * 1024  # bytes
MOST_FILE = 50 * 1024 * 1024
# What Telegram shows as a picture; others, an SVG or an animation, it takes as files.
_SHOWN = frozenset(("image/png", "image/jpeg"))
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/]')
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes
    is_picture: bool
    """Whether Telegram may be asked to show it."""


def file_of(enclosure: Enclosure) -> File | None:
    """The file, None where it is empty, too large, or cannot be read."""
    if len(enclosure.content) > 4 * (MOST_FILE // 3):
        return None
    try:
        content = b64decode(enclosure.content, validate=True)
    except ValueError:
        return None
    if not content:
        return None
    media_type = enclosure.media_type.lower()
    return File(
        name=_UNSAFE.sub("_", enclosure.name)[-_LONGEST_NAME:] or "file",
        media_type=media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream",
        content=content,
        is_picture=media_type in _SHOWN and len(content) <= _MOST_PICTURE,
    )


def form(fields: Mapping[str, str], place: str, file: File) -> tuple[bytes, bytes]:
    """The fields and, under the name `place`, the file: the kind of body, and the body."""
    boundary = secrets.token_hex(16).encode()  # that the file holds it is out of the question
    parts = [
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (boundary, name.encode(), value.encode("utf-8", "replace"))
        for name, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="{place}"; filename="{file.name}"'
    kind = f"Content-Type: {file.media_type}"
    parts += (
        b"--%b\r\n%b\r\n%b\r\n\r\n" % (boundary, head.encode("utf-8", "replace"), kind.encode()),
        file.content,
        b"\r\n--%b--\r\n" % boundary,
    )
    return b"multipart/form-data; boundary=" + boundary, b"".join(parts)
