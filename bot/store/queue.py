"""Work in a stream: each item is done by one worker, and by another if that one dies.

At least once: an item leaves the stream only by `done`. A worker that lives says so (see
bot.store.heartbeats); the items of one whose heartbeat has ended are taken over by the others,
however short a while it had them, and those of a slow one never are. Who has only just begun to
beat, or begun again after Redis was away, holds nobody else for dead yet. A worker that lives but
fell over gives its items back itself, by `resume`. What it was given by an answer that got lost on
the way, it finds itself. An item over which worker after worker falls waits longer each time, so
that the others get through.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from redis.exceptions import ResponseError

from bot.store import keys
from bot.store.connection import BLOCK_MILLISECONDS, Database, script

GROUP = "workers"
# Owns what was given back; has no heartbeat.
_NOBODY = "nobody"
# Two workers that see the same dead one: the second finds the item touched just now. Doubled for
# each time that it was taken before.
_UNTOUCHED_MILLISECONDS = 300
_MOST_DOUBLINGS = 10
# What was taken more often than that is passed: it would hold up all that comes after it.
_MOST_FALLS = 3
_LOOK_SECONDS = 0.5
# Time for everybody to say that they live, too: two beats.
STEADY = timedelta(seconds=2)
PATIENCE = timedelta(milliseconds=BLOCK_MILLISECONDS)
# Not long after its heartbeat: who is only slow may be about to take something, and striking off
# a consumer strikes off what it has.
_STRUCK_OFF_MILLISECONDS = 3_600_000
# Left-behind items that are looked at for some that have waited long enough.
_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    fields: Mapping[str, str]
    is_left_behind: bool
    """Another worker had it before, and may have done some of it."""
    attempt: int = 1
    """How often it was taken, this time included."""


class Queue:
    """`steady`: for how long a worker must have beaten to hold others for dead. `patience`: how
    long `take` waits for a first item."""

    def __init__(
        self,
        database: Database,
        stream: str,
        *,
        steady: timedelta = STEADY,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._database = database
        self._block = int(patience.total_seconds() * 1000)
        self._steady = steady.total_seconds()
        self._stream = stream
        self._is_open = False
        self._next_look = 0.0
        self._give_back = script(database, "give_back")
        self._in_hand: dict[str, str] = {}
        """Item → the worker who was handed it."""
        self._beats: tuple[str | None, float] = (None, 0.0)
        """Our heartbeat as it was last seen, and since when it is that one."""

    async def add(self, items: Sequence[Mapping[str, str | int]]) -> None:
        """Append items, all or none."""
        async with self._database.pipeline(transaction=True) as step:
            for item in items:
                step.xadd(self._stream, dict(item))
            await step.execute()

    async def resume(self, worker: str) -> None:
        """Give back what an earlier run of this worker had in hand when it fell over.

        To be called before the first `take` of a run. Makes the group anew where Redis lost it.
        """
        self._is_open = False
        await self._open()
        while pending := await self._pending(worker):
            items = [item["message_id"] for item in pending]
            await self._database.xclaim(self._stream, GROUP, _NOBODY, 0, items, justid=True)

    async def take(self, worker: str, *, most: int = 1) -> tuple[Item, ...]:
        """Items that a dead worker left, else new ones; waits for the first, up to `patience`."""
        await self._open()
        if left_behind := await self.take_over(worker, most=most):
            return left_behind
        found = await self._database.xreadgroup(
            GROUP, worker, {self._stream: ">"}, count=most, block=self._block
        )
        return self._handed(worker, _items(found[0][1], is_left_behind=False)) if found else ()

    async def take_over(self, worker: str, *, most: int = 1, before: str = "") -> tuple[Item, ...]:
        """Items that a dead worker left: with `before`, only of those that came before that one."""
        clock = asyncio.get_running_loop().time()
        if clock < self._next_look:
            return ()
        last = f"({before}" if before else "+"
        for owner in (worker, *await self._dead_workers(worker)):
            left = await (self._lost(owner) if owner == worker else self._pending(owner, last))
            ready = [item for item in left if _has_waited(item)][:most]
            if not ready:
                continue
            found = await self._database.xclaim(
                self._stream,
                GROUP,
                worker,
                _UNTOUCHED_MILLISECONDS,
                [item["message_id"] for item in ready],
            )
            taken = {item["message_id"]: item["times_delivered"] for item in ready}
            if items := _items(found, is_left_behind=True):
                return self._handed(
                    worker, tuple(replace(item, attempt=taken[item.id] + 1) for item in items)
                )
        self._next_look = clock + _LOOK_SECONDS
        return ()

    async def before(self, item: str) -> tuple[Item, ...]:
        """What came before an item that was taken and is not done yet, but for what worker after
        worker falls over."""
        pending = await self._database.xpending_range(
            self._stream, GROUP, "-", f"({item}", _LOOKED_AT
        )
        found = []
        for one in pending:
            if one["times_delivered"] <= _MOST_FALLS:
                name = one["message_id"]
                found += await self._database.xrange(self._stream, name, name)
        return _items(found, is_left_behind=False)

    async def give_back(self, item: str) -> None:
        """Leave an item that was taken, done in part or not at all, to whoever comes first.

        Not one that another worker has taken over meanwhile, who may be at it.
        """
        worker = self._in_hand.get(item, "")
        await self._give_back(keys=[self._stream], args=[GROUP, worker, _NOBODY, item])

    async def done(self, *items: str) -> None:
        if not items:
            return
        async with self._database.pipeline(transaction=True) as step:
            step.xack(self._stream, GROUP, *items)
            step.xdel(self._stream, *items)
            await step.execute()

    async def _lost(self, worker: str) -> list[Mapping[str, Any]]:
        """What we were given by an answer that never arrived."""
        pending = await self._pending(worker)
        held = {item["message_id"] for item in pending}
        self._in_hand = {
            item: owner for item, owner in self._in_hand.items() if owner != worker or item in held
        }
        return [item for item in pending if item["message_id"] not in self._in_hand]

    def _handed(self, worker: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
        self._in_hand |= {item.id: worker for item in items}
        return items

    async def _pending(self, worker: str, last: str = "+") -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = await self._database.xpending_range(
            self._stream, GROUP, "-", last, _LOOKED_AT, consumername=worker
        )
        return found

    async def _dead_workers(self, worker: str) -> tuple[str, ...]:
        """Those that have items and no heartbeat. One that left nothing behind is struck off."""
        consumers = await self._database.xinfo_consumers(self._stream, GROUP)
        others = [one for one in consumers if one["name"] != worker]
        if not others:
            return ()
        names = [keys.heartbeat(one["name"]) for one in others]
        own, *beats = await self._database.mget([keys.heartbeat(worker), *names])
        may_judge = self._is_steady(own)
        dead = [
            one
            for one, beat in zip(others, beats, strict=True)
            if one["name"] == _NOBODY or (may_judge and beat is None)
        ]
        for one in dead:
            if not one["pending"] and one["idle"] > _STRUCK_OFF_MILLISECONDS:
                await self._database.xgroup_delconsumer(self._stream, GROUP, one["name"])
        return tuple(one["name"] for one in dead if one["pending"])

    def _is_steady(self, beat: str | None) -> bool:
        clock = asyncio.get_running_loop().time()
        if beat != self._beats[0]:
            self._beats = (beat, clock)
        return beat is not None and clock - self._beats[1] >= self._steady

    async def _open(self) -> None:
        if self._is_open:
            return
        try:
            await self._database.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        self._is_open = True


def _has_waited(item: Mapping[str, Any]) -> bool:
    doublings = min(item["times_delivered"] - 1, _MOST_DOUBLINGS)
    return bool(item["time_since_delivered"] >= _UNTOUCHED_MILLISECONDS * 2**doublings)


def _items(
    found: Sequence[tuple[str, Mapping[str, str]]], *, is_left_behind: bool
) -> tuple[Item, ...]:
    return tuple(Item(item, fields, is_left_behind) for item, fields in found if fields)
