"""Receipts on their way into the ledger: many at once, and none ever dropped.

The first receipt is written at once; those that come in while it is being written go together in
the next steps, a bucket in each, and so on. So a receipt is down within a few round trips of its
send, however many come in, and a quiet hour costs no delay.
"""

import asyncio
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf

from redis.exceptions import RedisError

from bot import metrics
from bot.errors import TransientError
from bot.log import logger
from bot.model.alert import Alert
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Later, Receipt, Refused, Sent, Spilled
from bot.model.story import Urgency
from bot.store.digests import DIGESTS, Digests
from bot.store.ledger import Ledger
from bot.store.outbox import Outbox
from bot.store.reports import Reports

# A Redis that restarts or fails over is back by then; until then nothing more may be sent.
_MOST_TRIES = 60
_PAUSE_SECONDS = 0.5
# Counts are for people, who look now and then.
_COUNT_SECONDS = 1.0
_MILLISECOND = timedelta(milliseconds=1)
_log = logger(__name__)


@dataclass(slots=True)
class Settler:
    """Writes the receipts of one alert."""

    ledger: Ledger
    outbox: Outbox
    reports: Reports
    digests: Digests
    alert: Alert
    channel: ChannelName
    lane: Urgency
    is_stuck: bool = False
    """Redis takes no receipts just now: what is sent meanwhile, a kill would double."""
    _waiting: defaultdict[Bucket, list[Receipt]] = field(default_factory=lambda: defaultdict(list))
    _is_writing: bool = False
    _delays: Counter[int] = field(default_factory=Counter)
    """Readers reached and not yet counted, by the milliseconds since the alert's writing."""
    _counted: float = -inf
    """When we last counted, by the loop's clock."""

    def add(self, bucket: Bucket, *receipts: Receipt) -> bool:
        """Have them written; True where somebody has to `write`, for nobody does so just now."""
        self._waiting[bucket] += receipts
        return not self._is_writing

    async def write(self) -> None:
        """Write until nothing is left. Raises TransientError where Redis takes nothing for half a
        minute."""
        if self._is_writing:
            return
        self._is_writing = True
        try:
            while self._waiting:
                oldest = next(iter(self._waiting))
                await self._write_in_the_end(oldest, self._waiting.pop(oldest))
                if asyncio.get_running_loop().time() > self._counted + _COUNT_SECONDS:
                    await self.count()
        finally:
            self._is_writing = False

    async def count(self) -> None:
        """Tell who counts of the readers that were reached since the last time."""
        self._counted = asyncio.get_running_loop().time()
        delays, self._delays = self._delays, Counter()
        if not delays:
            return
        metrics.sends.labels(self.channel, "sent").inc(delays.total())
        for milliseconds, readers in delays.items():
            metrics.delays.add(self.channel, milliseconds / 1000, readers)
        # Only counted: a Redis that is full takes receipts, and may do without these.
        with suppress(RedisError, OSError):
            await self.reports.note_reach(self.alert.id, delays)

    async def _write_in_the_end(self, bucket: Bucket, batch: list[Receipt]) -> None:
        for attempt in range(_MOST_TRIES):
            try:
                await self._write(bucket, batch)
            except (RedisError, OSError) as error:
                self.is_stuck = True
                if attempt == 0:
                    _log.warning("receipts wait for Redis", reason=str(error), count=len(batch))
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                self.is_stuck = False
                return
        raise TransientError("Redis takes no receipts")

    async def schedule_digests(self, bucket: Bucket) -> None:
        """Have what waits for the bucket's readers sent when it is due."""
        if due := await self.digests.next_due(bucket):
            await self.outbox.schedule(DIGESTS, bucket, Urgency.ROUTINE, due)

    async def _write(self, bucket: Bucket, receipts: list[Receipt]) -> None:
        await self.ledger.settle(bucket, self.alert.id, receipts)
        rest = [receipt for receipt in receipts if type(receipt.outcome) is not Sent]
        for receipt in rest:
            if isinstance(receipt.outcome, Refused):
                await self.reports.bury(self.alert.id, bucket, receipt)
        if any(isinstance(receipt.outcome, Later) for receipt in rest):
            await self._schedule(bucket)
        if any(isinstance(receipt.outcome, Spilled) for receipt in rest):
            await self.schedule_digests(bucket)
        created = self.alert.created
        self._delays.update(
            [(one.at - created) // _MILLISECOND for one in receipts if type(one.outcome) is Sent]
        )

    async def _schedule(self, bucket: Bucket) -> None:
        """Have those who are put off tried again when the ledger says, by Redis's clock."""
        if due := await self.ledger.next_due(bucket, self.alert.id):
            await self.outbox.schedule(self.alert.id, bucket, self.lane, due)
