"""An address that we watch, and how it has been doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from bot.model.topic import TopicSlug

FeedId = NewType("FeedId", str)
"""A short digest of the feed's address: stable, and safe in a key or a log line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One `[[feed]]` of feeds.toml.

    `family` names the owner: publishers of one family repeat each other, they do not confirm.
    `trust` runs from 0 (anybody) to 1 (a news agency).
    """

    id: FeedId
    url: str
    publisher: str
    family: str
    topics: tuple[TopicSlug, ...] = ()
    trust: float = 0.5
    every: timedelta | None = None
    reads_pages: bool = False
    """It carries only beginnings: the articles' pages are fetched for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What the last polls of a feed taught: conditional-request validators, successes, failures."""

    etag: str = ""
    last_modified: str = ""
    polls: int = 0
    failures: int = 0
    """In a row; a success sets it back to 0."""
    error: str = ""
    """Why the last poll failed, in words for an operator; empty after a success."""
    last_success: datetime | None = None
    next_poll: datetime | None = None

    @property
    def is_new(self) -> bool:
        """True until the feed has answered once: what it holds then is history, not news."""
        return self.last_success is None
