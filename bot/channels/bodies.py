"""What somebody posts to one of our HTTP addresses, as far as we want to read it."""

from starlette.requests import Request

# Of the digits of a length; Python refuses to read thousands of them.
_DIGITS = 20


async def body_of(request: Request, most: int) -> bytes | None:
    """The body, None where it has more bytes; a length that is promised is not waited for."""
    promised = request.headers.get("content-length", "0")
    if not promised.isdecimal() or int(promised[:_DIGITS]) > most:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)
