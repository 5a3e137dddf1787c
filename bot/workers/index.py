"""Take what was published into the search: within a second, behind the news and never before it."""

from datetime import timedelta

from bot.lifetime import Stop, pause
from bot.store import Stores

_LOOK = timedelta(seconds=0.5)
# One step of Redis: forty words each, 4 ms.
_AT_ONCE = 50


async def run(stop: Stop, stores: Stores) -> None:
    """Any number of processes may: each step is taken by one of them."""
    while not stop.is_set():
        if not await index(stores):
            await pause(stop, _LOOK)


async def index(stores: Stores) -> int:
    """Take in the next lines of the log; gives how many there were."""
    position = await stores.search.position()
    lines = await stores.stories.read_log(position)
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        stories = await stores.stories.those(list(dict.fromkeys(line.story for line in some)))
        if not await stores.search.add(some, stories, after=position):
            break
        position = some[-1].position
    return len(lines)
