"""What is remembered of a chat: while it is awake, dormant, moved, forgotten."""

from dataclasses import replace

from bot.model.chat import Chat, ChatId, ChatKind, Preferences
from bot.model.story import Urgency
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database
from tests.builders import NOW, READER

CLIMATE = TopicSlug("climate")


async def followers(database: Database, chat: ChatId) -> set[str]:
    found: set[str] = await database.smembers(keys.followers(keys.shard_of(chat), CLIMATE))
    return found


async def test_a_chat_that_speaks_is_remembered_with_the_defaults(stores: Stores) -> None:
    await stores.chats.meet(replace(READER, language="es"), NOW)

    record = await stores.chats.get(READER.id)
    assert record is not None
    assert record.chat.language == "es"
    assert record.preferences == Preferences()
    assert record.joined == NOW


async def test_meeting_again_keeps_preferences_and_the_first_day(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    loud = Preferences(floor=Urgency.FLASH, is_silent=True)
    await stores.chats.prefer(READER.id, loud)

    record = await stores.chats.meet(READER, NOW.replace(year=2027))

    assert (record.preferences, record.joined) == (loud, NOW)


async def test_a_dormant_chat_gets_nothing_and_keeps_its_follows(
    stores: Stores, database: Database
) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE, most=5)

    await stores.chats.lay_dormant(READER.id, NOW)

    assert await followers(database, READER.id) == set()
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}
    assert 0 < await database.ttl(keys.follows(READER.id)) <= keys.DORMANT.total_seconds()


async def test_a_dormant_chat_that_speaks_again_is_restored(
    stores: Stores, database: Database
) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE, most=5)
    await stores.chats.lay_dormant(READER.id, NOW)

    record = await stores.chats.meet(READER, NOW)

    assert record.dormant_since is None
    assert await followers(database, READER.id) == {READER.id}
    assert await database.ttl(keys.follows(READER.id)) == -1


async def test_waking_a_chat_that_was_awake_or_unknown_says_so(stores: Stores) -> None:
    assert not await stores.chats.wake(READER.id)


async def test_forgetting_leaves_no_key_of_the_chat(stores: Stores, database: Database) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE, most=5)
    await stores.mailboxes.put(READER.id, "hello")

    assert await stores.chats.forget(READER.id)
    assert [key async for key in database.scan_iter()] == []
    assert not await stores.chats.forget(READER.id)


async def test_a_moved_chat_keeps_follows_and_preferences_under_its_new_id(
    stores: Stores, database: Database
) -> None:
    old = Chat(id=ChatId("telegram:-7"), kind=ChatKind.GROUP)
    new = ChatId("telegram:-1007")
    await stores.chats.meet(old, NOW)
    await stores.chats.prefer(old.id, Preferences(is_silent=True))
    await stores.subscriptions.follow(old, CLIMATE, most=5)

    await stores.chats.move(old.id, new)
    await stores.chats.move(old.id, new)

    record = await stores.chats.get(new)
    assert record is not None
    assert record.preferences.is_silent
    assert await followers(database, new) == {new}
    assert await stores.chats.get(old.id) is None
    assert await stores.subscriptions.topics_of(old.id) == set()


async def test_fields_of_a_later_version_are_read_as_defaults(
    stores: Stores, database: Database
) -> None:
    await stores.chats.meet(READER, NOW)
    await database.hset(keys.chat(READER.id), mapping={"floor": "deafening", "kind": "hologram"})

    record = await stores.chats.get(READER.id)

    assert record is not None
    assert record.preferences.floor is Urgency.NEWS
    assert record.chat.kind is ChatKind.PRIVATE
