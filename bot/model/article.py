"""A report: raw as a feed brought it (`Entry`), and made comparable (`Article`)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.model.feed import FeedId
from bot.model.topic import TopicSlug

ArticleId = NewType("ArticleId", str)
"""A digest of the canonical address: the same report has it in every feed."""


class Kind(StrEnum):
    """What a report says it is. Of two signs the later in this list counts."""

    STORY = "story"
    UPDATE = "update"
    LIVE_BLOG = "live blog"
    ROUND_UP = "round-up"
    OPINION = "opinion"
    VIDEO = "video"
    SPONSORED = "sponsored"
    ROUTINE = "routine"
    """Weather, lottery numbers, horoscopes: it comes every day, whatever happens."""
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, as its publisher wrote it. Nothing in it is to be trusted."""

    guid: str
    url: str
    title: str
    body: str
    """HTML or text, the longest that the item offers."""
    published: datetime | None
    categories: tuple[str, ...] = ()
    language: str = ""
    picture: str = ""
    """The address of one that goes with the report."""
    urgency: int | None = None
    """What its newsroom says: 1, the most urgent, to 9 (IPTC)."""
    version: int = 1
    """Of what its newsroom knows under this guid."""
    first: ArticleId | None = None
    """The article that the first version made, if there was one."""
    kind: Kind = Kind.STORY
    """What its newsroom says it is; its words may say more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An entry as the fetcher hands it over: from which feed, when, and whether as news."""

    feed: FeedId
    entry: Entry
    received: datetime
    is_backlog: bool = False
    """It lay in the feed when we first looked: kept for /latest, never pushed."""
    digest: str = ""
    """Of the entry as the feed brought it: another one under the same address is a new version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A report in plain text: one title, a few paragraphs, no dateline, credits or promotion."""

    id: ArticleId
    feed: FeedId
    publisher: str
    family: str
    trust: float
    url: str
    title: str
    text: str
    kind: Kind
    published: datetime | None
    received: datetime
    is_backlog: bool
    categories: tuple[str, ...] = ()
    feed_topics: tuple[TopicSlug, ...] = ()
    language: str = ""
    dateline: str = ""
    """Where it was written, as the wire says it: `PORT CALDER, Nov 3 (Meridian Wire) - `."""
    wire_urgency: int | None = None
    """What the source itself declares, from 1 (the highest) to 9."""
    picture: str = ""
    """The address of one that goes with the report; empty: none."""
    prefix: str = ""
    """The wire's mark before the title, in capitals: `BREAKING`, `UPDATE 2`, `CORRECTED`."""
    urgency: int | None = None
    """What its newsroom says: 1, the most urgent, to 9 (IPTC)."""
    replaces: ArticleId | None = None
    """The first version of it, where this is a later one."""
    is_private: bool = False
    """Of a reader's own feed: it stands alone, and only its followers hear of it."""
