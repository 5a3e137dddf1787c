"""What we say about a story, once, to everybody who follows one of its topics."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.story import AlertId, StoryId, Urgency
from bot.model.topic import STORY, TopicSlug
from bot.model.wording import Wording

__all__ = ["Alert", "AlertId", "AlertKind", "AlertState"]


class AlertState(StrEnum):
    """Whether an alert goes out; looked at while it does."""

    LIVE = "live"
    HELD = "held"
    """Stopped where it was, until it is resumed or killed."""
    KILLED = "killed"
    """Stopped for good; its copies are retracted."""


class AlertKind(StrEnum):
    """BREAKING and RAISED go to the followers; the others to all chats that got the alert they
    follow up: whoever was told something wrong is told so, whatever they follow by now. An update
    goes to those of them who still follow, and to who follows what only it has."""

    BREAKING = "breaking"
    UPDATED = "updated"
    """A new toll, outcome, number or main actor: a reply to the first alert."""
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    RAISED = "raised"
    """The story matters more than it was told to: to its followers, and as a reply to who has the
    first alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A short alert. Lengths are bounded by bot.core.writing; all text is plain."""

    id: AlertId
    story: StoryId
    kind: AlertKind
    urgency: Urgency
    headline: str
    summary: str
    publisher: str
    published: datetime
    url: str
    topics: tuple[TopicSlug, ...]
    """The first is the one that the alert's follow link names."""
    also: tuple[TopicSlug, ...] = ()
    """What else its readers may follow: words, a publisher (bot.core.wanted)."""
    fresh: tuple[TopicSlug, ...] = ()
    """Of an update: what of `topics` and `also` no alert of the story had before it."""
    language: str = ""
    """Of its text, as the feed declares it; empty: unknown."""
    created: datetime
    follows_up: AlertId | None = None
    others: tuple[AlertId, ...] = ()
    """Of the same story, sent since the one that it follows up: who got any has been told."""
    change: str = ""
    """What an update or a correction changes, as "40 dead (12 before)"; "" where its headline has
    to say it."""
    is_confirmed: bool = True
    """Whether a second independent source told it when the alert was written."""
    edition: int = 0
    """How often it was corrected since it was written: copies of earlier editions are edited."""
    wordings: tuple[Wording, ...] = ()
    """How a machine put it. Kept beside the alert (bot.store.alerts), which says what is so."""

    @property
    def followed(self) -> tuple[TopicSlug, ...]:
        """All that brings it to who follows it: the last is the story itself."""
        return (*self.topics, *self.also, TopicSlug(f"{STORY}{self.story}"))

    @property
    def asked_by(self) -> tuple[TopicSlug, ...]:
        """Whose followers get it even if the alert that it follows up did not reach them."""
        is_news = self.kind in {AlertKind.BREAKING, AlertKind.RAISED}
        return self.followed if is_news else (*self.fresh, self.followed[-1])

    @property
    def is_owed(self) -> bool:
        """Whether it goes also to those who have unfollowed since they got the first alert."""
        return self.kind in {AlertKind.CORRECTED, AlertKind.WITHDRAWN}
