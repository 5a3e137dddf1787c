"""Who is reading: a random cookie, and the chat id made from it.

Invariant: the cookie is the only key to a conversation. It stays between the browser and this
module; what is stored and logged is a digest from which it cannot be found.
"""

import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.model.chat import ChatId

COOKIE: Final = "flashwire"
# Renewed by every visit, so only who stays away for a year starts anew.
_LASTS: Final = timedelta(days=365)
_BYTES: Final = 32
_VALUE: Final = re.compile(r"[\w-]{43}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")


def chat_of(request: Request) -> ChatId | None:
    """The reader's chat; None before the page has given them a cookie."""
    value = request.cookies.get(COOKIE, "")
    if not _VALUE.fullmatch(value):
        return None
    return ChatId("web:" + sha256(value.encode()).hexdigest()[:32])


def remember(request: Request, response: Response) -> None:
    """Give the reader a cookie, or one more year to the one they have."""
    known = chat_of(request) is not None
    response.set_cookie(
        COOKIE,
        request.cookies[COOKIE] if known else secrets.token_urlsafe(_BYTES),
        max_age=int(_LASTS.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def language_of(request: Request) -> str:
    """The first language that the browser asks for, as `de` or `pt-br`; empty for junk."""
    first = request.headers.get("accept-language", "").split(",")[0]
    tag = first.partition(";")[0].strip().lower()
    return tag if _LANGUAGE.fullmatch(tag) else ""
