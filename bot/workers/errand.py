"""A job being done, and how its alert looks to each reader."""

import asyncio
from dataclasses import dataclass, field, replace

from bot.model.alert import Alert, AlertState
from bot.model.chat import Voice
from bot.model.delivery import Job
from bot.model.message import Post
from bot.model.topic import Topic, TopicSlug
from bot.store.settling import Settler
from bot.workers.carrier import Carrier, post_for


@dataclass(slots=True)
class Errand:
    """A job being done: its alert as it is now, how that looks there, and the name of this run."""

    job: Job
    alert: Alert
    topic: Topic | None
    """The one that its follow link names."""
    followed: tuple[TopicSlug, ...]
    """By which a reader's thread is found; empty where there are no threads."""
    run: str
    settler: Settler
    stale_at: float
    """When it is no news any more, by the loop's clock, which does not jump."""
    begun: range
    """The buckets to whose readers it may have gone."""
    state: AlertState = AlertState.LIVE
    looked: float = 0.0
    """When we last looked what the editors say, by the loop's clock."""
    room_at: float = 0.0
    """When the shared rate has room again, likewise."""
    desk: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Buckets are prepared side by side and booked one after the other."""
    posts: dict[Voice, tuple[Post, Post]] = field(default_factory=dict)
    """By how a reader is spoken to: with sound, and without."""

    def post(self, carrier: Carrier, voice: Voice, *, is_silent: bool) -> Post:
        """How the alert looks to a reader; made once for all who are spoken to alike."""
        found = self.posts.get(voice)
        if found is None:
            post = post_for(carrier, self.alert, self.topic, voice)
            found = self.posts[voice] = (post, replace(post, is_silent=True))
        return found[is_silent]
