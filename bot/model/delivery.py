"""An alert on its way to a chat, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, NewType

from bot.model.alert import AlertId
from bot.model.chat import PLAIN, ChannelName, ChatId, ChatKind, MessageId, Preferences, Voice
from bot.model.story import Urgency

JobId = NewType("JobId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a platform takes from one bot, in messages."""

    per_second: float
    per_chat_per_second: float
    per_group_per_minute: float


class Bucket(NamedTuple):
    """Readers of one channel who are claimed, sent to and settled together."""

    channel: ChannelName
    number: int


class Task(StrEnum):
    """What is to be done for the readers of a job."""

    SEND = "send"
    RETRY = "retry"
    """For those who are due to be tried again, not for all."""
    EDIT = "edit"
    """Bring the copies of earlier editions up to date."""
    RETRACT = "retract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One alert for the readers of some buckets in a row."""

    id: JobId
    alert: AlertId
    channel: ChannelName
    first: int
    last: int
    lane: Urgency
    task: Task = Task.SEND
    is_left_behind: bool = False
    """A worker had it before and died over it."""


class Recipient(NamedTuple):
    """A reader whom a page of a job has claimed. A tuple, for there is one for every message."""

    place: int
    """In the bucket."""
    chat: ChatId
    kind: ChatKind
    preferences: Preferences
    attempt: int = 1
    copies: int = 0
    """How many may have gone out before this attempt without our having heard."""
    earlier: MessageId | None = None
    """The reader's own copy of the alert that this one follows up."""
    voice: Voice = PLAIN
    run: str = ""
    """Of the job that claimed the reader: once another run has done so, this one sends nothing."""
    thread: str = ""
    """Of the reader's private chat: where they hear of such things, if anywhere apart."""


@dataclass(frozen=True, slots=True)
class Sent:
    message: MessageId


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. `is_uncertain`: it was written and never answered, so it may have arrived."""

    after: timedelta | None
    reason: str
    is_uncertain: bool = False
    is_for_all: bool = False
    """The platform told the whole bot to wait, not this chat alone."""


@dataclass(frozen=True, slots=True)
class Moved:
    to: ChatId


@dataclass(frozen=True, slots=True)
class Gone:
    """The reader has left: blocked, deactivated, deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Paused:
    """A group or channel where we may not write: kicked, closed, no rights."""

    reason: str


@dataclass(frozen=True, slots=True)
class Astray:
    """Nothing was sent: the thread that it was for is no more, the chat is."""


@dataclass(frozen=True, slots=True)
class Refused:
    """This message will never be accepted there."""

    reason: str


Outcome = Sent | Later | Moved | Gone | Paused | Astray | Refused
"""What a platform makes of a send."""


@dataclass(frozen=True, slots=True)
class Spilled:
    """No news any more: it waits in the reader's digest, which is due after so long."""

    after: timedelta


class Receipt(NamedTuple):
    """What became of one send of an edition, or what was made of it instead. A tuple, likewise."""

    recipient: Recipient
    outcome: Outcome | Spilled
    at: datetime
    edition: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An alert that lies in a chat."""

    place: int
    chat: ChatId
    kind: ChatKind
    message: MessageId
    voice: Voice = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What became of an alert, over all its readers."""

    rows: Mapping[str, int]
    """Readers by how it ended, or stands: sent, later, gone, skipped, uncertain, retracted …"""
    refusals: Mapping[str, int]
    """Of those refused or paused: by the platform's reason."""
    first: timedelta | None
    median: timedelta | None
    last: timedelta | None
    """From the alert's writing to its sending; the median to a tenth."""
