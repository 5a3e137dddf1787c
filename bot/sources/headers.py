"""What the headers of an answer say about time and place: RFC 9110, 9111 and 8288.

Invariant: nonsense counts as nothing; no number is larger than `_MOST`.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from bot.core.urls import canonical

_MOST = timedelta(days=366)
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_STORE = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)
_LONGEST_LINK = 8_192
_VALUE = r"(?:\"[^\"]{0,300}\"|[^\s;,\"]{1,300})"
_LINK = re.compile(rf"<([^<>]{{1,2000}})>((?:\s*;\s*[\w*-]+\s*=\s*{_VALUE})*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer stays true from now on: what is left where a cache gave it to us."""
    control = headers.get("cache-control", "")
    if _NO_STORE.search(control):
        return None
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        spent = int(age[:9]) if age.isascii() and age.isdecimal() else 0
        return min(timedelta(seconds=max(0, int(found[1]) - spent)), _MOST)
    expires, date = _moment(headers.get("expires", "")), _moment(headers.get("date", ""))
    return min(max(expires - date, timedelta()), _MOST) if expires and date else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Seconds or a date (RFC 9110 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return min(timedelta(seconds=int(value[:9])), _MOST)
    when = _moment(value)
    return min(max(when - now, timedelta()), _MOST) if when else None


def skew(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How far our clock is ahead of the server's; a cache's answer is as old as it says."""
    date = _moment(headers.get("date", ""))
    return None if date is None or "age" in headers else now - date


def links_of(value: str, base: str) -> tuple[tuple[str, str], ...]:
    """(rel, absolute address) of a Link header; a link of several rels several times."""
    found = []
    for target, parameters in _LINK.findall(value[:_LONGEST_LINK]):
        rel = _REL.search(parameters)
        address = absolute(target, base)
        if rel and address:
            found += [(name.lower(), address) for name in (rel[1] or rel[2] or "").split()]
    return tuple(found)


def absolute(address: str, base: str) -> str:
    """The address as it was meant; empty where it is none that we would fetch."""
    try:
        found = urljoin(base, address.strip())
    except ValueError:
        return ""
    return found if canonical(found) else ""


def _moment(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
