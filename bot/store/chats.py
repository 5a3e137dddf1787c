"""What is remembered about a chat, from its first word until it is forgotten.

A record is one field, `native|kind|floor|manner|language|days|keeper|missed|dormant` (times in
hexadecimal seconds), of at most 64 bytes: so Redis keeps the 128 of a bucket in one packed hash.
`days` is `joined.active`: a day since 1970, and how many days later the chat was last active, both
hexadecimal. `keeper` is `#` and a seat's number; earlier versions wrote a native id there, and a
moment for the days. `manner` is 1 for silence, and 2 more for who has a Tuning
(bot.store.tunings), which few have and no delivery looks for else. Only groups have a keeper, and
only who is awake has missed something.

Invariant: a chat that blocks us, or lets us not write, keeps its follows for keys.DORMANT, but no
alert is tried there.
"""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from bot.model.chat import (
    ChannelName,
    Chat,
    ChatId,
    ChatKind,
    ChatRecord,
    Preferences,
    Voice,
    channel_of,
)
from bot.model.story import Urgency
from bot.store import keys
from bot.store.connection import Database
from bot.store.erasure import Erasure
from bot.store.keys import Seat
from bot.store.moments import day_of, days_of, hexadecimal, joined_and_active, moment, number_in
from bot.store.seats import Seats
from bot.store.subscriptions import Subscriptions

_KINDS = {"p": ChatKind.PRIVATE, "g": ChatKind.GROUP, "b": ChatKind.BROADCAST}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
# Of a record, `kind|floor|manner`: a letter and two digits.
_MANNER = 5
_TUNED = 2
_LONGEST_LANGUAGE = 5
# Before the number of a seat.
_SEAT = "#"
_ANY_NUMBER = 10_000


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._subscriptions = Subscriptions(database)
        self._erasure = Erasure(database)

    async def meet(self, chat: Chat, now: datetime, keeper: ChatId | None = None) -> ChatRecord:
        """Remember a chat that spoke to us; a dormant one is awake again."""
        seat = await self._seats.take(chat.id)
        known = await self._record(seat) or ChatRecord(
            chat=chat, preferences=Preferences(), joined=day_of(now)
        )
        language = (chat.language or known.chat.language)[:_LONGEST_LANGUAGE]
        record = replace(
            _awake(known),
            chat=replace(chat, language=language),
            active=day_of(now),
            keeper=await self.kept_by(known, keeper),
        )
        await self._write(seat, record)
        return record

    async def get(self, chat: ChatId) -> ChatRecord | None:
        seat = await self._seats.find(chat)
        return await self._record(seat) if seat else None

    async def keeper_of(self, record: ChatRecord) -> ChatId | None:
        """The private chat of who looks after a group; None where we do not know it (any more)."""
        channel = channel_of(record.chat.id)
        if not record.keeper.startswith(_SEAT):
            return ChatId(f"{channel}:{record.keeper}") if record.keeper else None
        number = number_in(record.keeper.removeprefix(_SEAT))
        kept = None if number is None else await self._record(keys.seat(channel, number))
        return kept.chat.id if kept else None

    async def kept_by(self, record: ChatRecord, new: ChatId | None = None) -> str:
        """What is to stand for the keeper in a record: that one, else who was it before.

        A keeper whom we do not know is none: we could not write to them either.
        """
        known = record.keeper if record.keeper.startswith(_SEAT) else ""
        keeper = new if known or new else await self.keeper_of(record)
        seat = await self._seats.find(keeper) if keeper else None
        return f"{_SEAT}{seat.bucket.number * keys.SEATS + seat.place:x}" if seat else known

    async def prefer(self, chat: ChatId, preferences: Preferences) -> None:
        """Change how loud a chat wants it; nothing where we do not know the chat."""
        await self._change(chat, preferences=preferences)

    async def lay_dormant(self, chat: ChatId, since: datetime) -> None:
        """Send nothing there until `wake`; after keys.DORMANT the sweep forgets it.

        Of a chat that we do not know, or have forgotten, we do not note that it blocks us.
        """
        record = await self.get(chat)
        if record is None:
            await self.forget(chat)
        elif record.dormant_since is None:
            await self._change(chat, dormant_since=since, missed_since=None)

    async def wake(self, chat: ChatId) -> bool:
        """Take up the follows of a dormant chat again; False where it was none."""
        record = await self.get(chat)
        if record is None or record.dormant_since is None:
            return False
        return await self._change(
            chat, dormant_since=None, missed_since=_awake(record).missed_since
        )

    async def catch_up(self, chat: ChatId) -> None:
        """The reader has been told what was missed."""
        await self._change(chat, missed_since=None)

    async def forget(self, chat: ChatId) -> bool:
        """Erase all that is kept of a chat (see bot.store.erasure); False where we knew nothing."""
        return await self._erasure.erase(chat)

    async def move(self, chat: ChatId, to: ChatId) -> None:
        """Give a chat another id: it keeps its seat, and so its follows and receipts.

        Where the new id has a seat of its own already, that one stays, and takes over the follows
        and whichever preferences are louder. Safe to repeat, and for two at once: half-way
        through, both ids sit on the one seat, or both follow.
        """
        seat = await self._seats.find(chat)
        if seat is None:
            return
        taken = await self._seats.find(to)
        if taken is not None and taken != seat:
            await self._merge(chat, to)
            await self.forget(chat)
            return
        await self._seats.point(to, seat)
        if record := await self._record(seat):
            await self._write(seat, replace(_awake(record), chat=replace(record.chat, id=to)))
        await self._seats.leave(chat)
        # What else there is under the old id, but for the seat that is the new one's.
        await self._erasure.erase(chat)

    async def _merge(self, chat: ChatId, to: ChatId) -> None:
        for topic in await self._subscriptions.topics_of(chat):
            await self._subscriptions.follow(Chat(id=to), topic, most=_ANY_NUMBER)
        old, new = await self.get(chat), await self.get(to)
        if known := new or old:
            louder = _louder((old or known).preferences, known.preferences)
            moved = replace(known, chat=replace(known.chat, id=to), preferences=louder)
            await self._write(await self._seats.take(to), _awake(moved))

    async def _change(self, chat: ChatId, **changes: object) -> bool:
        seat = await self._seats.find(chat)
        record = await self._record(seat) if seat else None
        if seat is None or record is None:
            return False
        await self._write(seat, replace(record, **changes))  # type: ignore[arg-type]
        return True

    async def _record(self, seat: Seat) -> ChatRecord | None:
        return await record_at(self._database, seat)

    async def _write(self, seat: Seat, record: ChatRecord) -> None:
        await self._database.hset(keys.chats(seat.bucket), seat.place, packed(record))


async def record_at(database: Database, seat: Seat) -> ChatRecord | None:
    text: str | None = await database.hget(keys.chats(seat.bucket), seat.place)
    return unpacked(seat.bucket.channel, text) if text else None


def _awake(record: ChatRecord) -> ChatRecord:
    missed = record.dormant_since or record.missed_since
    return replace(record, dormant_since=None, missed_since=missed)


def _louder(one: Preferences, other: Preferences) -> Preferences:
    """Of two chats that become one; the tuning that stays is the second's."""
    return Preferences(
        floor=min(one.floor, other.floor),
        is_silent=one.is_silent and other.is_silent,
        is_tuned=other.is_tuned,
    )


def packed(record: ChatRecord) -> str:
    preferences = record.preferences
    fields = (
        record.chat.id.partition(":")[2],
        _LETTERS[record.chat.kind],
        int(preferences.floor),
        int(preferences.is_silent) + _TUNED * preferences.is_tuned,
        record.chat.language,
        days_of(record),
        record.keeper,
        hexadecimal(record.missed_since),
        hexadecimal(record.dormant_since),
    )
    return "|".join(str(field) for field in fields)


class Reader(NamedTuple):
    """What a delivery needs to know of a chat."""

    id: ChatId
    kind: ChatKind
    preferences: Preferences
    voice: Voice


def reader_of(channel: ChannelName, text: str) -> Reader | None:
    """The first fields of a record; what is missing or unreadable is the default.

    None where even the chat's id is. Done for every reader of every alert: so no more than that.
    """
    native, _, rest = text.partition("|")
    if not native:
        return None
    language, _, _ = rest[_MANNER + 1 :].partition("|")
    return Reader(ChatId(f"{channel}:{native}"), *_manner(rest[:_MANNER]), _voice(language))


def unpacked(channel: ChannelName, text: str) -> ChatRecord | None:
    """The whole record, likewise."""
    reader = reader_of(channel, text)
    if reader is None:
        return None
    language, days, keeper, missed, dormant, *_ = [*text.split("|")[4:], *[""] * 5]
    joined, active = joined_and_active(days)
    return ChatRecord(
        chat=Chat(id=reader.id, kind=reader.kind, language=language),
        preferences=reader.preferences,
        joined=joined,
        active=active,
        keeper=keeper,
        missed_since=moment(missed),
        dormant_since=moment(dormant),
    )


@lru_cache
def _voice(language: str) -> Voice:
    return Voice(language)


@lru_cache
def _manner(text: str) -> tuple[ChatKind, Preferences]:
    kind, floor, manner, *_ = [*text.split("|"), "", "", ""]
    preferences = Preferences(
        floor=Urgency(int(floor)) if floor in _FLOORS else Preferences().floor,
        is_silent=manner in {"1", "3"},
        is_tuned=manner in {"2", "3"},
    )
    return _KINDS.get(kind, ChatKind.PRIVATE), preferences


_FLOORS = frozenset(str(int(urgency)) for urgency in Urgency)
