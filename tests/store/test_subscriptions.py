"""Following and unfollowing: a bit for each seat."""

import pytest

from bot.model.chat import Chat, ChatId
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.seats import Seats
from bot.store.subscriptions import Follow
from tests.builders import READER

CLIMATE = TopicSlug("climate")
WORLD = TopicSlug("world")


async def test_a_follow_is_known_from_both_sides(stores: Stores, database: Database) -> None:
    assert await stores.subscriptions.follow(READER, CLIMATE, most=5) is Follow.ADDED

    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}
    seat = await Seats(database).find(READER.id)
    assert seat is not None
    bits: str = await database.hget(keys.followers(seat.bucket), CLIMATE)
    assert int(bits, 16) == 1 << seat.place


async def test_following_twice_changes_nothing(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, CLIMATE, most=5)

    assert await stores.subscriptions.follow(READER, CLIMATE, most=5) is Follow.KEPT
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}


async def test_a_full_chat_follows_no_more_and_keeps_what_it_has(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, CLIMATE, most=1)

    assert await stores.subscriptions.follow(READER, WORLD, most=1) is Follow.FULL
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}


async def test_unfollowing_ends_it_and_leaves_nothing(stores: Stores, database: Database) -> None:
    await stores.subscriptions.follow(READER, CLIMATE, most=5)

    assert await stores.subscriptions.unfollow(READER.id, CLIMATE)
    assert not await stores.subscriptions.unfollow(READER.id, CLIMATE)
    assert not await stores.subscriptions.unfollow(ChatId("web:stranger"), CLIMATE)
    assert [key async for key in database.scan_iter("*topics")] == []


@pytest.mark.parametrize("count", [1, 127, 128, 129, 300])
async def test_readers_of_one_bucket_do_not_disturb_each_other(stores: Stores, count: int) -> None:
    chats = [Chat(id=ChatId(f"web:reader{number}")) for number in range(count)]
    for number, chat in enumerate(chats):
        await stores.subscriptions.follow(chat, CLIMATE, most=5)
        if number % 3 == 0:
            await stores.subscriptions.follow(chat, WORLD, most=5)
        if number % 5 == 0:
            await stores.subscriptions.unfollow(chat.id, CLIMATE)

    for number, chat in enumerate(chats):
        expected = {WORLD} if number % 3 == 0 else set()
        expected |= set() if number % 5 == 0 else {CLIMATE}
        assert await stores.subscriptions.topics_of(chat.id) == expected
