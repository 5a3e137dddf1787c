"""Doors are known to all processes as long as their channel is on; openings are counted."""

from datetime import timedelta

from bot.model.chat import ChannelName
from bot.model.door import Door
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.links import MOST_PAYLOADS, OTHERS
from tests.builders import NOW

WEB, TELEGRAM = ChannelName("web"), ChannelName("telegram")
DOOR = Door("Telegram", "https://t.me/example_bot?start={payload}")


async def test_a_door_is_known_once_it_was_declared_until_its_channel_is_off(
    stores: Stores,
) -> None:
    await stores.links.declare(TELEGRAM, DOOR)
    await stores.links.declare(WEB, Door("the web", "/?start={payload}"))
    assert list(await stores.links.doors()) == [TELEGRAM, WEB]

    await stores.links.keep([WEB])

    assert list(await stores.links.doors()) == [WEB]


async def test_a_channel_without_a_door_and_one_that_cannot_be_read_have_none(
    stores: Stores, database: Database
) -> None:
    await stores.links.declare(WEB, Door())
    await database.hset(keys.news("doors"), "fax", "of another version")

    assert await stores.links.doors() == {}


async def test_openings_are_counted_by_payload_and_day_for_ninety_days(
    stores: Stores, database: Database
) -> None:
    yesterday = NOW - timedelta(days=1)
    for payload, at in (("follow-a", yesterday), ("follow-a", NOW), ("follow-b_x", NOW)):
        await stores.links.came(payload, at)
    await stores.links.came("follow-a", NOW)

    counts = await stores.links.counts(NOW.date())

    assert list(counts) == [NOW.date(), yesterday.date()]
    assert counts[NOW.date()] == {"follow-a": 2, "follow-b_x": 1}
    assert 0 < await database.ttl(keys.news(f"came:{NOW.date()}")) <= 90 * 86_400


async def test_payloads_that_somebody_makes_up_do_not_fill_redis(
    stores: Stores, database: Database
) -> None:
    made_up = {f"follow-a_{number}": 1 for number in range(MOST_PAYLOADS)}
    await database.hset(keys.news(f"came:{NOW.date()}"), mapping=made_up)

    for payload in ("follow-a_new", "follow-a_newer", "follow-a_1"):
        await stores.links.came(payload, NOW)

    counts = (await stores.links.counts(NOW.date()))[NOW.date()]
    assert len(counts) == MOST_PAYLOADS + 1
    assert (counts[OTHERS], counts["follow-a_1"]) == (2, 2)
