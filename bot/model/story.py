"""Articles about one event, and how much they matter."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NewType

from bot.model.article import Article, ArticleId
from bot.model.topic import TopicSlug

StoryId = NewType("StoryId", str)
AlertId = NewType("AlertId", str)


class Urgency(IntEnum):
    """How loud a story is. ROUTINE is never pushed."""

    ROUTINE = 0
    NEWS = 1
    URGENT = 2
    FLASH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A decision with the reasons for it, in words that an editor understands."""

    urgency: Urgency
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event. `lead` is the article that tells it now; `articles` counts all of them."""

    id: StoryId
    lead: Article
    topics: tuple[TopicSlug, ...]
    urgency: Urgency
    reasons: tuple[str, ...]
    publishers: tuple[str, ...]
    """In the order in which they reported it, each once."""
    families: tuple[str, ...] = ()
    """Their owners, each once."""
    sources: tuple[str, ...] = ()
    """The owners who told it in words of their own: copies of a wire's text confirm nothing."""
    facts: tuple[str, ...] = ()
    """What the reports said that can change, as `dead:12` (bot.core.changes)."""
    reports: tuple[ArticleId, ...] = ()
    """The last of them, in the order in which they came."""
    joins: tuple[str, ...] = ()
    """Why the last of them joined, in words."""
    tellings: tuple[Article, ...] = ()
    """The lead and the reports that agree with it, cut short: one of them tells the story
    (bot.core.central)."""
    articles: int
    opened: datetime
    updated: datetime
    is_corrected: bool = False
    is_withdrawn: bool = False
    alert: AlertId | None = None
    """What announced it; None as long as it has not been announced."""
    alerts: tuple[AlertId, ...] = ()
    """All about it, that one first; of very many the last ones."""
    told: Urgency | None = None
    """How loud the loudest alert about it was; None: as loud as the story is, or not announced."""
    merged_into: StoryId | None = None
    """An editor found both to be one event: that story has its reports now."""
