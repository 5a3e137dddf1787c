"""A bell: something changed, look again.

Ringing never waits, so plain functions may ring; waiting never polls, so a test that waits is
woken by the very change it waits for.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Bell:
    """Wakes everybody who waits, once per ring."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait now; who comes later waits for the next ring."""
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    def rings(self) -> Coroutine[Any, Any, object]:
        """Wait for the next ring after this call, even if awaited only later."""
        return self._rung.wait()

    async def until(self, predicate: Callable[[], object], within: float) -> bool:
        """Whether `predicate` came true within so many seconds; it is asked once per ring."""
        try:
            async with asyncio.timeout(within):
                while not predicate():
                    await self.rings()
        except TimeoutError:
            return bool(predicate())
        return True
