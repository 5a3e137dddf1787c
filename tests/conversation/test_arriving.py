"""Where a reader is need not be asked where the platform knows it."""

from dataclasses import replace

from bot.conversation.arriving import learn_zone
from bot.model.tuning import Tuning
from bot.store import Stores
from tests.builders import NOW, READER, message

HERE = replace(message("/latest"), zone="America/Lima")


async def test_what_the_platform_says_is_kept_until_the_reader_says_otherwise(
    stores: Stores,
) -> None:
    await stores.chats.meet(READER, NOW)
    await learn_zone(message("/latest"), stores)
    assert await stores.tunings.get(READER.id) == Tuning()

    await learn_zone(HERE, stores)
    assert (await stores.tunings.get(READER.id)).zone == "America/Lima"

    await stores.tunings.put(READER.id, Tuning(zone="Asia/Tokyo", cap=3))
    await learn_zone(HERE, stores)
    assert await stores.tunings.get(READER.id) == Tuning(zone="Asia/Tokyo", cap=3)


async def test_of_a_stranger_nothing_is_kept(stores: Stores) -> None:
    await learn_zone(HERE, stores)

    assert await stores.tunings.get(READER.id) == Tuning()
