"""Receipts on their way into the ledger: many at once, and none ever dropped.

The first receipt is written at once; those that come in while it is being written go together in
the next step, and so on. So a receipt is down within two round trips of its send, however many
come in, and a quiet hour costs no delay.
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field

from redis.exceptions import RedisError

from bot.errors import TransientError
from bot.log import logger
from bot.model.alert import Alert
from bot.model.delivery import Bucket, Later, Receipt, Refused, Spilled
from bot.model.story import Urgency
from bot.store.digests import DIGESTS, Digests
from bot.store.ledger import Ledger
from bot.store.outbox import Outbox
from bot.store.reports import Reports

# A Redis that restarts or fails over is back by then; until then nothing more may be sent.
_MOST_TRIES = 60
_PAUSE_SECONDS = 0.5
_log = logger(__name__)


@dataclass(slots=True)
class Settler:
    """Writes the receipts of one alert. `add` returns when they are written, or being written."""

    ledger: Ledger
    outbox: Outbox
    reports: Reports
    digests: Digests
    alert: Alert
    lane: Urgency
    _waiting: list[tuple[Bucket, Receipt]] = field(default_factory=list)
    _is_writing: bool = False
    is_stuck: bool = False
    """Redis takes no receipts just now: what is sent meanwhile, a kill would double."""

    async def add(self, bucket: Bucket, *receipts: Receipt) -> None:
        """Raises TransientError where Redis takes nothing for half a minute."""
        self._waiting += [(bucket, receipt) for receipt in receipts]
        if self._is_writing:
            return
        self._is_writing = True
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._write_in_the_end(batch)
        finally:
            self._is_writing = False

    async def _write_in_the_end(self, batch: list[tuple[Bucket, Receipt]]) -> None:
        for attempt in range(_MOST_TRIES):
            try:
                await self._write(batch)
            except (RedisError, OSError) as error:
                self.is_stuck = True
                if attempt == 0:
                    _log.warning("receipts wait for Redis", reason=str(error), count=len(batch))
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                self.is_stuck = False
                return
        raise TransientError("Redis takes no receipts")

    async def _write(self, batch: list[tuple[Bucket, Receipt]]) -> None:
        by_bucket: defaultdict[Bucket, list[Receipt]] = defaultdict(list)
        for bucket, receipt in batch:
            by_bucket[bucket].append(receipt)
        for bucket, receipts in by_bucket.items():
            await self.ledger.settle(bucket, self.alert.id, receipts)
            # Only counted: a Redis that is full takes receipts, and may do without these.
            with suppress(RedisError):
                await self.reports.note_reach(self.alert, receipts)
            for receipt in receipts:
                if isinstance(receipt.outcome, Refused):
                    await self.reports.bury(self.alert.id, bucket, receipt)
            if any(isinstance(receipt.outcome, Later) for receipt in receipts):
                await self._schedule(bucket)
            if any(isinstance(receipt.outcome, Spilled) for receipt in receipts):
                await self.schedule_digests(bucket)

    async def schedule_digests(self, bucket: Bucket) -> None:
        """Have what waits for the bucket's readers sent when it is due."""
        if due := await self.digests.next_due(bucket):
            await self.outbox.schedule(DIGESTS, bucket, Urgency.ROUTINE, due)

    async def _schedule(self, bucket: Bucket) -> None:
        """Have those who are put off tried again when the ledger says, by Redis's clock."""
        if due := await self.ledger.next_due(bucket, self.alert.id):
            await self.outbox.schedule(self.alert.id, bucket, self.lane, due)
