"""Hand over the newsrooms' stories whose embargo has ended."""

from datetime import timedelta

from bot.lifetime import Stop, pause
from bot.store import Stores
from bot.workers.identity import utc_now

_LOOK = timedelta(seconds=0.5)


async def run(stop: Stop, stores: Stores) -> None:
    """Any number of processes may: a story is taken off the list in the step that hands it over."""
    while not stop.is_set():
        if not await stores.arrivals.release(utc_now()):
            await pause(stop, _LOOK)
