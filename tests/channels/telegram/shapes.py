"""Updates as Telegram writes them, to be changed in one place or another."""

from datetime import UTC, datetime
from typing import Any

from bot.channels.telegram.reading import (
    Me,
    event_of,
)
from bot.model.message import Event, Message

Json = dict[str, Any]

NOW = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
SENT = datetime(2026, 11, 3, 14, 4, tzinfo=UTC)
ME = Me(7_000_000_001, "flashwire_bot")

PERSON: Json = {"id": 1001, "is_bot": False, "first_name": "Ada", "language_code": "de"}
BOT: Json = {"id": ME.id, "is_bot": True, "first_name": "Flashwire", "username": ME.username}
OTHER_BOT: Json = {"id": 8, "is_bot": True, "first_name": "Other"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
PRIVATE: Json = {"id": 1001, "type": "private", "first_name": "Ada"}
GROUP: Json = {"id": -2001, "type": "group", "title": "Family"}
SUPERGROUP: Json = {"id": -1003000000001, "type": "supergroup", "title": "Town"}
CHANNEL: Json = {"id": -1003000000002, "type": "channel", "title": "News"}


def said(
    text: str | None = "/latest",
    chat: Json = PRIVATE,
    *,
    sender: Json | None = PERSON,
    **more: object,
) -> Json:
    """A message, by default of PERSON's, with fields changed or (None) left out."""
    body = {
        "message_id": 5,
        "date": int(SENT.timestamp()),
        "chat": chat,
        "from": sender,
        "text": text,
        **more,
    }
    kept = {name: value for name, value in body.items() if value is not None}
    return {"update_id": 900, "message": kept}


def posted(text: str, **more: object) -> Json:
    """A post of a channel, which names no person."""
    post = said(text, CHANNEL, sender=None, sender_chat=CHANNEL, **more)["message"]
    return {"update_id": 901, "channel_post": post}


def offered(data: str, chat: Json = PRIVATE) -> Json:
    """A message of the bot with a button of that data under it, among others."""
    rows = [[{"text": "Site", "url": "https://a.example/"}], [{"text": "A", "callback_data": data}]]
    message: Json = said("Pick one", chat, sender=BOT)["message"]
    return {**message, "reply_markup": {"inline_keyboard": rows}}


def pressed(data: str | None = "/follow climate", chat: Json = PRIVATE, **more: object) -> Json:
    message = offered(data or "", chat)
    query = {"id": "77", "from": PERSON, "message": message, "chat_instance": "3", "data": data}
    kept = {name: value for name, value in {**query, **more}.items() if value is not None}
    return {"update_id": 902, "callback_query": kept}


def inquired(words: str, **more: object) -> Json:
    query = {"id": "42", "from": PERSON, "query": words, "offset": "", **more}
    return {"update_id": 904, "inline_query": query}


def changed(old: str, new: str, chat: Json = PRIVATE, **rights: bool) -> Json:
    """PERSON gave the bot another status, with these rights."""

    def member(status: str) -> Json:
        return {"status": status, "user": BOT, **rights}

    change = {
        "chat": chat,
        "from": PERSON,
        "date": int(SENT.timestamp()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    return {"update_id": 903, "my_chat_member": change}


def event(raw: object) -> Event | None:
    return event_of(raw, ME, NOW)


def text_of(raw: Json) -> str | None:
    found = event(raw)
    return found.text if isinstance(found, Message) else None
