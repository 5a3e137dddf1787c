"""Waiting in tests: for a condition, never for a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


async def until(look: Callable[[], Awaitable[Found]], *, within: float = 10.0) -> Found:
    """The first truthy thing that `look` finds; fails the test when none comes in time."""
    last: Found | None = None
    try:
        async with asyncio.timeout(within):
            while not (last := await look()):
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(
            f"waited {within} s for {getattr(look, '__qualname__', look)}, last: {last!r}"
        ) from None
    return last
