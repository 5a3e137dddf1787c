"""What a feed, or a page, says about itself beside its entries: its name, its hub, its pace.

Invariant: reads only what stands before the first entry, at most `_HEAD` bytes, in time that grows
with their number; finds less rather than fails.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from bot.core.text import clean
from bot.sources.headers import absolute

_HEAD = 65_536
_LONGEST_NAME = 80
_ENTRIES = re.compile(r"<(?:\w+:)?(?:item|entry|body)\b|\"items\"\s*:", re.IGNORECASE)
_LINK = re.compile(r"<(?:\w+:)?link\b((?:[^<>\"']|\"[^\"]*\"|'[^']*'){1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TITLE = re.compile(r"<title\b[^>]{0,200}>\s*(?:<!\[CDATA\[)?([^<\]]{1,300})", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<sy:updatePeriod>\s*(\w{1,10})\s*<")
_FREQUENCY = re.compile(r"<sy:updateFrequency>\s*(\d{1,4})\s*<")
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_JSON_HUBS = re.compile(r'"hubs"\s*:\s*(\[[^\[\]]{0,4000}\])')
_JSON_TEXT = r'"%s"\s*:\s*("(?:[^"\\]|\\.){1,2000}")'
_JSON_URL = re.compile(_JSON_TEXT % "feed_url")
_JSON_TITLE = re.compile(_JSON_TEXT % "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    title: str = ""
    hub: str = ""
    """Where WebSub pushes of this feed can be had; empty: nowhere."""
    topic: str = ""
    """The address that the hub knows the feed by."""
    asks: timedelta | None = None
    """How long to leave it alone between two polls."""


def hints_of(body: bytes, url: str, headers: Sequence[tuple[str, str]] = ()) -> Hints:
    """`headers`: the links of the answer's headers, which win (WebSub, 4)."""
    text = body[:_HEAD].decode("utf-8", "replace")
    entries = _ENTRIES.search(text)
    head = text[: entries.start()] if entries else text
    is_json = head.lstrip("\ufeff \t\r\n").startswith("{")
    links = [*headers, *(_json_links(head, url) if is_json else _links(head, url))]
    hub = next((address for rel, address in links if rel == "hub"), "")
    topic = next((address for rel, address in links if rel == "self"), url)
    return Hints(title=_title(head, is_json=is_json), hub=hub, topic=topic, asks=_asks(head))


def _links(head: str, base: str) -> list[tuple[str, str]]:
    found = []
    for tag in _LINK.findall(head):
        named = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(tag)}
        address = absolute(unescape(named.get("href", "")), base)
        if address:
            found += [(rel, address) for rel in named.get("rel", "").lower().split()]
    return found


def _json_links(head: str, base: str) -> list[tuple[str, str]]:
    found = []
    if hubs := _JSON_HUBS.search(head):
        found += [("hub", hub) for hub in _websub(hubs[1])]
    if own := _JSON_URL.search(head):
        found.append(("self", _text(own[1])))
    absolutes = ((rel, absolute(address, base)) for rel, address in found)
    return [(rel, address) for rel, address in absolutes if address]


def _websub(text: str) -> list[str]:
    try:
        hubs = json.loads(text)
    except ValueError:
        return []
    ours = [hub for hub in hubs if isinstance(hub, dict) and _is_websub(hub.get("type"))]
    return [hub["url"] for hub in ours if isinstance(hub.get("url"), str)]


def _is_websub(kind: object) -> bool:
    return isinstance(kind, str) and kind.lower() in {"websub", "pubsubhubbub"}


def _text(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return ""


def _title(head: str, *, is_json: bool) -> str:
    found = (_JSON_TITLE if is_json else _TITLE).search(head)
    if found is None:
        return ""
    return clean(_text(found[1]) if is_json else unescape(found[1]))[:_LONGEST_NAME].strip()


def _asks(head: str) -> timedelta | None:
    """The longer of <ttl> (minutes) and sy:updatePeriod / sy:updateFrequency."""
    found = []
    if ttl := _TTL.search(head):
        found.append(timedelta(minutes=int(ttl[1])))
    if period := _PERIOD.search(head):
        times = _FREQUENCY.search(head)
        span = _PERIODS.get(period[1].lower(), timedelta())
        found.append(span / max(1, int(times[1]) if times else 1))
    return max(filter(None, found), default=None)
