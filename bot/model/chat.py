"""Where a reader is: a chat, never a "user", for it may be a group or a channel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType

from bot.model.story import Urgency
from bot.model.text import N_

ChannelName = NewType("ChannelName", str)
ChatId = NewType("ChatId", str)
"""`channel:native`, or `channel:native/room` of a forum's topic, which is a chat of its own. Taken
apart only here and in bot.channels; never written to a log."""

MessageId = NewType("MessageId", str)
"""The platform's own id of a message, unique within its chat."""


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    BROADCAST = "broadcast"
    """A Telegram channel: it is written to by its administrators and read by everybody."""


class Voice(NamedTuple):
    """How a chat is spoken to. A tuple, for every message of a broadcast is looked up by it."""

    language: str = ""
    """As the platform or the reader says it, `pt-br`; empty or unknown: English."""
    zone: str = ""
    """Of the IANA database, `America/Lima`; empty: UTC."""


PLAIN = Voice()
"""Of a chat that has told nothing of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    id: ChatId
    kind: ChatKind = ChatKind.PRIVATE
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How loud a chat wants it. The defaults suit a reader who never looks at /settings."""

    floor: Urgency = Urgency.NEWS
    """Alerts below it are not sent."""
    is_silent: bool = False
    """Alerts arrive without sound."""
    is_tuned: bool = False
    """There is more to know: its Tuning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecord:
    """What is remembered about a chat. No names, no message texts."""

    chat: Chat
    preferences: Preferences
    joined: datetime
    """The day."""
    active: datetime | None = None
    """The last day on which it is known to have said or got something; None: to be found out."""
    keeper: str = ""
    """Of a group: the seat of the private chat of who added or configured us, who is told when we
    cannot write (bot.store.chats: `keeper_of`). No id, so that who is forgotten is it here, too."""
    missed_since: datetime | None = None
    """Awake again, and not yet caught up: since when alerts passed it by."""
    dormant_since: datetime | None = None
    """Since when the reader blocks us, or lets us not write; the follows stay, for 90 days."""


REMOVED = N_("I was removed")
NO_RIGHT = N_("I was not left the right to write")
CLOSED = N_("the topic was closed")
OUR_REASONS = frozenset({REMOVED, NO_RIGHT, CLOSED})
"""Why we cannot write in a chat, as far as no platform says it in words of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """We cannot write in a chat: for whoever looks after it."""

    chat: ChatId
    keeper: ChatId
    reason: str
    """One of OUR_REASONS, or the platform's own words."""
    title: str
    """Of the chat, where the platform told it along; never kept for longer than the notice."""


def pace_of(chat: ChatId) -> ChatId:
    """The chat whose pace it keeps: all rooms of a house are counted as one by the platforms."""
    return ChatId(chat.partition("/")[0]) if "/" in chat else chat


def channel_of(chat: ChatId) -> ChannelName:
    """The part before the colon."""
    return ChannelName(chat.partition(":")[0])
