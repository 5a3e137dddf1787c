"""How fast we may be: what the platforms take from us, and what we take from a reader.

Reservations, not polling: a caller learns in one step when each of its messages is due, and the
time is booked for it. All processes share the books; the clock is Redis's own.

The books name chats by a digest: who is forgotten is in none of them.

Alerts are booked only a moment ahead. So an answer, which is booked however far ahead, waits no
longer than that moment, and a flash overtakes a broadcast that is running.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import blake2b

from bot.model.chat import ChannelName, ChatId, ChatKind, pace_of
from bot.model.delivery import Quota
from bot.model.story import Urgency
from bot.store import keys
from bot.store.connection import Database, script

# A reader's commands a minute: plenty for a person, nothing for a script.
MOST_ASKS = 20
# An app inquires anew with every pause in typing.
MOST_INQUIRIES = 60
_MINUTE = 60
# How far ahead alerts are booked: several round trips, and less than a reader notices.
AHEAD = timedelta(seconds=0.3)
_HOUR = timedelta(hours=1)
# Telegram forgives a short burst to one chat; a person who presses three buttons makes one.
_ANSWERS_AT_ONCE = 3
# What leaves in time may arrive early, seen from a message that was held up on its way.
_MARGIN = 1.1
# 20 a minute for a group: 5 at once and one every 4 seconds is never more than 20 in any minute.
_GROUP_AT_ONCE = 5
# Of the platform's rate: clocks and networks squeeze messages together that left evenly.
_SHARE = 0.99
_ASKS = ChannelName("asks")
# Ends each chat that reserve.lua is given.
_END = "\x1f"


@dataclass(frozen=True, slots=True)
class Booking:
    """When messages may leave: for each chat in turn, or None where it was not booked."""

    waits: tuple[timedelta | None, ...]
    own_waits: tuple[timedelta | None, ...]
    """Where it was not booked: what the chat's own pace asks for; None: the shared rate is full."""
    again: timedelta
    """When the shared rate has room again."""


class Patience(StrEnum):
    """How we take a reader's next command."""

    GIVEN = "given"
    ENDING = "ending"
    """One too many: tell the reader."""
    ENDED = "ended"
    """More of them: say nothing, for answers cost sends too."""


class Limits:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._reserve = script(database, "reserve")
        self._close = script(database, "close")
        self._close_chat = script(database, "close_chat")

    async def ask(self, chat: ChatId) -> Patience:
        """Count a command of that chat."""
        count = await self._counted(f"asks:{_digest(chat)}")
        if count <= MOST_ASKS:
            return Patience.GIVEN
        return Patience.ENDING if count == MOST_ASKS + 1 else Patience.ENDED

    async def inquire(self, person: ChatId) -> bool:
        """Count an inquiry of that person; whether there is to be an answer."""
        return await self._counted(f"inquiries:{_digest(person)}") <= MOST_INQUIRIES

    async def _counted(self, what: str) -> int:
        """How often it was counted within a minute, this time included."""
        key = keys.limit(_ASKS, what)
        async with self._database.pipeline(transaction=True) as step:
            step.incr(key)
            step.expire(key, _MINUTE, nx=True)
            count: int
            count, _ = await step.execute()
        return count

    async def may_export(self, chat: ChatId) -> bool:
        """Whether that chat has not asked within the hour for what we keep of it."""
        return bool(await self._database.set(exported(chat), "1", nx=True, ex=_HOUR))

    async def reserve(
        self,
        channel: ChannelName,
        quota: Quota,
        lane: Urgency,
        chats: Sequence[tuple[ChatId, ChatKind]],
    ) -> Booking:
        """Book alerts of a lane, as many as may leave within AHEAD and no lane above wants."""
        return await self._book(channel, quota, chats, lane=lane)

    async def reserve_answer(
        self, channel: ChannelName, quota: Quota, chat: tuple[ChatId, ChatKind]
    ) -> timedelta:
        """How long an answer has to wait; its time is booked."""
        booking = await self._book(channel, quota, [chat], lane=None)
        return booking.waits[0] or booking.own_waits[0] or timedelta(0)

    async def close(self, channel: ChannelName, after: timedelta) -> None:
        """The platform told us to wait with everything; the longest wait that it named counts."""
        await self._close(keys=[keys.limit(channel, "closed")], args=[_microseconds(after)])

    async def closed(self, channel: ChannelName) -> timedelta:
        """How long the platform still wants us to wait with everything: what is booked, too."""
        left: int = await self._database.pttl(keys.limit(channel, "closed"))
        return timedelta(milliseconds=max(0, left))

    async def close_chat(
        self, channel: ChannelName, quota: Quota, chat: tuple[ChatId, ChatKind], after: timedelta
    ) -> None:
        """The platform told us to wait with one chat."""
        chat_id, kind = chat
        _, tolerance = _pace(quota, kind)
        until = _microseconds(after) + tolerance
        name = _digest(pace_of(chat_id))
        await self._close_chat(keys=[keys.limit(channel, "chats")], args=[name, until])

    async def _book(
        self,
        channel: ChannelName,
        quota: Quota,
        chats: Sequence[tuple[ChatId, ChatKind]],
        *,
        lane: Urgency | None,
    ) -> Booking:
        """Without a lane it is an answer: no lane is above it, and it is booked however late."""
        ahead, is_rush = (AHEAD, lane > Urgency.ROUTINE) if lane is not None else (_HOUR, False)
        lane = Urgency.FLASH if lane is None else lane
        above = [_rush(channel, higher) for higher in Urgency if higher > lane]
        interval = int(1_000_000 / (quota.per_second * _SHARE))
        names = "".join([f"{_digest(pace_of(chat))}{_END}" for chat, _ in chats])
        kinds = "".join(["p" if kind is ChatKind.PRIVATE else "g" for _, kind in chats])
        paces = (*_pace(quota, ChatKind.PRIVATE), *_pace(quota, ChatKind.GROUP))
        again, *waits = await self._reserve(
            keys=[
                keys.limit(channel, "all"),
                keys.limit(channel, "closed"),
                _rush(channel, lane),
                keys.limit(channel, "out-of-turn"),
                keys.limit(channel, "chats"),
                *above,
            ],
            args=[interval, _microseconds(ahead), int(is_rush), kinds, names, *paces],
        )
        return Booking(
            waits=tuple(_wait(wait) if wait >= 0 else None for wait in waits),
            own_waits=tuple(_wait(-wait) if wait < -1 else None for wait in waits),
            again=_wait(again),
        )


def exported(chat: ChatId) -> str:
    """The key that marks a chat that was just sent what we keep of it."""
    return keys.limit(_ASKS, f"exported:{_digest(chat)}")


def _digest(chat: ChatId) -> str:
    return blake2b(chat.encode(), digest_size=9).hexdigest()


def _rush(channel: ChannelName, lane: Urgency) -> str:
    return keys.limit(channel, f"rush:{lane.name.lower()}")


def _wait(microseconds: int) -> timedelta:
    return timedelta(0, 0, microseconds)


def _pace(quota: Quota, kind: ChatKind) -> tuple[int, int]:
    """A chat's interval between messages and how far it may run ahead of it, in µs."""
    if kind is ChatKind.PRIVATE:
        interval = int(_MARGIN * 1_000_000 / quota.per_chat_per_second)
        return interval, interval * (_ANSWERS_AT_ONCE - 1)
    rest = max(1.0, quota.per_group_per_minute - _GROUP_AT_ONCE)
    interval = int(_MINUTE * 1_000_000 / rest)
    return interval, interval * (_GROUP_AT_ONCE - 1)


def _microseconds(duration: timedelta) -> int:
    return int(duration.total_seconds() * 1_000_000)
