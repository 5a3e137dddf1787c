"""An address that we watch, and how it has been doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from urllib.parse import urlsplit

from bot.model.topic import TopicSlug

FeedId = NewType("FeedId", str)
"""A short digest of the feed's address: stable, and safe in a key or a log line."""


class Pace(StrEnum):
    """How soon a feed's news must be seen; bot.core.polling says how often that is asked."""

    WIRE = "wire"
    NEWS = "news"
    MAGAZINE = "magazine"
    BLOG = "blog"


class Origin(StrEnum):
    """Who wants a feed watched, and so who may end it."""

    FILE = "file"
    """feeds.toml."""
    OPERATOR = "operator"
    """The command line."""
    READER = "reader"
    """/follow https://…"""
    NEWSROOM = "newsroom"
    """No address at all: its stories are posted to us."""


OWN = "feed-"
"""How the topics of readers' own feeds begin."""


def own_topic(feed: FeedId) -> TopicSlug:
    """What those follow who follow a reader's own feed."""
    return TopicSlug(f"{OWN}{feed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One `[[feed]]` of feeds.toml, or one that was added since.

    `family` names the owner: publishers of one family repeat each other, they do not confirm.
    `trust` runs from 0 (anybody) to 1 (a news agency).
    """

    id: FeedId
    url: str
    publisher: str
    family: str
    topics: tuple[TopicSlug, ...] = ()
    trust: float = 0.5
    pace: Pace = Pace.NEWS
    every: timedelta | None = None
    """The operator's fixed distance between polls, instead of one that follows the rhythm."""
    origin: Origin = Origin.FILE
    reads_pages: bool = False
    """It carries only beginnings: the articles' pages are fetched for the rest."""

    @property
    def shown(self) -> str:
        """The address for pages and logs: of a reader's own only the host, for the rest may be
        the reader's key."""
        return urlsplit(self.url).hostname or "" if self.origin is Origin.READER else self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a feed posts. All counts fade with time, so as of `at`."""

    posts: tuple[float, ...] = (0.0,) * 24
    """By hour of the day, UTC."""
    days: float = 0.0
    """How long it was watched."""
    recent: float = 0.0
    """Posts, fading within half an hour: a burst shows here."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What the last polls of a feed taught: when to ask next, with which validators, and why."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    """Of the last body, for servers that send no validator."""
    polls: int = 0
    unchanged: int = 0
    """Polls that brought nothing, by status 304 or by the same body."""
    failures: int = 0
    """In a row; a success sets it back to 0."""
    error: str = ""
    """Why the last poll failed, in words for an operator; empty after a success."""
    failing_since: datetime | None = None
    is_disabled: bool = False
    """Failed for so long, or for good, that it is only asked now and then if it is back."""
    told: datetime | None = None
    """The `failing_since` of which the followers of a reader's own feed were told."""
    last_success: datetime | None = None
    next_poll: datetime | None = None
    why: str = ""
    """Why the next poll is then."""
    rhythm: Rhythm = Rhythm()
    asks: timedelta | None = None
    """How long the feed itself wants to be left alone: its ttl or sy:updatePeriod."""
    latencies: tuple[int, ...] = ()
    """Seconds from publication until we saw it, of the last posts."""
    address: str = ""
    """Where it has moved to; empty: it is where it was declared."""
    moving_to: str = ""
    moves: int = 0
    """How often in a row it was said to be there for good."""
    hub: str = ""
    hub_topic: str = ""
    missed: datetime | None = None
    """When a poll last found something that the hub had not told."""
    migrated: datetime | None = None
    """When it last brought its old entries as new ones."""
    skew: timedelta | None = None
    """How far our clock is ahead of its server's."""

    @property
    def is_new(self) -> bool:
        """True until the feed has answered once: what it holds then is history, not news."""
        return self.last_success is None
