"""Following and unfollowing: both directions change together."""

from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.subscriptions import Follow
from tests.builders import READER

CLIMATE = TopicSlug("climate")
WORLD = TopicSlug("world")


async def test_a_follow_stands_in_both_directions(stores: Stores, database: Database) -> None:
    assert await stores.subscriptions.follow(READER, CLIMATE, most=5) is Follow.ADDED

    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}
    followers = keys.followers(keys.shard_of(READER.id), CLIMATE)
    assert await database.smembers(followers) == {READER.id}


async def test_following_twice_changes_nothing(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, CLIMATE, most=5)

    assert await stores.subscriptions.follow(READER, CLIMATE, most=5) is Follow.KEPT
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}


async def test_a_full_chat_follows_no_more_and_keeps_what_it_has(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, CLIMATE, most=1)

    assert await stores.subscriptions.follow(READER, WORLD, most=1) is Follow.FULL
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}


async def test_unfollowing_ends_both_directions(stores: Stores, database: Database) -> None:
    await stores.subscriptions.follow(READER, CLIMATE, most=5)

    assert await stores.subscriptions.unfollow(READER.id, CLIMATE)
    assert not await stores.subscriptions.unfollow(READER.id, CLIMATE)
    assert [key async for key in database.scan_iter()] == []
