"""Links as pictures that a telephone's camera reads (QR codes, ISO/IEC 18004)."""

import io
from functools import lru_cache

import segno

# Modules; the quiet zone that the standard asks for. It is white whatever is behind the picture,
# for on a dark page no camera would find the corners.
_BORDER = 4
# Pixels: sharp on a telephone, printable on a leaflet.
_LEAST_WIDTH = 600


@lru_cache(maxsize=512)
def qr_code(link: str) -> bytes:
    """The link as a PNG, black on white. Kept, for it costs 14 ms to draw."""
    code = segno.make_qr(link, error="m")
    modules, _ = code.symbol_size(border=_BORDER)
    scale = -(-_LEAST_WIDTH // int(modules))
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=scale, border=_BORDER, dark="black", light="white")
    return picture.getvalue()
