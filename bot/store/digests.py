"""What waits for each reader: alerts that could not be sent while they were news.

Invariant: an alert gets here in the step that says so in the ledger (settle.lua), and leaves just
before it is sent. What may have been sent is never sent again; what surely was not is put back. Of
more than keys.MOST_IN_DIGEST the oldest give way; how many did stands before the others, as `+12`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.alert import AlertId
from bot.model.chat import ChatId
from bot.model.delivery import Bucket, Recipient
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds, of_milliseconds
from bot.store.records import reader_of
from bot.store.seats import Seats

DIGESTS = AlertId("digests")
"""In place of an alert: what the jobs of the lowest lane are about."""


def given_way(waiting: Sequence[AlertId]) -> int:
    """How many alerts gave way to those that wait."""
    counts = (one.removeprefix("+") for one in waiting if one.startswith("+"))
    return sum(int(count) for count in counts if count.isascii() and count.isdecimal())


class Digests:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._due = script(database, "due_digests")
        self._take = script(database, "take_digest")
        self._settle = script(database, "settle_digest")

    async def due(self, bucket: Bucket, now: datetime | None = None) -> tuple[Recipient, ...]:
        """The readers whose digest is due: by Redis's clock, unless told otherwise."""
        found = await self._due(
            keys=[keys.due_digests(bucket), keys.chats(bucket)],
            args=[milliseconds(now) if now else ""],
        )
        return tuple(
            Recipient(
                place=int(place),
                chat=reader.id,
                kind=reader.kind,
                preferences=reader.preferences,
                voice=reader.voice,
            )
            for place, text in zip(found[::2], found[1::2], strict=True)
            if (reader := reader_of(bucket.channel, text))
        )

    async def next_due(self, bucket: Bucket) -> datetime | None:
        """When the first digest of the bucket is due."""
        found = await self._database.zrange(keys.due_digests(bucket), 0, 0, withscores=True)
        return of_milliseconds(found[0][1]) if found else None

    async def take(self, bucket: Bucket, place: int, run: str) -> tuple[AlertId, ...]:
        """What waits for a reader, the last that came last; asking again gives the same again."""
        found: str = await self._take(keys=_keys(bucket), args=[run, place])
        return tuple(AlertId(alert) for alert in found.split())

    async def take_for(self, chat: ChatId, run: str) -> tuple[AlertId, ...]:
        """The same, for a reader who asks."""
        seat = await self._seats.find(chat)
        return await self.take(seat.bucket, seat.place, run) if seat else ()

    async def settle(
        self,
        bucket: Bucket,
        place: int,
        run: str,
        *,
        back: Sequence[AlertId] = (),
        after: timedelta | None = None,
    ) -> None:
        """Put back what surely was not sent, to be sent after so long (None: when more waits)."""
        await self._settle(
            keys=_keys(bucket),
            args=[
                run,
                place,
                " ".join(back),
                int(after.total_seconds() * 1000) if after is not None else "",
                keys.MOST_IN_DIGEST,
                int(keys.KEPT.total_seconds()),
            ],
        )

    async def hasten(self, chat: ChatId, now: datetime) -> Bucket | None:
        """Have what waits for the reader be due now; gives the bucket, None where nothing waits."""
        seat = await self._seats.find(chat)
        if seat is None:
            return None
        due = {str(seat.place): milliseconds(now)}
        moved = await self._database.zadd(keys.due_digests(seat.bucket), due, xx=True, ch=True)
        return seat.bucket if moved else None

    async def waiting(self, chat: ChatId) -> tuple[AlertId, ...]:
        """What waits for a reader, without taking it."""
        seat = await self._seats.find(chat)
        if seat is None:
            return ()
        found: str | None = await self._database.hget(keys.digests(seat.bucket), seat.place)
        return tuple(AlertId(alert) for alert in (found or "").split())

    async def put_back(self, chat: ChatId, run: str, alerts: Sequence[AlertId]) -> None:
        """Have them wait on for the reader who asked."""
        seat = await self._seats.find(chat)
        if seat and alerts:
            await self.settle(seat.bucket, seat.place, run, back=alerts)


def _keys(bucket: Bucket) -> list[str]:
    return [keys.digests(bucket), keys.due_digests(bucket)]
