"""What is told afterwards: when an alert reached its readers, and what was refused for good."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log

from bot.model.alert import AlertId
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Receipt, Refused
from bot.store import keys
from bot.store.connection import Database


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that a platform refused for good: which alert, for whom."""

    alert: AlertId
    bucket: Bucket
    place: int

    @property
    def id(self) -> str:
        return f"{self.alert}|{self.bucket.number}|{self.place}"

    @classmethod
    def of(cls, channel: ChannelName, text: str) -> "DeadLetter":
        """Read an id. Raises ValueError where it is none."""
        alert, number, place = text.split("|")
        if not alert:
            raise ValueError("no alert is named")
        return cls(AlertId(alert), Bucket(channel, int(number)), int(place))


class Reports:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def bury(self, alert: AlertId, bucket: Bucket, receipt: Receipt) -> None:
        """Keep a refused message where the operator finds it, until it is replayed or dropped."""
        assert isinstance(receipt.outcome, Refused)
        letter = DeadLetter(alert, bucket, receipt.recipient.place)
        reason = f"{receipt.at.isoformat()} {receipt.outcome.reason}"
        await self._database.hset(keys.dead_letters(bucket.channel), letter.id, reason)

    async def dead_letters(self, channel: ChannelName) -> tuple[tuple[DeadLetter, str], ...]:
        """The refused messages of a channel, each with when and why; the oldest first."""
        found: dict[str, str] = await self._database.hgetall(keys.dead_letters(channel))
        letters = ((DeadLetter.of(channel, text), reason) for text, reason in found.items())
        return tuple(sorted(letters, key=lambda letter: letter[1]))

    async def drop_dead(self, letter: DeadLetter) -> bool:
        """Strike off a dead letter; False where there was none."""
        key = keys.dead_letters(letter.bucket.channel)
        return bool(await self._database.hdel(key, letter.id))

    async def note_reach(self, alert: AlertId, delays: Mapping[int, int]) -> None:
        """Count readers by how many milliseconds after its writing an alert reached them."""
        slots: Counter[int] = Counter()
        for milliseconds, count in delays.items():
            slots[_slot(milliseconds)] += count
        key = keys.reach(alert)
        async with self._database.pipeline(transaction=False) as step:
            step.hsetnx(key, "first", min(delays))
            step.hset(key, "last", max(delays))
            for slot, count in slots.items():
                step.hincrby(key, f"slot:{slot}", count)
            step.expire(key, keys.KEPT)
            await step.execute()

    async def reach(self, alert: AlertId) -> tuple[timedelta | None, ...]:
        """How long the first, the median and the last reader waited; None where nobody got it."""
        found: dict[str, str] = await self._database.hgetall(keys.reach(alert))
        if not found:
            return None, None, None
        slots = {
            int(name.partition(":")[2]): int(count)
            for name, count in found.items()
            if name.startswith("slot:")
        }
        median = _from_slot(_middle(slots))
        return (
            timedelta(milliseconds=int(found["first"])),
            timedelta(milliseconds=median),
            timedelta(milliseconds=int(found["last"])),
        )


# Delays are counted in slots of a tenth's width each: 1 ms to a day in some 200 of them.
_SLOT_WIDTH = 1.1


def _slot(milliseconds: int) -> int:
    return round(log(max(1, milliseconds), _SLOT_WIDTH))


def _from_slot(slot: int) -> int:
    return round(_SLOT_WIDTH**slot)


def _middle(slots: dict[int, int]) -> int:
    """The slot in which the median lies."""
    seen, half = 0, sum(slots.values()) / 2
    for slot, count in sorted(slots.items()):
        seen += count
        if seen >= half:
            return slot
    return 0
