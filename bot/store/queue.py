"""Work in a stream: each item is done by one worker, and by another if that one dies.

At least once: an item leaves the stream only by `done`. A worker says with every read who it is;
items of a worker that has been silent for a while are taken over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from redis.exceptions import ResponseError

from bot.store.connection import BLOCK_MILLISECONDS, Database

_GROUP = "workers"


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    fields: Mapping[str, str]
    is_left_behind: bool
    """Another worker had it before, and may have done some of it."""


class Queue:
    def __init__(self, database: Database, stream: str) -> None:
        self._database = database
        self._stream = stream
        self._is_open = False

    async def add(self, items: Sequence[Mapping[str, str]]) -> None:
        """Append items, all or none."""
        async with self._database.pipeline(transaction=True) as step:
            for item in items:
                step.xadd(self._stream, dict(item))
            await step.execute()

    async def take(self, worker: str, *, most: int = 1) -> tuple[Item, ...]:
        """New items; waits up to a second for the first."""
        await self._open()
        found = await self._database.xreadgroup(
            _GROUP, worker, {self._stream: ">"}, count=most, block=BLOCK_MILLISECONDS
        )
        if not found:
            return ()
        return tuple(Item(item, fields, False) for item, fields in found[0][1] if fields)

    async def take_over(self, worker: str, *, idle: timedelta, most: int = 1) -> tuple[Item, ...]:
        """Items of workers that have not touched them for `idle`."""
        await self._open()
        milliseconds = int(idle.total_seconds() * 1000)
        _, found, *_ = await self._database.xautoclaim(
            self._stream, _GROUP, worker, milliseconds, count=most
        )
        return tuple(Item(item, fields, True) for item, fields in found if fields)

    async def renew(self, worker: str, item: str) -> None:
        """Say that the item is still being worked on."""
        await self._database.xclaim(self._stream, _GROUP, worker, 0, [item], justid=True)

    async def done(self, *items: str) -> None:
        if not items:
            return
        async with self._database.pipeline(transaction=True) as step:
            step.xack(self._stream, _GROUP, *items)
            step.xdel(self._stream, *items)
            await step.execute()

    async def _open(self) -> None:
        if self._is_open:
            return
        try:
            await self._database.xgroup_create(self._stream, _GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        self._is_open = True
