"""How a chat wants its alerts is kept where its deliveries look, and nowhere else."""

from datetime import timedelta

import pytest

from bot.model.alert import AlertId
from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.tuning import DigestPlan, Level, QuietHours, Tuning
from bot.store import Stores, keys
from bot.store.connection import Database
from tests.builders import CLIMATE, NOW, READER, WORLD

BUCKET = Bucket(ChannelName("web"), 0)
EVERYTHING = Tuning(
    zone="America/Lima",
    speaks="es",
    reads=("es", "en"),
    quiet=QuietHours(start=1320, end=420, flash_breaks=True),
    digest=DigestPlan(times=(480, 1080), weekday=3),
    cap=5,
    paused_until=NOW + timedelta(hours=2),
    mutes={"world": None, "story-abc": NOW},
    levels={WORLD.slug: Level.SILENT},
    without={CLIMATE.slug: ("opinion", "football")},
)


async def is_marked(stores: Stores) -> bool:
    record = await stores.chats.get(READER.id)
    assert record is not None
    return record.preferences.is_tuned


async def test_all_of_it_is_kept_and_the_record_says_so(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    assert not await is_marked(stores)

    await stores.tunings.put(READER.id, EVERYTHING)

    assert await stores.tunings.get(READER.id) == EVERYTHING
    assert await is_marked(stores)
    await stores.chats.meet(READER, NOW + timedelta(days=1))
    assert await is_marked(stores)


async def test_who_takes_all_back_is_looked_for_no_more(stores: Stores, database: Database) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.tunings.put(READER.id, EVERYTHING)
    await stores.tunings.put(READER.id, Tuning())

    assert await stores.tunings.get(READER.id) == Tuning()
    assert not await is_marked(stores)
    assert not await database.exists(keys.tunings(BUCKET))


async def test_of_a_chat_that_is_not_known_nothing_is_kept(stores: Stores) -> None:
    await stores.tunings.put(READER.id, EVERYTHING)

    assert await stores.tunings.get(READER.id) == Tuning()


async def test_a_delivery_is_told_what_each_reader_follows_of_its_topics(stores: Stores) -> None:
    other = Chat(id=ChatId("web:other"))
    for chat, topic in ((READER, WORLD), (other, CLIMATE)):
        await stores.chats.meet(chat, NOW)
        await stores.subscriptions.follow(chat, topic.slug, most=5)
    await stores.tunings.put(READER.id, EVERYTHING)

    found = await stores.tunings.of(BUCKET, [0, 1], [WORLD.slug, CLIMATE.slug])

    assert found[0].tuning == EVERYTHING
    assert found[0].topics == (WORLD.slug,)
    assert found[1].tuning == Tuning()
    assert found[1].topics == (CLIMATE.slug,)
    assert await stores.tunings.of(BUCKET, [], [WORLD.slug]) == {}


@pytest.mark.parametrize(
    "junk", ["", "nonsense", "[]", '{"cap": "many"}', '{"levels": {"a": "b"}}']
)
async def test_what_cannot_be_read_counts_as_nothing(
    stores: Stores, database: Database, junk: str
) -> None:
    await stores.chats.meet(READER, NOW)
    await database.hset(keys.tunings(BUCKET), 0, junk)

    assert await stores.tunings.get(READER.id) == Tuning()


async def test_so_many_a_day_are_counted_and_no_more(stores: Stores) -> None:
    async def counted(alert: str, day: str = "2026-11-03") -> bool:
        return await stores.tunings.count(BUCKET, 0, AlertId(alert), (day, 2))

    assert [await counted(one) for one in "abc"] == [True, True, False]
    assert await counted("a")  # tried again
    assert not await counted("c")
    assert await counted("c", "2026-11-04")


async def test_a_forgotten_chat_leaves_nothing(stores: Stores, database: Database) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.tunings.put(READER.id, EVERYTHING)
    await stores.tunings.count(BUCKET, 0, AlertId("a"), ("2026-11-03", 2))

    await stores.chats.forget(READER.id)

    assert not await database.exists(keys.tunings(BUCKET))
    assert not await database.exists(keys.of_bucket(BUCKET, "counted"))
