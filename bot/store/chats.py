"""What is remembered about a chat, from its first word until it is forgotten.

Invariant: a chat that blocks us, or lets us not write, keeps its follows for keys.DORMANT, but no
alert is tried there.
"""

from dataclasses import replace
from datetime import datetime

from bot.model.chat import (
    Chat,
    ChatId,
    ChatKind,
    ChatRecord,
    Preferences,
    channel_of,
    pace_of,
)
from bot.store import keys
from bot.store.charges import Charges
from bot.store.connection import Database, script
from bot.store.erasure import Erasure
from bot.store.moments import day_of, number_in
from bot.store.records import packed, record_at, unpacked
from bot.store.seats import Seat, Seats, number_of, seat_of
from bot.store.subscriptions import Subscriptions
from bot.store.ties import Ties

_LONGEST_LANGUAGE = 5
# Before the number of a seat.
_SEAT = "#"
_ANY_NUMBER = 10_000


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._exchange = script(database, "exchange")
        self._seats = Seats(database)
        self._subscriptions = Subscriptions(database)
        self._charges, self._ties = Charges(database), Ties(database)
        self._erasure = Erasure(database)

    async def meet(self, chat: Chat, now: datetime, keeper: ChatId | None = None) -> ChatRecord:
        """Remember a chat that spoke to us; a dormant one is awake again."""
        seat = await self._seats.take(chat.id)
        new = ChatRecord(chat=chat, preferences=Preferences(), joined=day_of(now))
        while True:
            text = await self._text(seat)
            known = unpacked(seat.bucket.channel, text) or new
            record = replace(
                _awake(known),
                chat=replace(chat, language=_spoken(chat, known)),
                active=day_of(now),
                keeper=await self.kept_by(known, keeper),
            )
            former, present = await self.keeper_of(known), await self.keeper_of(record)
            await self._tie(chat.id, present if keeper else None, now)
            if await self._swap(seat, text, record):
                break
        if former and former != present:
            await self._ties.cut(former, chat.id)
        return record

    async def _tie(self, chat: ChatId, keeper: ChatId | None, now: datetime) -> None:
        """Find the chat by its house, and by who looks after it; first, for the record counts."""
        if pace_of(chat) != chat:
            await self._ties.add(pace_of(chat), chat, now)
        if keeper:
            await self._ties.add(keeper, chat, now)

    async def get(self, chat: ChatId) -> ChatRecord | None:
        seat = await self._seats.find(chat)
        return await self._record(seat) if seat else None

    async def keeper_of(self, record: ChatRecord) -> ChatId | None:
        """The private chat of who looks after a group; None where we do not know it (any more)."""
        channel = channel_of(record.chat.id)
        if not record.keeper.startswith(_SEAT):
            return ChatId(f"{channel}:{record.keeper}") if record.keeper else None
        number = number_in(record.keeper.removeprefix(_SEAT))
        kept = None if number is None else await self._record(seat_of(channel, number))
        return kept.chat.id if kept else None

    async def kept_by(self, record: ChatRecord, new: ChatId | None = None) -> str:
        """What is to stand for the keeper in a record: that one, else who was it before.

        A keeper whom we do not know is none: we could not write to them either.
        """
        known = record.keeper if record.keeper.startswith(_SEAT) else ""
        keeper = new if known or new else await self.keeper_of(record)
        seat = await self._seats.find(keeper) if keeper else None
        return f"{_SEAT}{number_of(seat)}" if seat else known

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
        await self._untie(chat)
        await self._charges.drop(chat)
        return await self._erasure.erase(chat)

    async def _untie(self, chat: ChatId) -> None:
        """Nobody looks after it any more, and it looks after nothing; a house has its rooms."""
        record = await self.get(chat)
        keeper = await self.keeper_of(record) if record else None
        if keeper:
            await self._ties.cut(keeper, chat)
        await self._ties.cut(pace_of(chat), chat)
        for tied in await self._ties.of(chat):
            if pace_of(tied) != chat:
                await self._change(tied, keeper="")
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
            keeper = await self.keeper_of(record)
            await self._tie(to, keeper, record.joined)
            await self._write(seat, moved)
            if keeper:
                await self._ties.cut(keeper, chat)
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
        while seat := await self._seats.find(chat):
            text = await self._text(seat)
            record = unpacked(seat.bucket.channel, text)
            if record is None:
                return False
            changed = replace(record, **changes)  # type: ignore[arg-type]
            if await self._swap(seat, text, changed):
                return True
        return False

    async def _record(self, seat: Seat) -> ChatRecord | None:
        return await record_at(self._database, seat)

    async def _text(self, seat: Seat) -> str:
        return await self._database.hget(keys.chats(seat.bucket), seat.place) or ""

    async def _swap(self, seat: Seat, before: str, record: ChatRecord) -> bool:
        """Write the record if the one before still stands there: a delivery may lay dormant who
        changes their settings just now."""
        args = [seat.place, before, packed(record)]
        return bool(await self._exchange(keys=[keys.chats(seat.bucket)], args=args))

    async def _write(self, seat: Seat, record: ChatRecord) -> None:
        await self._database.hset(keys.chats(seat.bucket), seat.place, packed(record))


def _spoken(chat: Chat, known: ChatRecord) -> str:
    """A group keeps that of who brought us in: each who speaks there has one of their own."""
    is_kept = chat.kind is not ChatKind.PRIVATE and bool(known.chat.language)
    spoken = known.chat.language if is_kept else chat.language or known.chat.language
    return spoken[:_LONGEST_LANGUAGE]


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
