"""When chats last said or got something; and which have done neither for so long that they end.

Writing so at each alert would cost as much as the alert. So a record keeps the day on which the
chat last spoke, and the ledgers are asked now and then whether an alert has reached it since.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.alert import AlertId
from bot.model.chat import ChannelName, ChatId, ChatRecord
from bot.model.delivery import Bucket
from bot.store import keys
from bot.store.chats import Chats
from bot.store.connection import Database, script
from bot.store.ledger import Ledger
from bot.store.records import packed, unpacked
from bot.store.seats import Seats

# What begins a row of who has got an alert, or finds it in a digest (bot.store.ledger).
_ARRIVED = "srd"
# Ledgers that are asked at once: whom alerts reach at all, one of the newest has reached.
_PAGE = 50


class Activity:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._chats = Chats(database)
        self._ledger = Ledger(database)
        self._exchange = script(database, "exchange")

    async def ended(
        self, channel: ChannelName, *, dormant_since: datetime, active_until: datetime | None
    ) -> AsyncIterator[ChatId]:
        """Chats that have been dormant since before the one moment, or that neither said nor got
        anything since the other (None: these stay)."""
        for number in range(await self._seats.buckets(channel)):
            for _, record in (await self._records(Bucket(channel, number))).values():
                if record.dormant_since:
                    has_ended = record.dormant_since < dormant_since
                else:
                    has_ended = bool(
                        active_until and record.active and record.active < active_until
                    )
                if has_ended:
                    yield record.chat.id

    async def bring_up_to_date(
        self, bucket: Bucket, alerts: Sequence[AlertId], now: datetime, *, before: datetime
    ) -> int:
        """Note of the readers who last spoke `before` then whether one of the alerts has reached
        them; gives of how many. Of whom nothing is noted (a record of an earlier version), the
        time begins now."""
        records = await self._records(bucket)
        quiet = {
            place: (text, record)
            for place, (text, record) in records.items()
            if not record.dormant_since and (record.active is None or record.active < before)
        }
        reached = await self._reached(bucket, list(quiet), alerts)
        changes: list[str | int] = []
        for place, (text, record) in quiet.items():
            if place in reached or record.active is None:
                keeper = await self._chats.kept_by(record)
                changes += [place, text, packed(replace(record, active=now, keeper=keeper))]
        if not changes:
            return 0
        # Who has changed meanwhile has spoken, and that was noted already.
        return int(await self._exchange(keys=[keys.chats(bucket)], args=changes))

    async def _reached(
        self, bucket: Bucket, places: Sequence[int], alerts: Sequence[AlertId]
    ) -> frozenset[int]:
        """Those whom one of the alerts has reached; nobody is asked about again."""
        left = set(places)
        for start in range(0, len(alerts), _PAGE):
            if not left:
                break
            page = alerts[start : start + _PAGE]
            rows = await self._ledger.rows_of(bucket, sorted(left), page)
            left -= {place for _, place, row in rows if row[0] in _ARRIVED}
        return frozenset(places) - left

    async def _records(self, bucket: Bucket) -> dict[int, tuple[str, ChatRecord]]:
        found: dict[str, str] = await self._database.hgetall(keys.chats(bucket))
        read = ((int(place), text, unpacked(bucket.channel, text)) for place, text in found.items())
        return {place: (text, record) for place, text, record in read if record}
