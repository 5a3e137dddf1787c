"""Stories, their articles and alerts, and the log from which every ingest rebuilds its index.

Invariant: what one article changes (story, lists, log, alert, its fan-out) is written in one
step, and only by a writer who has read the whole log: so a replay, a restart or a second ingest
process comes to the same stories, and no alert is decided upon twice or lost in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from bot.model.alert import Alert, AlertId
from bot.model.article import Article, ArticleId
from bot.model.story import Story, StoryId
from bot.model.topic import TopicSlug
from bot.store import keys
from bot.store.connection import Database, script

_STORY = TypeAdapter(Story)
_ALERT = TypeAdapter(Alert)
# One read of the log while an index is rebuilt.
_LOG_PAGE = 1000


@dataclass(frozen=True, slots=True)
class LogLine:
    """An article was found to belong to a story; `terms` is what it is compared by, as JSON."""

    position: str
    story: StoryId
    terms: str
    at: datetime

    @property
    def written(self) -> datetime:
        """When the line was added, by Redis's clock."""
        return datetime.fromtimestamp(int(self.position.partition("-")[0]) / 1000, tz=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that one article changes."""

    article: Article
    story: Story
    terms: str
    at: datetime
    """When it happened, as far as the article tells: stories close by that time."""
    alert: Alert | None


class Stories:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._publish = script(database, "publish")

    async def read_log(self, after: str) -> tuple[LogLine, ...]:
        """The next lines after a position ("" is the beginning); empty at the end."""
        lines = await self._database.xrange(
            keys.log(), f"({after}" if after else "-", "+", _LOG_PAGE
        )
        return tuple(
            LogLine(
                position, StoryId(line["story"]), line["terms"], datetime.fromisoformat(line["at"])
            )
            for position, line in lines
        )

    async def holds(self, position: str) -> bool:
        """Whether the log goes as far as that; not after a Redis lost its last writes."""
        if not position:
            return True
        last = await self._database.xrevrange(keys.log(), "+", position, count=1)
        return bool(last)

    async def publish(self, decision: Decision, *, read_up_to: str, now: datetime) -> str | None:
        """Write a decision; gives the log's new position, or None where others wrote meanwhile."""
        story, alert = decision.story, decision.alert
        oldest = int((now - keys.OPEN).timestamp() * 1000)
        everybody = [] if decision.article.is_private else [keys.latest()]
        latest = [*everybody, *(keys.latest(topic) for topic in story.topics)]
        position: str = await self._publish(
            keys=[
                keys.log(),
                keys.fanout(),
                keys.article(decision.article.id),
                keys.story(story.id),
                keys.alert(alert.id if alert else AlertId("none")),
                *latest,
            ],
            args=[
                read_up_to,
                story.id,
                decision.terms,
                decision.at.isoformat(),
                _STORY.dump_json(story).decode(),
                alert.id if alert else "",
                _ALERT.dump_json(alert).decode() if alert else "",
                story.updated.timestamp(),
                int(keys.KEPT.total_seconds()),
                oldest,
                keys.LATEST,
            ],
        )
        return position or None

    async def get(self, story: StoryId) -> Story | None:
        text: str | None = await self._database.get(keys.story(story))
        return _STORY.validate_json(text) if text else None

    async def story_of(self, article: ArticleId) -> StoryId | None:
        """The story that an article was found to belong to, in the last keys.KEPT."""
        found: str | None = await self._database.get(keys.article(article))
        return StoryId(found) if found else None

    async def unseen(self, articles: Sequence[ArticleId]) -> frozenset[ArticleId]:
        """Which of these have not been ingested in the last keys.KEPT."""
        if not articles:
            return frozenset()
        found = await self._database.mget([keys.article(article) for article in articles])
        return frozenset(
            article for article, story in zip(articles, found, strict=True) if story is None
        )

    async def latest(
        self, topic: TopicSlug | None = None, *, most: int, skip: int = 0
    ) -> tuple[Story, ...]:
        """The stories of a topic (None: of all) with the newest development first."""
        ids = await self._database.zrevrange(keys.latest(topic), skip, skip + most - 1)
        return await self.those([StoryId(story) for story in ids])

    async def those(self, stories: Sequence[StoryId]) -> tuple[Story, ...]:
        """These stories, in that order; without those that have ended."""
        if not stories:
            return ()
        texts = await self._database.mget([keys.story(story) for story in stories])
        return tuple(_STORY.validate_json(text) for text in texts if text)
