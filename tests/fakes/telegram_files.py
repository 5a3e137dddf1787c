"""Pictures and files as the fake Telegram takes them: looked into, and no larger than allowed."""

import struct

from tests.fakes.bodies import Upload
from tests.fakes.telegram_content import Complain, formatted, with_markup
from tests.fakes.telegram_messages import Content, Json, units
from tests.fakes.telegram_methods import ApiError, StrictError, bad_request

MOST_CAPTION = 1024  # UTF-16 units after parsing
MOST_PICTURE = 10 * 1024 * 1024  # bytes
MOST_FILE = 50 * 1024 * 1024

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def photo_content(given: Json, complain: Complain) -> Content:
    """The content of a sendPhoto; the photo is known by its file name, address or id."""
    photo = given["photo"]
    if not isinstance(photo, Upload):
        return _captioned(given, complain, Content("", photo=photo))
    _check_part(photo)
    if not photo.content.startswith((_PNG, _JPEG)):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(photo.content) > MOST_PICTURE:
        raise ApiError(413, "Request Entity Too Large")
    if photo.content.startswith(_PNG):
        _check_dimensions(*struct.unpack(">II", photo.content[16:24].ljust(8, b"\0")))
    return _captioned(given, complain, Content("", photo=photo.name, file=photo.content))


def document_content(given: Json, complain: Complain) -> Content:
    """The content of a sendDocument, likewise."""
    document = given["document"]
    if not isinstance(document, Upload):
        return _captioned(given, complain, Content("", document=document))
    _check_part(document)
    if len(document.content) > MOST_FILE:
        raise ApiError(413, "Request Entity Too Large")
    found = Content("", document=document.name, file=document.content)
    return _captioned(given, complain, found)


def _captioned(given: Json, complain: Complain, bare: Content) -> Content:
    text, entities = formatted(given.get("caption", ""), given, "caption_entities", complain)
    if units(text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    full = Content(text, entities, photo=bare.photo, document=bare.document, file=bare.file)
    return with_markup(full, given.get("reply_markup"))


def _check_part(upload: Upload) -> None:
    """What the real server forgives: a file without a name or a type of its own."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if not upload.name or "/" in upload.name:
        raise StrictError(f"a file named {upload.name!r}")
    if upload.kind in ("", "text/plain"):
        raise StrictError("a file without a media type")


def _check_dimensions(width: int, height: int) -> None:
    is_odd = width + height > 10_000 or max(width, height) > 20 * min(width, height)
    if is_odd or not width:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
