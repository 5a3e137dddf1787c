"""The bytes of a feed as UTF-8, whatever they are written in.

Who is believed, in this order: a byte order mark; zeros where UTF-16 and UTF-32 have them; the
bytes themselves where they can only be UTF-8; the header (RFC 7303 3); the XML declaration. The
header comes after the bytes because so many servers send one charset for all their files.

Invariant: never raises; what cannot be decoded comes back with question marks in it.
"""

import codecs
import re
from email.message import Message

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
"""How a document without a mark begins (XML 1.0, appendix F.1)."""

_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
"""What those who name the first, in Python's words, really write (WHATWG Encoding 4.2)."""

_NOT_FOR_TEXT = re.compile(r"utf-?7|hz|idna|punycode|escape|undefined|palmos|mbcs|oem|utf.?(16|32)")
"""Codecs that nobody sends, or that hide ASCII: a `<` that no check for `<` sees."""


def utf8(body: bytes, content_type: str) -> bytes:
    """The body in UTF-8 without a mark. UTF-8 comes back as it is, sound or not."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            rest = body[len(mark) :]
            return rest if codec == "utf-8" else _recoded(rest, codec)
    for zeros, codec in _ZEROS:
        if body.startswith(zeros):
            return _recoded(body, codec)
    names = [name for name in (_of_header(content_type), _declared(body)) if name]
    if names[:1] in ([], ["utf-8"]) or _is_utf8(body, names):
        return body
    for name in names:
        try:
            return body.decode(name).encode()
        except (ValueError, LookupError):
            continue
    return _recoded(body, names[0])


def _of_header(content_type: str) -> str:
    if "charset" not in content_type.lower():
        return ""
    header = Message()
    header["content-type"] = content_type.replace("\n", " ").replace("\r", " ")
    try:
        return _codec(str(header.get_param("charset", "")).strip("'\" "))
    except ValueError:
        return ""


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body, 0, 400)
    return _codec(found[1].decode("ascii", "replace")) if found else ""


def _codec(name: str) -> str:
    """Python's name of it; empty where there is no such, or none that we trust."""
    try:
        known = codecs.lookup(name).name if name.isascii() and "\0" not in name else ""
        if not known or _NOT_FOR_TEXT.match(known):
            return ""
        b"".decode(known)  # `codecs.lookup` also knows what is no text: base64, zip
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(known, known)


def _is_utf8(body: bytes, names: list[str]) -> bool:
    if body.isascii():
        return not any(name.startswith("iso2022") for name in names)
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _recoded(body: bytes, codec: str) -> bytes:
    return body.decode(codec, "replace").encode("utf-8", "replace")
