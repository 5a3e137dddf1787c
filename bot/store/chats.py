"""What is remembered about a chat, from its first word until it is forgotten.

A record is one field, `native|kind|floor|manner|language|joined|keeper|missed|dormant` (times in
hexadecimal seconds), of at most 64 bytes: so Redis keeps the 128 of a bucket in one packed hash.
`manner` is 1 for silence, and 2 more for who has a Tuning (bot.store.tunings), which few have and
no delivery looks for else. Only groups have a keeper, and only who is awake has missed something.

Invariant: a chat that blocks us, or lets us not write, keeps its follows for keys.DORMANT, but no
alert is tried there.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from string import hexdigits
from typing import NamedTuple

from bot.model.chat import (
    ChannelName,
    Chat,
    ChatId,
    ChatKind,
    ChatRecord,
    Preferences,
    Voice,
    pace_of,
)
from bot.model.delivery import Bucket
from bot.model.story import Urgency
from bot.store import keys
from bot.store.charges import Charges
from bot.store.connection import Database, script
from bot.store.keys import Seat
from bot.store.seats import Seats
from bot.store.subscriptions import Subscriptions
from bot.store.ties import Ties

_KINDS = {"p": ChatKind.PRIVATE, "g": ChatKind.GROUP, "b": ChatKind.BROADCAST}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
# Of a record, `kind|floor|manner`: a letter and two digits.
_MANNER = 5
_TUNED = 2
_LONGEST_LANGUAGE = 5
_LONGEST_MOMENT = 8
_ANY_NUMBER = 10_000
_EPOCH = datetime.fromtimestamp(0, UTC)


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._subscriptions = Subscriptions(database)
        self._charges, self._ties = Charges(database), Ties(database)
        self._unfollow = script(database, "unfollow")

    async def meet(self, chat: Chat, now: datetime, keeper: ChatId | None = None) -> ChatRecord:
        """Remember a chat that spoke to us; a dormant one is awake again."""
        seat = await self._seats.take(chat.id)
        known = await self._record(seat) or ChatRecord(
            chat=chat, preferences=Preferences(), joined=now
        )
        # A group keeps that of who brought us in: each who speaks there has one of their own.
        is_kept = chat.kind is not ChatKind.PRIVATE and bool(known.chat.language)
        spoken = known.chat.language if is_kept else chat.language or known.chat.language
        record = replace(
            _awake(known),
            chat=replace(chat, language=spoken[:_LONGEST_LANGUAGE]),
            keeper=keeper or known.keeper,
        )
        await self._tie(record, now, is_kept=keeper is not None)
        await self._write(seat, record)
        if known.keeper and known.keeper != record.keeper:
            await self._ties.cut(known.keeper, chat.id)
        return record

    async def _tie(self, record: ChatRecord, now: datetime, *, is_kept: bool) -> None:
        """Find the chat by its house, and by who looks after it; first, for the record counts."""
        chat = record.chat.id
        if pace_of(chat) != chat:
            await self._ties.add(pace_of(chat), chat, now)
        if record.keeper and is_kept:
            await self._ties.add(record.keeper, chat, now)

    async def get(self, chat: ChatId) -> ChatRecord | None:
        seat = await self._seats.find(chat)
        return await self._record(seat) if seat else None

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
        """Erase the chat, its follows and its mailbox; False where we knew nothing.

        What the ledgers of the last days say of its seat no longer says whose it was.
        """
        await self._untie(chat)
        await self._database.delete(keys.mailbox(chat))
        await self._charges.drop(chat)
        seat = await self._seats.find(chat)
        if seat is None:
            return False
        await self._unfollow(keys=[keys.followers(seat.bucket)], args=[seat.place, ""])
        for kept in (keys.chats, keys.tunings, keys.digests, keys.counted):
            await self._database.hdel(kept(seat.bucket), seat.place)
        await self._seats.leave(chat)
        return True

    async def _untie(self, chat: ChatId) -> None:
        """Nobody looks after it any more, and it looks after nothing; a house has its rooms."""
        record = await self.get(chat)
        if record and record.keeper:
            await self._ties.cut(record.keeper, chat)
        await self._ties.cut(pace_of(chat), chat)
        for tied in await self._ties.of(chat):
            if pace_of(tied) != chat:
                await self._change(tied, keeper=None)
                await self._ties.cut(chat, tied)

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
            moved = replace(_awake(record), chat=replace(record.chat, id=to))
            await self._tie(moved, record.joined, is_kept=True)
            await self._write(seat, moved)
            if record.keeper:
                await self._ties.cut(record.keeper, chat)
        await self._seats.leave(chat)

    async def _merge(self, chat: ChatId, to: ChatId) -> None:
        for topic in await self._subscriptions.topics_of(chat):
            await self._subscriptions.follow(Chat(id=to), topic, most=_ANY_NUMBER)
        old, new = await self.get(chat), await self.get(to)
        if known := new or old:
            louder = _louder((old or known).preferences, known.preferences)
            moved = replace(known, chat=replace(known.chat, id=to), preferences=louder)
            await self._write(await self._seats.take(to), _awake(moved))

    async def dormant_before(self, channel: ChannelName, moment: datetime) -> AsyncIterator[ChatId]:
        """Chats that have been dormant since before a moment."""
        for number in range(await self._seats.buckets(channel)):
            packed = await self._database.hvals(keys.chats(Bucket(channel, number)))
            for record in (unpacked(channel, text) for text in packed):
                if record and record.dormant_since and record.dormant_since < moment:
                    yield record.chat.id

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
        _hexadecimal(record.joined),
        record.keeper.partition(":")[2] if record.keeper else "",
        _hexadecimal(record.missed_since),
        _hexadecimal(record.dormant_since),
    )
    return "|".join(str(field) for field in fields)


def _hexadecimal(moment: datetime | None) -> str:
    return f"{int(moment.timestamp()):x}" if moment else ""


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
    language, joined, keeper, missed, dormant, *_ = [*text.split("|")[4:], *[""] * 5]
    return ChatRecord(
        chat=Chat(id=reader.id, kind=reader.kind, language=language),
        preferences=reader.preferences,
        joined=_moment(joined) or _EPOCH,
        keeper=ChatId(f"{channel}:{keeper}") if keeper else None,
        missed_since=_moment(missed),
        dormant_since=_moment(dormant),
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


def _moment(seconds: str) -> datetime | None:
    is_readable = 0 < len(seconds) <= _LONGEST_MOMENT and set(seconds) <= set(hexdigits)
    return datetime.fromtimestamp(int(seconds, 16), UTC) if is_readable else None
