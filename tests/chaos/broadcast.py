"""What is published in a round, to whom it is owed, and whether anything is still on its way."""

import time
from dataclasses import dataclass, field
from random import Random

from bot.model.alert import Alert
from bot.model.chat import ChannelName, ChatId
from bot.model.delivery import Bucket
from bot.model.story import Urgency
from bot.store import keys
from tests.chaos.audience import TOPICS, Audience, Reader
from tests.chaos.house import House
from tests.workers.newsroom import breaking, published

TELEGRAM = ChannelName("telegram")
_LANES = (Urgency.FLASH, Urgency.URGENT, Urgency.NEWS)


@dataclass(slots=True)
class Owed:
    """An alert that was published, and what must become of it."""

    number: int
    alert: Alert
    at: float
    """When it was in Redis (monotonic, s)."""
    readers: dict[ChatId, Reader]
    """Those who followed one of its topics by then."""
    left: dict[ChatId, float] = field(default_factory=dict)
    """Those who have unfollowed since, and when that was in Redis."""


@dataclass(slots=True)
class Broadcast:
    house: House
    audience: Audience
    random: Random
    topics: int
    """At most so many in one alert."""
    owed: list[Owed] = field(default_factory=list)
    """Of this round."""
    published: int = 0

    async def publish(self) -> None:
        """An alert, sometimes two of a lane at once, about topics of nobody's choice."""
        lane = self.random.choice(_LANES)
        for _ in range(self.random.choice((1, 1, 2))):
            await self._publish(lane)

    async def _publish(self, lane: Urgency) -> None:
        self.published += 1
        topics = self.random.sample(TOPICS, self.random.randint(1, self.topics))
        about = breaking(
            headline=f"Alert {self.published}: the harbour of Maravel is closed",
            topics=tuple(topic.slug for topic in topics),
            urgency=lane,
        )
        readers = self.audience.followers(topics)
        await published(self.house.stores, about)
        self.owed.append(Owed(self.published, about, time.monotonic(), readers))

    def waiting(self) -> list[Reader]:
        """Those to whom something was owed in this round."""
        found = {chat: reader for one in self.owed for chat, reader in one.readers.items()}
        return [found[chat] for chat in sorted(found)]

    async def unfollow(self, reader: Reader) -> None:
        """The reader unfollows everything."""
        for slug in sorted(reader.follows):
            await self.house.stores.subscriptions.unfollow(reader.chat.id, slug)
        reader.follows.clear()
        for one in self.owed:
            if reader.chat.id in one.readers:
                one.left[reader.chat.id] = time.monotonic()

    async def is_idle(self) -> bool:
        """Nothing waits in Redis: no alert, no job, nobody to be tried again."""
        return not any(await self._waiting())

    async def _waiting(self) -> list[int]:
        async with self.house.database.pipeline(transaction=False) as step:
            for stream in (keys.fanout(), *(keys.jobs(TELEGRAM, lane) for lane in Urgency)):
                step.xlen(stream)
            step.zcard(keys.due_jobs(TELEGRAM))
            found: list[int] = await step.execute()
        return found

    async def report(self) -> str:
        """What waits, and who has it in hand, for whoever looks for a fault."""
        names = [keys.fanout(), *(keys.jobs(TELEGRAM, lane) for lane in Urgency)]
        lines = [f"waiting: {await self._waiting()}"]
        for name in names:
            if await self.house.database.xlen(name):
                lines.append(str(await self.house.database.xrange(name)))
                lines.append(str(await self.house.database.xinfo_groups(name)))
                found = await self.house.database.xpending_range(name, "workers", "-", "+", 100)
                lines += map(str, found)
        due = await self.house.database.zrange(keys.due_jobs(TELEGRAM), 0, -1, withscores=True)
        beats = [key async for key in self.house.database.scan_iter(f"{keys.heartbeat('')}*")]
        return "\n".join([*lines, f"due: {due} at {time.time()}", str(beats)])

    async def rows(self, owed: Owed) -> dict[Bucket, dict[int, str]]:
        """What the ledgers say of an alert."""
        stores = self.house.stores
        buckets = [Bucket(TELEGRAM, n) for n in range(await stores.seats.buckets(TELEGRAM))]
        return {bucket: await stores.ledger.rows(bucket, owed.alert.id) for bucket in buckets}

    async def put_off(self, owed: Owed) -> int:
        """How many readers are noted as due to be tried again."""
        buckets = range(await self.house.stores.seats.buckets(TELEGRAM))
        names = [keys.later(Bucket(TELEGRAM, number), owed.alert.id) for number in buckets]
        return sum([await self.house.database.zcard(name) for name in names])
