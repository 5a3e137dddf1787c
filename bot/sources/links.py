"""Addresses as they stand in feeds: made absolute, and dropped where a reader must not follow.

Invariant: what comes out is empty or begins with http:// or https://.
"""

from urllib.parse import urljoin

from bot.core.urls import MOST_CHARACTERS

_WEB = ("http://", "https://")


def absolute(url: str, base: str) -> str:
    """The address seen from `base`. Empty for `javascript:`, `data:` and all else that is no web.

    Absolute ones, nearly all there are, come back as they were written.
    """
    url = url.strip()
    if url.startswith(_WEB):
        return url if len(url) <= MOST_CHARACTERS else ""
    if not url or len(url) > MOST_CHARACTERS:
        return ""
    try:
        joined = urljoin(base, url)
    except ValueError:
        return ""
    return joined if joined[:8].lower().startswith(_WEB) else ""
