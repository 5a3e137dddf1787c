"""Whoever looks after a group finds it, a forum finds its topics, and no tie outlives them."""

from datetime import timedelta

import pytest

from bot.model.chat import Chat, ChatId, ChatKind
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.ties import MOST_TIES
from tests.builders import NOW

KEEPER, OTHER = ChatId("telegram:11"), ChatId("telegram:12")
FORUM = ChatId("telegram:-1003")


@pytest.fixture(autouse=True)
async def keepers(stores: Stores) -> None:
    """Whom we could not write to looks after nothing."""
    for keeper in (KEEPER, OTHER):
        await stores.chats.meet(Chat(id=keeper), NOW)


def group(name: str) -> Chat:
    return Chat(id=ChatId(f"telegram:{name}"), kind=ChatKind.GROUP)


async def test_who_configures_a_group_finds_it_the_last_one_first(stores: Stores) -> None:
    for number, name in enumerate(("-1", "-2", "-1")):
        await stores.chats.meet(group(name), NOW + timedelta(minutes=number), KEEPER)
    await stores.chats.meet(group("-3"), NOW)

    assert await stores.ties.of(KEEPER) == ("telegram:-1", "telegram:-2")


async def test_a_group_is_found_by_the_last_who_configured_it(stores: Stores) -> None:
    await stores.chats.meet(group("-1"), NOW, KEEPER)
    await stores.chats.meet(group("-1"), NOW, OTHER)
    await stores.chats.meet(group("-1"), NOW)

    assert await stores.ties.of(KEEPER) == ()
    assert await stores.ties.of(OTHER) == ("telegram:-1",)


async def test_a_forum_finds_its_topics(stores: Stores) -> None:
    for room in ("-1003/7", "-1003/9", "-1003"):
        await stores.chats.meet(group(room), NOW)

    assert set(await stores.ties.of(FORUM)) == {"telegram:-1003/7", "telegram:-1003/9"}
    await stores.chats.forget(ChatId("telegram:-1003/7"))
    await stores.chats.forget(FORUM)
    assert await stores.ties.of(FORUM) == ("telegram:-1003/9",)


async def test_a_group_that_moves_is_found_where_it_is(stores: Stores) -> None:
    await stores.chats.meet(group("-1"), NOW, KEEPER)

    await stores.chats.move(ChatId("telegram:-1"), FORUM)

    assert await stores.ties.of(KEEPER) == (FORUM,)


async def test_the_oldest_give_way(stores: Stores) -> None:
    for number in range(MOST_TIES + 3):
        await stores.ties.add(KEEPER, ChatId(f"telegram:-{number}"), NOW + timedelta(number))

    found = await stores.ties.of(KEEPER)

    assert len(found) == MOST_TIES
    assert found[-1] == "telegram:-3"


async def test_who_is_forgotten_looks_after_nothing_and_a_forgotten_group_is_found_by_nobody(
    stores: Stores, database: Database
) -> None:
    await stores.chats.meet(Chat(id=KEEPER), NOW)
    for name in ("-1", "-2"):
        await stores.chats.meet(group(name), NOW, KEEPER)

    await stores.chats.forget(ChatId("telegram:-1"))
    assert await stores.ties.of(KEEPER) == ("telegram:-2",)
    await stores.chats.forget(KEEPER)

    record = await stores.chats.get(ChatId("telegram:-2"))
    assert record is not None
    assert record.keeper == ""
    assert not await database.exists(keys.directory(KEEPER, f"ties:{KEEPER}"))
