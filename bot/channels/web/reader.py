"""Who is reading: a random cookie, and the chat id made from it.

Invariant: the cookie is the only key to a conversation. It stays between the browser and this
module; what is stored and logged is a digest from which it cannot be found.
"""

import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.locales import accepted_tag
from bot.model.chat import ChatId

COOKIE: Final = "flashwire"
# Of the page within another site's: a browser keeps it apart for each of those sites.
EMBEDDED_COOKIE: Final = "flashwire-embedded"
# Renewed by every visit, so only who stays away for a year starts anew.
_LASTS: Final = timedelta(days=365)
_BYTES: Final = 32
_VALUE: Final = re.compile(r"[\w-]{43}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")


def chat_of(request: Request) -> ChatId | None:
    """The reader's chat; None before the page has given them a cookie."""
    value = _value(request)
    return ChatId("web:" + sha256(value.encode()).hexdigest()[:32]) if value else None


def remember(request: Request, response: Response, public_url: str) -> None:
    """Give the reader a cookie, or one more year to the one they have."""
    attributes = "SameSite=lax" + ("; Secure" if _is_secure(request, public_url) else "")
    _set(response, COOKIE, _value(request) or _new(), attributes)


def remember_embedded(request: Request, response: Response, public_url: str) -> None:
    """The same, where the page may stand within one of another site.

    There, browsers take only cookies that are kept apart for each site around it (CHIPS), and
    those only over https or from this machine. Within a page of our own site, or alone, it is the
    reader's one conversation.
    """
    if COOKIE in request.cookies and _value(request):
        return
    is_trusted = _is_secure(request, public_url) or _is_loopback(request)
    attributes = "SameSite=None; Secure; Partitioned" if is_trusted else "SameSite=lax"
    _set(response, EMBEDDED_COOKIE, _value(request) or _new(), attributes)


def _value(request: Request) -> str:
    found = (request.cookies.get(name, "") for name in (COOKIE, EMBEDDED_COOKIE))
    return next(filter(_VALUE.fullmatch, found), "")


def _new() -> str:
    return secrets.token_urlsafe(_BYTES)


def _set(response: Response, name: str, value: str, attributes: str) -> None:
    """By hand: Python's own cookies know `Partitioned` only since 3.14."""
    lasts = int(_LASTS.total_seconds())
    cookie = f"{name}={value}; Max-Age={lasts}; Path=/; HttpOnly; {attributes}"
    response.headers.append("Set-Cookie", cookie)


def _is_secure(request: Request, public_url: str) -> bool:
    """Whether the reader is at the other end of TLS; a proxy that ends it need not say so."""
    public = urlsplit(public_url)
    is_public = public.scheme == "https" and public.hostname == request.url.hostname
    return request.url.scheme == "https" or is_public


def _is_loopback(request: Request) -> bool:
    return request.url.hostname in {"localhost", "127.0.0.1", "::1"}


def language_of(request: Request) -> str:
    """The language of ours that the browser likes best, as `de` or `pt-br`; where it likes none of
    them, the first that it asks for; empty for junk."""
    asked = request.headers.get("accept-language", "")
    first = asked.partition(",")[0].partition(";")[0].strip()
    tag = (accepted_tag(asked) or first).lower()
    return tag if _LANGUAGE.fullmatch(tag) else ""
