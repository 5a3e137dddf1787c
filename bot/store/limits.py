"""How fast we may be: what the platforms take from us, and what we take from a reader.

Reservations, not polling: a caller learns in one step when each of its messages is due, and the
time is booked for it. All processes share the books; the clock is Redis's own.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from bot.model.chat import ChannelName, ChatId, ChatKind
from bot.model.delivery import Quota
from bot.store import keys
from bot.store.connection import Database, script

# A reader's commands a minute: plenty for a person, nothing for a script.
MOST_ASKS = 20
_MINUTE = 60
# Bookings further ahead are refused: the caller comes back instead of holding a page that long.
HORIZON = timedelta(seconds=5)
# Telegram forgives a short burst to one chat; a person who presses three buttons makes one.
_ANSWERS_AT_ONCE = 3
# What leaves in time may arrive early, seen from a message that was held up on its way.
_MARGIN = 1.1
# 20 a minute for a group: 5 at once and one every 4 seconds is never more than 20 in any minute.
_GROUP_AT_ONCE = 5


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

    async def ask(self, chat: ChatId) -> Patience:
        """Count a command of that chat."""
        key = keys.limit(ChannelName("asks"), f"asks:{chat}")
        async with self._database.pipeline(transaction=True) as step:
            step.incr(key)
            step.expire(key, _MINUTE, nx=True)
            count, _ = await step.execute()
        if count <= MOST_ASKS:
            return Patience.GIVEN
        return Patience.ENDING if count == MOST_ASKS + 1 else Patience.ENDED

    async def reserve_broadcast(
        self, channel: ChannelName, quota: Quota, chats: Sequence[tuple[ChatId, ChatKind]]
    ) -> tuple[tuple[timedelta, bool], ...]:
        """For each chat: how long to wait, and whether that time is booked (within HORIZON)."""
        rate = quota.per_second - quota.reserved_per_second
        return await self._book(channel, "broadcast", rate, [_pace(quota, *chat) for chat in chats])

    async def reserve_answer(
        self, channel: ChannelName, quota: Quota, chat: tuple[ChatId, ChatKind]
    ) -> tuple[timedelta, bool]:
        """The same for an answer to a command, out of the share that broadcasts leave alone."""
        (answer,) = await self._book(
            channel, "answers", quota.reserved_per_second, [_pace(quota, *chat)]
        )
        return answer

    async def close(self, channel: ChannelName, after: timedelta) -> None:
        """The platform told us to wait with everything."""
        await self._hold(keys.limit(channel, "closed"), _microseconds(after))

    async def closed(self, channel: ChannelName) -> timedelta:
        """How long the platform still wants us to wait with everything: what is booked, too."""
        left: int = await self._database.pttl(keys.limit(channel, "closed"))
        return timedelta(milliseconds=max(0, left))

    async def close_chat(
        self, channel: ChannelName, quota: Quota, chat: tuple[ChatId, ChatKind], after: timedelta
    ) -> None:
        """The platform told us to wait with one chat."""
        chat_id, _, tolerance = _pace(quota, *chat)
        await self._hold(keys.limit(channel, f"chat:{chat_id}"), _microseconds(after) + tolerance)

    async def _hold(self, key: str, duration: int) -> None:
        seconds, microseconds = await self._database.time()
        until = seconds * 1_000_000 + microseconds + duration
        await self._database.set(key, until, px=max(1, duration // 1000))

    async def _book(
        self,
        channel: ChannelName,
        book: str,
        per_second: float,
        paces: Sequence[tuple[ChatId, int, int]],
    ) -> tuple[tuple[timedelta, bool], ...]:
        chats = [keys.limit(channel, f"chat:{chat}") for chat, _, _ in paces]
        args: list[int] = [int(1_000_000 / per_second), _microseconds(HORIZON)]
        for _, interval, tolerance in paces:
            args += [interval, tolerance]
        waits: list[int] = await self._reserve(
            keys=[keys.limit(channel, book), keys.limit(channel, "closed"), *chats], args=args
        )
        return tuple((timedelta(microseconds=abs(wait)), wait >= 0) for wait in waits)


def _pace(quota: Quota, chat: ChatId, kind: ChatKind) -> tuple[ChatId, int, int]:
    """The chat's interval between messages and how far it may run ahead of it, in µs."""
    if kind is ChatKind.PRIVATE:
        interval = int(_MARGIN * 1_000_000 / quota.per_chat_per_second)
        return chat, interval, interval * (_ANSWERS_AT_ONCE - 1)
    rest = max(1.0, quota.per_group_per_minute - _GROUP_AT_ONCE)
    interval = int(_MINUTE * 1_000_000 / rest)
    return chat, interval, interval * (_GROUP_AT_ONCE - 1)


def _microseconds(duration: timedelta) -> int:
    return int(duration.total_seconds() * 1_000_000)
