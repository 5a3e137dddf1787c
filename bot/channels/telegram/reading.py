"""From a raw update of Telegram to an `Event`, without asking anybody.

Invariant: whatever comes in, an `Event` or None comes out. A trusted sender is named only where
Telegram itself vouches for it: users have numbers, so nobody can be called by those names.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard

from pydantic import ValidationError

from bot.channels.contract import Update
from bot.channels.telegram.wire import (
    WireChange,
    WireChat,
    WireInquiry,
    WireMessage,
    WirePress,
    WireUpdate,
    WireUser,
)
from bot.model.chat import CLOSED, NO_RIGHT, REMOVED, Chat, ChatId, ChatKind, MessageId
from bot.model.message import Event, Inquiry, Joined, Left, Message, Migrated, fits_button

WANTED = ("message", "channel_post", "callback_query", "my_chat_member", "inline_query")
"""The kinds of update to ask Telegram for: those that `event_of` reads."""

ANONYMOUS_ADMIN = "anonymous-admin"
CHANNEL_ADMIN = "channel-admin"
TRUSTED = frozenset((ANONYMOUS_ADMIN, CHANNEL_ADMIN))
"""Senders who manage the chat, or Telegram would not have let them write in its name."""

HELLO = "hello"
"""What a link into a private chat carries that means nothing: Telegram asks for something."""

_MOST_TEXT = 4096  # characters; Telegram's own limit, kept for what does not come from Telegram
_CHAT = re.compile(r"telegram:(-?[0-9]{1,19})(?:/([1-9][0-9]{0,9}))?").fullmatch
_GENERAL = 1  # the topic of a forum in which what names none appears: that is the group itself
_COMMAND = re.compile(r"/\w{1,64}(?:@(\w+))?(?=\s|$)", re.ASCII)
KINDS = {
    "private": ChatKind.PRIVATE,
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "channel": ChatKind.BROADCAST,
}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot, as Telegram knows it."""

    id: int
    username: str
    is_inline: bool = False
    """Whether our name can be written in any chat, to be offered stories."""
    has_threads: bool = False
    """Whether private chats have topics, as the bot's owner can choose."""


def update_of(raw: object, now: datetime) -> Update | None:
    """An update as it is stored, or None where it has no number. Telegram dates all but an
    inquiry, which it throws away itself after half a minute: that one is dated here."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(number, int) or isinstance(number, bool):
        return None
    if isinstance(inquiry := raw.get("inline_query"), dict):
        raw = {**raw, "inline_query": {**inquiry, "date": int(now.timestamp())}}
    return Update(key=str(number), body=json.dumps(raw), chat=_chat_of(raw))


def _chat_of(raw: object) -> str:
    """The chat that an update is about, as far as it can be seen without judging the rest."""
    for kind in WANTED:
        if about := _part(raw, kind):
            # A press names the chat by the message that the button belongs to.
            message = _part(about, "message") if kind == "callback_query" else about
            native = _part(_part(message, "chat"), "id")
            is_room = _part(_part(message, "chat"), "type") == "supergroup"
            is_topic = is_room and _part(message, "is_topic_message")
            thread = _part(message, "message_thread_id") if is_topic else None
            room = f"/{thread}" if isinstance(thread, int) else ""
            return f"{native}{room}" if isinstance(native, int) else ""
    return ""


def _part(raw: object, name: str) -> object:
    return raw.get(name) if isinstance(raw, dict) else None


def event_of(raw: object, me: Me, now: datetime) -> Event | None:
    """What an update says, None where it is not for us. `now` dates a press: Telegram does not."""
    try:
        update = WireUpdate.model_validate(raw)
    except ValidationError:
        return None
    if update.callback_query:
        return _pressed(update.callback_query, now)
    if update.my_chat_member:
        return _changed(update.my_chat_member)
    if update.inline_query:
        return _inquired(update.inline_query)
    message = update.message or update.channel_post
    return _said(message, me) if message else None


def press_of(raw: object) -> str:
    """The id of the press that waits for an answer, however odd the rest; empty where none does."""
    query = raw.get("callback_query") if isinstance(raw, dict) else None
    press = query.get("id") if isinstance(query, dict) else None
    return press if isinstance(press, str) else ""


def tongue_of(raw: object) -> str:
    """The language of who pressed, as Telegram says it; likewise."""
    language = _part(_part(_part(raw, "callback_query"), "from"), "language_code")
    return language if isinstance(language, str) else ""


def chat_id(native: int, thread: int | None = None) -> ChatId:
    return ChatId(f"telegram:{native}/{thread}" if thread else f"telegram:{native}")


def native_of(chat: ChatId) -> int | None:
    """Telegram's number of a chat: positive for a person; None for a chat of another channel."""
    return place[0] if (place := place_of(chat)) else None


def place_of(chat: ChatId) -> tuple[int, int | None] | None:
    """Telegram's number of a chat, and that of the topic in it, if it is one."""
    found = _CHAT(chat)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else None


def _chat(chat: WireChat, sender: WireUser | None, thread: int | None = None) -> Chat:
    language = sender.language_code if sender else ""
    return Chat(id=chat_id(chat.id, thread), kind=KINDS[chat.type], language=language)


def _thread(message: WireMessage) -> int | None:
    """The forum's topic, which is a chat of its own; nothing else that has a thread is one."""
    return _topic(message) if message.chat.type == "supergroup" else None


def _topic(message: WireMessage) -> int | None:
    thread = message.message_thread_id or 0
    return thread if message.is_topic_message and thread > _GENERAL else None


def _own_thread(message: WireMessage) -> str:
    """The topic of a private chat: all of them are the one chat."""
    return str(_topic(message) or "") if message.chat.type == "private" else ""


def _own_chat(sender: WireUser | None, chat: WireChat) -> ChatId | None:
    """The private chat of somebody in a group, unless they hide: its number is theirs."""
    is_known = sender is not None and not sender.is_bot and chat.type != "private"
    return chat_id(sender.id) if is_known and sender else None


def _pressed(press: WirePress, now: datetime) -> Message | None:
    """Anybody can send any data, so it is read as if it were typed: no more rights, no less."""
    is_command = press.data.startswith("/") and fits_button(press.data)
    if press.message is None or not is_command:
        return None
    # Of a message too old to be shown, a forum does not say in which topic it is.
    if press.message.chat.is_forum and not press.message.date:
        return None
    chat = _chat(press.message.chat, press.sender, _thread(press.message))
    return Message(
        chat=chat,
        text=press.data,
        sent=now,
        sender=str(press.sender.id),
        by=_own_chat(press.sender, press.message.chat),
        pressed=_place_of(press),
        press=press.id,
        thread=_own_thread(press.message),
        by_button=True,
    )


def _place_of(press: WirePress) -> MessageId | None:
    """The message to answer in the place of: only one that has a button of that data, or anybody
    in a group could have what others read replaced. Too old a one comes without its buttons."""
    markup = press.message and press.message.reply_markup
    rows = _part(markup, "inline_keyboard")
    buttons = [one for row in rows for one in row] if _is_table(rows) else []
    is_ours = any(_part(one, "callback_data") == press.data for one in buttons)
    return MessageId(str(press.message.message_id)) if press.message and is_ours else None


def _is_table(rows: object) -> TypeGuard[list[list[object]]]:
    return isinstance(rows, list) and all(isinstance(row, list) for row in rows)


def _inquired(inquiry: WireInquiry) -> Inquiry | None:
    if inquiry.sender.is_bot:
        return None
    return Inquiry(
        id=inquiry.id,
        by=chat_id(inquiry.sender.id),
        text=inquiry.query[:_MOST_TEXT],
        sent=datetime.fromtimestamp(inquiry.date, UTC),
        language=inquiry.sender.language_code,
        offset=inquiry.offset,
    )


def _changed(change: WireChange) -> Joined | Left:
    """Told again what we knew, we do nothing: so the state before does not matter."""
    chat = _chat(change.chat, change.sender)
    if change.new.can_write(change.chat):
        return Joined(chat=chat, by=_own_chat(change.sender, change.chat))
    is_out = change.new.status in ("left", "kicked")
    reason = REMOVED if is_out else NO_RIGHT
    return Left(chat=chat, reason=reason, title=change.chat.title)


def _said(message: WireMessage, me: Me) -> Event | None:
    chat = _chat(message.chat, message.sender, _thread(message))
    if message.migrate_to_chat_id is not None:
        return Migrated(chat=chat, to=chat_id(message.migrate_to_chat_id))
    if message.forum_topic_closed is not None:
        return Left(chat=chat, reason=CLOSED, title=message.chat.title, is_whole=False)
    if message.forum_topic_reopened is not None:
        return Joined(chat=chat, by=_own_chat(message.sender, message.chat), is_whole=False)
    # Forwarded words, and what another bot wrote, are not the words of the one who sends them.
    if message.via_bot is not None:
        return None
    is_forward = message.forward_origin is not None
    text, names_us = (_shown(message), False) if is_forward else _addressed(message, me)
    sender = _sender(message)
    if not sender or not text:
        return None
    sent = datetime.fromtimestamp(message.date, UTC)
    return Message(
        chat=chat,
        text="/start" if text == f"/start {HELLO}" else text[:_MOST_TEXT],
        sent=sent,
        sender=sender,
        by=_own_chat(message.sender, message.chat),
        thread=_own_thread(message),
        names_us=names_us,
    )


def _shown(message: WireMessage) -> str:
    """Who forwards a post of a group or a channel to us alone shows us that chat."""
    origin = message.forward_origin
    native = _part(_part(origin, "chat") or _part(origin, "sender_chat"), "id")
    is_alone = message.chat.type == "private" and isinstance(native, int) and native < 0
    return f"/manage {chat_id(native)}" if is_alone and isinstance(native, int) else ""


def _sender(message: WireMessage) -> str:
    """Who is to be asked for their rights; empty: a bot, or somebody in another channel's name."""
    if message.chat.type == "channel":
        return CHANNEL_ADMIN
    # Must come before `is_bot`: an anonymous administrator appears as the bot GroupAnonymousBot.
    if message.sender_chat is not None:
        return ANONYMOUS_ADMIN if message.sender_chat.id == message.chat.id else ""
    if message.sender is None or message.sender.is_bot:
        return ""
    return str(message.sender.id)


def _addressed(message: WireMessage, me: Me) -> tuple[str, bool]:
    """The text, freed of our name, if it is meant for us; empty if it is not. Whether it calls
    us by our name at its beginning, and so is no talk about us."""
    text, mentions = _without_name(message.text, me.username)
    if command := _COMMAND.match(text):
        is_ours = (command[1] or me.username).lower() == me.username.lower()
        return text if is_ours else "", bool(command[1]) and is_ours
    if mentions and not text:
        # The bot was called and nothing was said: every bot of Telegram has to know /help
        # (https://core.telegram.org/bots/features#global-commands).
        return "/help", False
    quoted = message.reply_to_message
    if quoted is not None and quoted.forum_topic_created is not None:
        quoted = None  # so does all that is said in a topic to nobody
    is_reply = quoted is not None and quoted.sender is not None and quoted.sender.id == me.id
    is_for_us = message.chat.type == "private" or mentions or is_reply
    is_called = bool(mentions) and message.text.lstrip()[1:].lower().startswith(me.username.lower())
    return text if is_for_us else "", is_called


def _without_name(text: str, username: str) -> tuple[str, int]:
    """The text without each `@username` that is a word of its own, and how many there were."""
    if not username:
        return text.strip(), 0
    name = rf"\s*(?<![\w@/])@{re.escape(username)}\b\s*"
    cut, count = re.subn(name, " ", text, flags=re.IGNORECASE)
    return cut.strip(), count
