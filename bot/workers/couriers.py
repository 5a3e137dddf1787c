"""Couriers take messages to readers: a few of them, each with one message at a time.

They stay as long as there is something to carry. A task for every message would cost as much as
the message itself; so each of a full broadcast's couriers carries hundreds, and in a quiet hour
there are none.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from types import TracebackType
from typing import NamedTuple, Self

from bot.lifetime import Crew
from bot.model.delivery import Bucket, Recipient
from bot.workers.carrier import Carrier

# As many as the pool of a channel has connections.
_MOST = 128
# With less in hand the couriers might run out of loads before the next ones are booked.
_FEW = 128


class Load(NamedTuple):
    """A reader who is noted as on the wire."""

    bucket: Bucket
    recipient: Recipient
    at: float
    """When the message may leave, by the loop's clock."""


class Couriers:
    """Leaving the block waits until all that was added is delivered; as a Crew's does."""

    def __init__(self, carrier: Carrier, deliver: Callable[[Load], Awaitable[None]]) -> None:
        self._carrier, self._deliver = carrier, deliver
        self._crew = Crew(_MOST)
        self._loads: deque[Load] = deque()
        self._at_work = 0
        self._has_few = asyncio.Event()
        self._has_few.set()

    async def __aenter__(self) -> Self:
        await self._crew.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._crew.__aexit__(kind, error, trace)

    async def have_few(self) -> None:
        """Wait until the next loads are wanted."""
        await self._has_few.wait()

    async def take(self, loads: Collection[Load]) -> None:
        self._loads += loads
        if len(self._loads) > _FEW:
            self._has_few.clear()
        for _ in range(min(len(loads), _MOST - self._at_work)):
            self._at_work += 1
            await self._crew.start(self._carry())

    async def _carry(self) -> None:
        try:
            while self._loads:
                load = self._loads.popleft()
                if len(self._loads) == _FEW:
                    self._has_few.set()
                while wait := self._carrier.turn(load.at):  # noqa: ASYNC110 - it is a time
                    await asyncio.sleep(wait)
                await self._deliver(load)
        finally:
            self._at_work -= 1
