"""What is told and followed much: counts by hour of new stories, and of followers by day.

Nothing here is exact: a death may lose a step of counts, and the popular is an hour old. What few
follow is shown to nobody: it might be a reader's own affair.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.trends import RECENT, USUAL, trending
from bot.model.topic import TopicSlug
from bot.store import keys
from bot.store.connection import Database

_HOUR = timedelta(hours=1)
# Of an hour: names that one story alone has make most of them.
_MOST_COUNTED = 2_000
_LOOKED_AT = 100
_MOST_POPULAR = 100
LEAST_FOLLOWERS = 5


class Trends:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, told: Mapping[str, int], now: datetime) -> None:
        """New stories were about these, so many about each."""
        if not told:
            return
        key = _hour(now)
        async with self._database.pipeline(transaction=True) as step:
            for one, stories in told.items():
                step.zincrby(key, stories, one)
            step.zremrangebyrank(key, 0, -_MOST_COUNTED - 1)
            step.expire(key, keys.UPDATE)
            await step.execute()

    async def rising(self, now: datetime, *, most: int) -> Sequence[str]:
        """What new stories of the last hours are about, more than those of the day before: topics
        by slug, names as a reader would type them."""
        hours = [_hour(now - _HOUR * number) for number in range(int((RECENT + USUAL) / _HOUR))]
        split = int(RECENT / _HOUR)
        async with self._database.pipeline(transaction=False) as batch:
            for key in hours[:split]:
                batch.zrevrange(key, 0, _LOOKED_AT - 1, withscores=True)
            recent: Counter[str] = Counter()
            for counts in await batch.execute():
                recent.update({one: int(stories) for one, stories in counts})
        if not recent:
            return ()
        async with self._database.pipeline(transaction=False) as batch:
            for key in hours[split:]:
                batch.zmscore(key, list(recent))
            usual: Counter[str] = Counter()
            for scores in await batch.execute():
                usual.update({one: int(n or 0) for one, n in zip(recent, scores, strict=True)})
        return trending(recent, usual, most=most)

    async def note_popular(self, followers: Mapping[TopicSlug, int]) -> None:
        """How many chats follow each thing, as counted just now."""
        ranked = Counter({slug: n for slug, n in followers.items() if n >= LEAST_FOLLOWERS})
        async with self._database.pipeline(transaction=True) as step:
            step.delete(keys.news("popular"))
            if ranked:
                step.zadd(keys.news("popular"), dict(ranked.most_common(_MOST_POPULAR)))
                step.expire(keys.news("popular"), keys.KEPT)
            await step.execute()

    async def popular(self, *, most: int) -> Sequence[TopicSlug]:
        """What most chats follow, as last counted."""
        found: list[str] = await self._database.zrevrange(keys.news("popular"), 0, most - 1)
        return [TopicSlug(slug) for slug in found]


def _hour(moment: datetime) -> str:
    return keys.news(f"trend:{int(moment.timestamp() // _HOUR.total_seconds())}")
