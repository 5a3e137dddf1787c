"""Stories, their articles and alerts, and the log from which every ingest rebuilds its index.

Invariant: what one article changes (story, lists, log, alert, its fan-out) is written in one
step, and only by a writer who has read the whole log: so a replay, a restart or a second ingest
process comes to the same stories, and no alert is decided upon twice or lost in between. What an
editor decides is a line of the log, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from bot.model.alert import Alert, AlertId, AlertState
from bot.model.article import Article, ArticleId
from bot.model.story import Story, StoryId
from bot.model.topic import TopicSlug
from bot.model.version import Version
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds, of_milliseconds

_STORY = TypeAdapter(Story)
_ALERT = TypeAdapter(Alert)
_VERSION = TypeAdapter(Version)
# One read of the log while an index is rebuilt.
_LOG_PAGE = 1000
# Of each list.
_LATEST = 500
_NONE = AlertId("none")
# Of stories that were merged into one that was merged into another, and so on.
_MOST_MERGES = 5


class Act(StrEnum):
    """What a line of the log says of its story."""

    JOIN = "join"
    """An article belongs to it; without terms, it is closed."""
    ALONE = "alone"
    """An article belongs to it, and is not to be compared with others."""
    MERGE = "merge"
    """The other story is the same event."""
    SPLIT = "split"
    """These articles are another event, the other story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """`terms` is what the article is compared by, as JSON."""

    position: str
    act: Act
    story: StoryId
    article: ArticleId
    terms: str
    at: datetime
    written: datetime
    """When the line was added, by Redis's clock."""
    other: StoryId
    articles: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that one article changes."""

    article: Article
    story: Story
    terms: str
    at: datetime
    """When it happened, as far as the article tells: stories close by that time."""
    alert: Alert | None
    version: Version
    act: Act = Act.JOIN
    text: str = ""
    """The hash of the article's text, "" for none."""
    amended: Alert | None = None
    """The next edition of an alert of the story, for those who did not get it yet."""
    is_stopped: bool = False
    """Nobody else is to get the first alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rearrangement:
    """What an editor decided about two stories; `versions` are the articles that move."""

    act: Act
    story: Story
    other: Story
    versions: tuple[Version, ...]


class Stories:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._publish = script(database, "publish")
        self._rearrange = script(database, "rearrange")

    async def read_log(self, after: str) -> tuple[LogLine, ...]:
        """The next lines after a position ("" is the beginning); empty at the end."""
        lines = await self._database.xrange(
            keys.log(), f"({after}" if after else "-", "+", _LOG_PAGE
        )
        return tuple(_line(position, fields) for position, fields in lines)

    async def end_of_log(self) -> str:
        """The position of the last line; "" where there is none."""
        last = await self._database.xrevrange(keys.log(), count=1)
        return str(last[0][0]) if last else ""

    async def holds(self, position: str) -> bool:
        """Whether the log goes as far as that; not after a Redis lost its last writes."""
        if not position:
            return True
        last = await self._database.xrevrange(keys.log(), "+", position, count=1)
        return bool(last)

    async def publish(self, decision: Decision, *, read_up_to: str, now: datetime) -> str | None:
        """Write a decision; gives the log's new position, or None where others wrote meanwhile."""
        story, alert, article = decision.story, decision.alert, decision.article
        amended = decision.amended
        oldest = milliseconds(now - keys.OPEN)
        everybody = [] if decision.article.is_private else [keys.latest()]
        latest = [*everybody, *(keys.latest(topic) for topic in story.topics)]
        position: str = await self._publish(
            keys=[
                keys.log(),
                keys.fanout(),
                keys.article(article.id),
                keys.story(story.id),
                keys.text(decision.text or "none"),
                keys.alert(alert.id if alert else _NONE),
                keys.alert(amended.id if amended else _NONE),
                keys.alert_state(story.alert or _NONE),
                keys.news("looks"),
                *latest,
            ],
            args=[
                read_up_to,
                story.id,
                decision.terms,
                decision.at.isoformat(),
                article.id,
                _VERSION.dump_json(decision.version).decode(),
                _STORY.dump_json(story).decode(),
                alert.id if alert else "",
                _ALERT.dump_json(alert).decode() if alert else "",
                _ALERT.dump_json(amended).decode() if amended else "",
                AlertState.HELD if decision.is_stopped else "",
                story.updated.timestamp(),
                _KEPT_SECONDS,
                oldest,
                _LATEST,
                decision.act,
                (now - keys.WATCHED).timestamp(),
            ],
        )
        return position or None

    async def rearrange(self, change: Rearrangement, *, read_up_to: str) -> bool:
        """Write an editor's decision; False where others wrote since the log was read."""
        values = {
            keys.story(change.story.id): _STORY.dump_json(change.story),
            keys.story(change.other.id): _STORY.dump_json(change.other),
            **{keys.article(one.id): _VERSION.dump_json(one) for one in change.versions},
        }
        moved = " ".join(one.id for one in change.versions)
        names = [change.act, change.story.id, change.other.id, moved]
        listed = change.other if change.act is Act.SPLIT else change.story
        lists = [keys.latest(), *map(keys.latest, listed.topics)]
        shown = [listed.id, listed.updated.timestamp()]
        done: int = await self._rearrange(
            keys=[keys.log(), *values, *lists],
            args=[read_up_to, _KEPT_SECONDS, *names, *shown, *values.values()],
        )
        return bool(done)

    async def get(self, story: StoryId) -> Story | None:
        """As it was written; where it was merged into another, as it was then."""
        text: str | None = await self._database.get(keys.story(story))
        return _STORY.validate_json(text) if text else None

    async def resolve(self, story: StoryId) -> Story | None:
        """The story, or the one that an editor merged it into."""
        return (await self.resolve_all([story])).get(story)

    async def resolve_all(self, stories: Sequence[StoryId]) -> Mapping[StoryId, Story]:
        """The same of several, by their ids; without those that have ended."""
        found: dict[StoryId, Story] = {}
        leads = {story: story for story in stories}
        for _ in range(_MOST_MERGES + 1):
            if not leads:
                break
            texts = await self._database.mget([keys.story(lead) for lead in leads.values()])
            read = [
                (story, _STORY.validate_json(text))
                for story, text in zip(leads, texts, strict=True)
                if text
            ]
            found |= {story: told for story, told in read if told.merged_into is None}
            leads = {story: told.merged_into for story, told in read if told.merged_into}
        return found

    async def versions(self, articles: Sequence[ArticleId]) -> Mapping[ArticleId, Version]:
        """What is remembered of those that were ingested in the last keys.KEPT."""
        if not articles:
            return {}
        found = await self._database.mget([keys.article(article) for article in articles])
        read = (_version(text) for text in found if text)
        return {version.id: version for version in read if version}

    async def with_text(self, digest: str) -> StoryId | None:
        """The story of the first report with such a text in the last keys.KEPT."""
        found: str | None = await self._database.get(keys.text(digest)) if digest else None
        return StoryId(found) if found else None

    async def latest(
        self, topic: TopicSlug | None = None, *, most: int, skip: int = 0
    ) -> tuple[Story, ...]:
        """The stories of a topic (None: of all) with the newest development first."""
        ids = await self._database.zrevrange(keys.latest(topic), skip, skip + most - 1)
        return await self.those([StoryId(story) for story in ids])

    async def those(self, stories: Sequence[StoryId]) -> tuple[Story, ...]:
        """These stories, in that order; without those that have ended or are part of another."""
        if not stories:
            return ()
        texts = await self._database.mget([keys.story(story) for story in stories])
        found = (_STORY.validate_json(text) for text in texts if text)
        return tuple(story for story in found if story.merged_into is None)


_KEPT_SECONDS = int(keys.KEPT.total_seconds())


def _line(position: str, fields: Mapping[str, str]) -> LogLine:
    written = of_milliseconds(int(position.partition("-")[0]))
    at = fields.get("at")
    return LogLine(
        position=position,
        act=Act(fields.get("act", Act.JOIN)),
        story=StoryId(fields["story"]),
        article=ArticleId(fields.get("article", "")),
        terms=fields.get("terms", ""),
        at=datetime.fromisoformat(at) if at else written,
        written=written,
        other=StoryId(fields.get("other", "")),
        articles=tuple(map(ArticleId, fields.get("articles", "").split())),
    )


def _version(text: str) -> Version | None:
    """None for what an earlier version of the program wrote: the name of its story."""
    try:
        return _VERSION.validate_json(text)
    except ValidationError:
        return None
