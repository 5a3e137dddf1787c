"""Take what was published into the search: within a second, behind the news and never before it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.stories import opened_by
from bot.core.trends import names_in
from bot.lifetime import Stop, pause
from bot.model.story import Story
from bot.store import Stores
from bot.store.stories import LogLine

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
        for hour, told in _told(some, stories).items():
            await stores.trends.count(told, hour)
        position = some[-1].position
    return len(lines)


def _told(lines: Sequence[LogLine], stories: Sequence[Story]) -> dict[datetime, Counter[str]]:
    """By the hour, what the stories are about that these lines opened: topics, and names."""
    known = {story.id: story for story in stories if not story.lead.is_private}
    found: dict[datetime, Counter[str]] = {}
    for line in lines:
        story = known.get(line.story)
        if story and line.story == opened_by(line.article):
            hour = line.written.replace(minute=0, second=0, microsecond=0)
            names = (want.typed for want in names_in(story.lead))
            found.setdefault(hour, Counter()).update({*story.topics, *names})
    return found
