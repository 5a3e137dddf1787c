"""Who follows what. Both directions of a subscription change in one step."""

from enum import StrEnum

from bot.model.chat import Chat, ChatId
from bot.model.topic import TopicSlug
from bot.store import keys
from bot.store.connection import Database, script


class Follow(StrEnum):
    """What became of the wish to follow a topic."""

    ADDED = "added"
    KEPT = "kept"
    """The chat followed it already."""
    FULL = "full"
    """The chat follows as many topics as a chat may."""


class Subscriptions:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._follow = script(database, "follow")

    async def follow(self, chat: Chat, topic: TopicSlug, *, most: int) -> Follow:
        """Subscribe the chat, unless it has `most` topics already."""
        shard = keys.shard_of(chat.id)
        outcome: str = await self._follow(
            keys=[keys.follows(chat.id), keys.followers(shard, topic)], args=[chat.id, topic, most]
        )
        return Follow(outcome)

    async def unfollow(self, chat: ChatId, topic: TopicSlug) -> bool:
        """End the subscription; False where there was none."""
        shard = keys.shard_of(chat)
        async with self._database.pipeline(transaction=True) as step:
            step.srem(keys.follows(chat), topic)
            step.srem(keys.followers(shard, topic), chat)
            removed, _ = await step.execute()
        return bool(removed)

    async def topics_of(self, chat: ChatId) -> frozenset[TopicSlug]:
        """What the chat follows; bounded by the `most` of `follow`."""
        found: set[str] = await self._database.smembers(keys.follows(chat))
        return frozenset(TopicSlug(topic) for topic in found)
