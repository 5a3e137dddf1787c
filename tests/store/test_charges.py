"""What somebody manages is kept for a while, and nothing that cannot be read is believed."""

from datetime import timedelta

import pytest

from bot.model.chat import ChatId
from bot.store import Stores, keys
from bot.store.charges import Charge
from bot.store.connection import Database
from tests.builders import NOW, READER

CHARGE = Charge(ChatId("telegram:-1003/45"), NOW + timedelta(hours=1))


async def test_a_charge_is_kept_with_its_end_until_it_is_dropped(stores: Stores) -> None:
    assert await stores.charges.of(READER.id) is None
    await stores.charges.take(READER.id, CHARGE)
    assert await stores.charges.of(READER.id) == CHARGE

    await stores.charges.drop(READER.id)

    assert await stores.charges.of(READER.id) is None


@pytest.mark.parametrize("text", ["", "x", "never telegram:5", "2026-11-03T14:05:00+00:00 "])
async def test_what_another_version_wrote_is_none(
    stores: Stores, database: Database, text: str
) -> None:
    await database.set(keys.directory(READER.id, f"charge:{READER.id}"), text, ex=9)

    assert await stores.charges.of(READER.id) is None
