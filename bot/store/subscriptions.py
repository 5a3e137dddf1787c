"""Who follows what: a bit for each seat of a bucket, for each topic that one of them follows.

Who follows a topic is one field of one hash for 128 readers; what a reader follows is read from
the same hash, so there is no second direction that could disagree.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.story import StoryId
from bot.model.topic import STORY, TopicSlug
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.seats import Seats

# Buckets that are looked at in one round trip.
_PAGE = 1_000
# Buckets that are read whole in one: some thousand follows, milliseconds.
_READ_AT_ONCE = 20


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
        self._seats = Seats(database)
        self._follow = script(database, "follow")
        self._unfollow = script(database, "unfollow")
        self._hand_over = script(database, "hand_over")

    async def follow(self, chat: Chat, topic: TopicSlug, *, most: int) -> Follow:
        """Subscribe the chat, unless it has `most` topics already."""
        seat = await self._seats.take(chat.id)
        outcome: str = await self._follow(
            keys=[keys.followers(seat.bucket)], args=[seat.place, topic, most]
        )
        return Follow(outcome)

    async def unfollow(self, chat: ChatId, topic: TopicSlug) -> bool:
        """End the subscription; False where there was none."""
        seat = await self._seats.find(chat)
        if seat is None:
            return False
        removed: int = await self._unfollow(
            keys=[keys.followers(seat.bucket)], args=[seat.place, topic]
        )
        return bool(removed)

    async def topics_of(self, chat: ChatId) -> frozenset[TopicSlug]:
        """What the chat follows; bounded by the `most` of `follow`."""
        seat = await self._seats.find(chat)
        if seat is None:
            return frozenset()
        found: dict[str, str] = await self._database.hgetall(keys.followers(seat.bucket))
        bit = 1 << seat.place
        return frozenset(TopicSlug(topic) for topic, bits in found.items() if int(bits, 16) & bit)

    async def stories_of(self, bucket: Bucket) -> tuple[StoryId, ...]:
        """The single stories that somebody in the bucket follows."""
        found: list[str] = await self._database.hkeys(keys.followers(bucket))
        return tuple(
            StoryId(topic.removeprefix(STORY)) for topic in found if topic.startswith(STORY)
        )

    async def hand_over(self, bucket: Bucket, story: StoryId, to: StoryId) -> None:
        """Who in the bucket follows the one story follows the other instead."""
        await self._hand_over(
            keys=[keys.followers(bucket)], args=[f"{STORY}{story}", f"{STORY}{to}"]
        )

    async def end_story(self, bucket: Bucket, story: StoryId) -> None:
        """Nobody in the bucket follows it any more."""
        await self._database.hdel(keys.followers(bucket), f"{STORY}{story}")

    async def is_followed(self, topic: TopicSlug, channels: Sequence[ChannelName]) -> bool:
        """Whether anybody follows it: looks through all buckets, a page at a time."""
        for channel in channels:
            numbers = range(await self._seats.buckets(channel))
            for start in numbers[::_PAGE]:
                async with self._database.pipeline(transaction=False) as step:
                    for number in numbers[start : start + _PAGE]:
                        step.hexists(keys.followers(Bucket(channel, number)), topic)
                    if any(await step.execute()):
                        return True
        return False

    async def followers(self, channels: Sequence[ChannelName]) -> Counter[TopicSlug]:
        """How many follow each topic: reads what all buckets hold, some of them at a time."""
        counts: Counter[TopicSlug] = Counter()
        for channel in channels:
            numbers = range(await self._seats.buckets(channel))
            for start in numbers[::_READ_AT_ONCE]:
                async with self._database.pipeline(transaction=False) as step:
                    for number in numbers[start : start + _READ_AT_ONCE]:
                        step.hgetall(keys.followers(Bucket(channel, number)))
                    found: list[dict[str, str]] = await step.execute()
                for bucket in found:
                    counts.update({TopicSlug(one): _ones(bits) for one, bits in bucket.items()})
        return counts


def _ones(bits: str) -> int:
    return int(bits, 16).bit_count()
