"""Threads are kept by chat and topic, found for an alert, and end with the chat."""

from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database
from tests.builders import CLIMATE, NOW, WORLD

BUCKET = Bucket(ChannelName("web"), 0)
BOTH = (CLIMATE.slug, WORLD.slug)


async def reader(stores: Stores, number: int, *follows: TopicSlug) -> ChatId:
    """A chat on the seat of that number, counted from 0, if all before it are taken."""
    chat = Chat(id=ChatId(f"web:{number}"))
    await stores.chats.meet(chat, NOW)
    for topic in follows:
        await stores.subscriptions.follow(chat, topic, most=9)
    return chat.id


async def test_an_alert_finds_the_thread_of_its_first_topic_that_the_reader_follows(
    stores: Stores,
) -> None:
    threads = {
        0: {CLIMATE.slug: "10", WORLD.slug: "11"},
        1: {CLIMATE.slug: "20", WORLD.slug: "21"},
        2: {WORLD.slug: "31"},
        3: {},
        4: {CLIMATE.slug: "50"},
    }
    follows = {0: BOTH, 1: (WORLD.slug,), 2: BOTH, 3: BOTH, 4: ()}
    for number, mine in threads.items():
        chat = await reader(stores, number, *follows[number])
        for topic, thread in mine.items():
            await stores.threads.add(chat, topic, thread)

    found = await stores.threads.for_alert(BUCKET, range(5), BOTH)

    # 1 follows climate no more; 4 follows nothing.
    assert found == {0: "10", 1: "21", 2: "31"}
    assert await stores.threads.for_alert(BUCKET, [0], BOTH[::-1]) == {0: "11"}
    assert await stores.threads.for_alert(BUCKET, [0], ()) == {}
    assert await stores.threads.for_alert(BUCKET, [], BOTH) == {}
    assert await stores.threads.for_alert(BUCKET._replace(number=1), [0], BOTH) == {}


async def test_who_wants_none_keeps_them_for_later(stores: Stores) -> None:
    chat = await reader(stores, 0, *BOTH)
    await stores.threads.add(chat, CLIMATE.slug, "10")
    assert await stores.threads.are_wanted(chat)

    await stores.threads.want(chat, is_so=False)

    assert not await stores.threads.are_wanted(chat)
    assert await stores.threads.for_alert(BUCKET, [0], BOTH) == {}
    assert await stores.threads.of(chat) == {CLIMATE.slug: "10"}
    await stores.threads.want(chat, is_so=True)
    assert await stores.threads.for_alert(BUCKET, [0], BOTH) == {0: "10"}


async def test_what_is_missing_is_told_to_who_wants_it(stores: Stores) -> None:
    chat, other = await reader(stores, 0, *BOTH), await reader(stores, 1, *BOTH)
    await stores.threads.add(chat, CLIMATE.slug, "10")

    assert await stores.threads.missing(chat, BOTH) == {WORLD.slug}
    assert await stores.threads.missing(other, BOTH) == {*BOTH}
    assert await stores.threads.missing(other, ()) == frozenset()
    assert await stores.threads.missing(ChatId("web:stranger"), BOTH) == frozenset()
    await stores.threads.want(chat, is_so=False)
    assert await stores.threads.missing(chat, BOTH) == frozenset()


async def test_a_thread_tells_its_topic_until_it_is_dropped(stores: Stores) -> None:
    chat = await reader(stores, 0, *BOTH)
    await stores.threads.add(chat, CLIMATE.slug, "10")
    await stores.threads.add(chat, WORLD.slug, "11")
    assert await stores.threads.topic_of(chat, "11") == WORLD.slug
    assert await stores.threads.topic_of(chat, "12") is None
    assert await stores.threads.topic_of(chat, "") is None

    await stores.threads.drop(chat, "11")
    await stores.threads.drop(chat, "12")

    assert await stores.threads.of(chat) == {CLIMATE.slug: "10"}


async def test_what_is_not_known_has_no_threads(stores: Stores, database: Database) -> None:
    stranger = ChatId("web:stranger")
    await stores.threads.add(stranger, CLIMATE.slug, "10")
    await stores.threads.want(stranger, is_so=False)
    await stores.threads.drop(stranger, "10")

    assert await stores.threads.are_wanted(stranger)
    assert await stores.threads.of(stranger) == {}
    assert not await database.exists(keys.of_bucket(BUCKET, "threads"))


async def test_threads_end_with_their_chat_alone(stores: Stores, database: Database) -> None:
    chats = [await reader(stores, number, *BOTH) for number in range(12)]
    for chat in chats:
        await stores.threads.add(chat, CLIMATE.slug, "10")
        await stores.threads.want(chat, is_so=False)

    await stores.chats.forget(chats[1])

    kept = await database.hkeys(keys.of_bucket(BUCKET, "threads"))
    assert len(kept) == 22
    assert not any(field.startswith("1:") for field in kept)
