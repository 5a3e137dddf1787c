"""The picture of a link: what a camera needs of it is there, on any ground."""

import struct
import zlib

import pytest
import segno

from bot.core.pictures import qr_code

LINK = "https://t.me/flashwire_test_bot?start=follow-climate_poster"
QUIET = 4


def pixels(picture: bytes) -> list[list[bool]]:
    """The rows of a PNG of one bit a pixel: True where it is dark."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at, body, width = 8, b"", 0
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, part = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, _, depth, colour = struct.unpack(">IIBB", part[:10])
            assert (depth, colour) == (1, 0)
        assert kind != b"tRNS", "it is not see-through"
        body += part if kind == b"IDAT" else b""
        at += 12 + length
    stride = -(-width // 8) + 1
    raw = zlib.decompress(body)
    rows = [raw[start : start + stride] for start in range(0, len(raw), stride)]
    before = bytes(stride - 1)
    found = []
    for row in rows:
        assert row[0] in {0, 2}
        # 2: each byte says by how much it differs from the one above.
        above = before if row[0] else bytes(stride - 1)
        before = bytes((byte + over) % 256 for byte, over in zip(row[1:], above, strict=True))
        bits = "".join(f"{byte:08b}" for byte in before)
        found.append([bit == "0" for bit in bits[:width]])
    return found


@pytest.mark.parametrize("link", [LINK, "https://news.example/?start=story-00ff12", "x" * 300])
def test_it_shows_the_link_black_on_white_with_its_quiet_zone(link: str) -> None:
    rows = pixels(qr_code(link))
    wanted = [[bool(bit) for bit in row] for row in segno.make_qr(link, error="m").matrix]
    modules = len(wanted) + 2 * QUIET
    scale = len(rows) // modules

    assert len(rows) == len(rows[0]) == modules * scale >= 600
    shown = [[row[column * scale] for column in range(modules)] for row in rows[::scale]]
    inner = [row[QUIET:-QUIET] for row in shown[QUIET:-QUIET]]
    assert inner == wanted
    edge = [*shown[:QUIET], *shown[-QUIET:], *(row[:QUIET] + row[-QUIET:] for row in shown)]
    assert not any(dark for row in edge for dark in row)


def test_it_is_no_heavier_than_a_headline_and_always_the_same() -> None:
    assert len(qr_code(LINK)) < 4_000
    assert qr_code(LINK) is qr_code(LINK)
