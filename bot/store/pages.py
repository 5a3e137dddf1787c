"""The pages of what was announced: when to look at them again, and how they were found last.

Invariant: a page counts as gone only since a look that followed one at which it was there. Stories
come in by `publish.lua`, and leave by `drop` or with their time.
"""

from datetime import UTC, datetime

from bot.model.article import ArticleId
from bot.model.story import StoryId
from bot.store import keys
from bot.store.connection import Database

_THERE = "there"


class Pages:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, *, most: int) -> tuple[StoryId, ...]:
        """Announced stories whose page is to be looked at, who has waited longest first."""
        found = await self._database.zrangebyscore(
            keys.news("looks"), "-inf", now.timestamp(), start=0, num=most
        )
        return tuple(StoryId(story) for story in found)

    async def gone_since(self, article: ArticleId) -> datetime | None:
        """When it was first found gone, of the looks since it was last there; None: it was there,
        or was never seen."""
        found: str | None = await self._database.get(keys.news(f"page:{article}"))
        is_time = found is not None and found != _THERE
        return datetime.fromtimestamp(float(found or 0), UTC) if is_time else None

    async def was_there(self, article: ArticleId) -> bool:
        """At any look."""
        return bool(await self._database.exists(keys.news(f"page:{article}")))

    async def note(self, article: ArticleId, gone: datetime | None) -> None:
        """It was there (None), or has been gone since then."""
        said = _THERE if gone is None else f"{gone.timestamp()}"
        await self._database.set(keys.news(f"page:{article}"), said, ex=keys.WATCHED)

    async def again(self, story: StoryId, at: datetime) -> None:
        """Look at the page of the story's lead then."""
        await self._database.zadd(keys.news("looks"), {story: at.timestamp()}, xx=True)

    async def drop(self, story: StoryId) -> None:
        """Never look again."""
        await self._database.zrem(keys.news("looks"), story)
