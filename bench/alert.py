"""What the contestants send: the same alert for everybody, and the cheapest way to put it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TOKEN = "123456789:bench-token-of-nobody"  # noqa: S105 - of nobody
METHOD = f"/bot{TOKEN}/sendMessage"
TEXT = (
    "<b>BREAKING</b> · Example Wire\nMagnitude 6.1 earthquake strikes off the coast, tsunami "
    "advisory issued for three prefectures; rail services are suspended and residents are asked to "
    "move to higher ground. Authorities say there are no reports of damage so far. "
    '<a href="https://news.example.org/a/1">Read more</a>'
)
BUTTONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Read more", {"url": "https://news.example.org/a/1"}),
    ("Follow", {"callback_data": "/follow climate"}),
)
_REST = json.dumps(
    {
        "text": TEXT,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": text, **does} for text, does in BUTTONS]]},
    },
    ensure_ascii=False,
    separators=(",", ":"),
).encode()[1:]
_FIRST_CHAT = 700_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Send to so many chats, so many at once."""

    address: str
    messages: int
    in_flight: int

    @property
    def warm_ups(self) -> int:
        """Messages before the clock runs: all connections are open by then."""
        return 2 * self.in_flight

    def warm_up(self) -> Iterator[int]:
        return iter(range(_FIRST_CHAT - self.warm_ups, _FIRST_CHAT))

    def chats(self) -> Iterator[int]:
        return iter(range(_FIRST_CHAT, _FIRST_CHAT + self.messages))


def body_of(chat: int) -> bytes:
    """The alert is encoded once; a chat's id is put before it."""
    return b'{"chat_id":%d,' % chat + _REST


def request_of(chat: int, host: str) -> bytes:
    body = body_of(chat)
    return b"%s%s\r\nContent-Length: %d\r\n\r\n%s" % (_HEAD, host.encode(), len(body), body)


def message_id_of(answer: bytes) -> int:
    """Read where the Bot API writes it. Raises ConnectionError where it says no."""
    at = answer.find(b'"message_id":') + 13
    if not answer.startswith(b'{"ok":true') or at < 13:
        raise ConnectionError("the Bot API said no")
    return int(answer[at : answer.index(b",", at)])


_HEAD = f"POST {METHOD} HTTP/1.1\r\nContent-Type: application/json\r\nHost: ".encode()
