"""What somebody manages is kept for a while, and nothing that cannot be read is believed."""

from datetime import timedelta

import pytest

from bot.model.chat import Chat, ChatId, ChatKind
from bot.store import Stores, keys
from bot.store.charges import Charge
from bot.store.connection import Database
from tests.builders import NOW, READER
from tests.workers.remains import remains

GROUP = Chat(id=ChatId("web:-1003/45"), kind=ChatKind.GROUP)
NOBODY = ChatId("web:")
CHARGE = Charge(GROUP.id, NOW + timedelta(hours=1))


async def test_a_charge_is_kept_with_its_end_until_it_is_dropped(stores: Stores) -> None:
    await stores.chats.meet(GROUP, NOW)
    assert await stores.charges.of(READER.id) is None
    await stores.charges.take(READER.id, CHARGE)
    assert await stores.charges.of(READER.id) == CHARGE

    await stores.charges.drop(READER.id)

    assert await stores.charges.of(READER.id) is None


async def test_a_chat_that_is_forgotten_is_so_by_all_who_managed_it(
    stores: Stores, database: Database
) -> None:
    await stores.chats.meet(GROUP, NOW)
    others = [ChatId(f"web:{number}") for number in range(3)]
    for person in others:
        await stores.charges.take(person, CHARGE)

    await stores.chats.forget(GROUP.id)

    assert {await stores.charges.of(person) for person in others} == {CHARGE._replace(chat=NOBODY)}
    assert await remains(database, "1003") == []


async def test_a_chat_that_moved_is_managed_on(stores: Stores) -> None:
    await stores.chats.meet(GROUP, NOW)
    await stores.charges.take(READER.id, CHARGE)

    await stores.chats.move(GROUP.id, ChatId("web:-2004"))

    assert await stores.charges.of(READER.id) == CHARGE._replace(chat=ChatId("web:-2004"))


@pytest.mark.parametrize("place", ["", "telegram:-1003", "web:-1003", "fff", "x", "-1", "0" * 99])
async def test_a_chat_that_cannot_be_found_is_nobody(
    stores: Stores, database: Database, place: str
) -> None:
    key = keys.directory(READER.id, f"charge:{READER.id}")
    await database.set(key, f"2026-11-03T14:05:00+00:00 {place}", ex=9)

    assert await stores.charges.of(READER.id) == Charge(NOBODY, NOW)


@pytest.mark.parametrize("text", ["", "x", "never 5", " 5"])
async def test_what_another_version_wrote_is_none(
    stores: Stores, database: Database, text: str
) -> None:
    await database.set(keys.directory(READER.id, f"charge:{READER.id}"), text, ex=9)

    assert await stores.charges.of(READER.id) is None
