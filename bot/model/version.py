"""What is remembered of a report: for the day that it changes, or that an editor asks for it."""

from dataclasses import dataclass

from bot.model.article import ArticleId
from bot.model.feed import FeedId
from bot.model.story import StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A report as it was when we last read it, and the story that it belongs to."""

    id: ArticleId
    story: StoryId
    feed: FeedId
    """Only there a change is one: another feed may tell the same report in other words."""
    digest: str
    title: str
    url: str
    publisher: str
    family: str
    names: tuple[str, ...]
    """Those in its title."""
    numbers: tuple[str, ...]
    facts: tuple[str, ...]
