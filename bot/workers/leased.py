"""Work that one process may do at a time: its twins stand by, and one takes over when it dies."""

import asyncio
from datetime import timedelta

from bot.lifetime import Crew, Loop, Stop, pause, unless_stopped
from bot.log import logger
from bot.store.leases import LEASE, Leases

# How often a twin looks whether the lease is free.
_LOOK = timedelta(seconds=1)
_log = logger(__name__)


async def while_held(
    stop: Stop, leases: Leases, lease: tuple[str, str], work: Loop, lasting: timedelta = LEASE
) -> None:
    """Run `work` while the lease, given as (name, owner), is ours; until it returns, or `stop`.

    Waits while the lease is another's. `work` gets a stop of its own, which is set by `stop` and
    when the lease is lost; in the latter case we wait for it again.
    """
    while not stop.is_set():
        if not await leases.hold(*lease, lasting):
            await pause(stop, min(_LOOK, lasting))
            continue
        over = asyncio.Event()
        try:
            async with Crew(1) as crew:
                await crew.start(_prolong(stop, over, leases, lease, lasting))
                try:
                    await work(over)
                finally:
                    is_done = not over.is_set()
                    over.set()
        finally:
            await leases.release(*lease)
        if is_done:
            return


async def _prolong(
    stop: Stop, over: Stop, leases: Leases, lease: tuple[str, str], lasting: timedelta
) -> None:
    """Keep the lease until `over`; sets that by `stop`, and where the lease is lost.

    Redis has to answer while there is something left of the lease.
    """
    while not await unless_stopped(stop, pause(over, lasting / 4)):
        if stop.is_set():
            break
        try:
            async with asyncio.timeout(lasting.total_seconds() / 2):
                is_ours = await leases.hold(*lease, lasting)
        except TimeoutError:
            is_ours = False
        if not is_ours:
            _log.warning("lease lost", lease=lease[0])
            break
    over.set()
