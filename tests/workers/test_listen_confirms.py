"""What a platform tells us is in Redis before the platform hears that we have it."""

import json
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot import metrics
from bot.channels.contract import Channel, Update
from bot.model.chat import ChannelName
from bot.store import Stores, keys
from bot.workers import listen
from tests.channels.telegram.bench import MENU, opened
from tests.fakes.telegram import NO_LIMITS, FakeTelegram
from tests.waiting import until
from tests.workers.newsroom import working

TELEGRAM = ChannelName("telegram")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


async def kept(stores: Stores) -> list[str]:
    """The bodies of what waits, lane by lane."""
    database = stores.outbox._database
    found: list[str] = []
    for _, fields in await database.xrange(keys.inbox(TELEGRAM)):
        entries = await database.lrange(keys.lane(TELEGRAM, fields["lane"]), 0, -1)
        found += [json.loads(entry)[1] for entry in entries]
    return found


async def fell_over(before: float) -> bool:
    return bool(metrics.restarts.labels("listen")._value.get() > before)


async def holds(stores: Stores, count: int) -> bool:
    return len(await kept(stores)) >= count


async def test_updates_are_kept_in_order_and_then_confirmed(
    stores: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    for number in range(30):
        reader.says(f"/latest {number}")
    loop = partial(listen.run, stores=stores, channel=channel, menu=MENU)
    async with working(listen=loop):
        await until(lambda: holds(stores, 30))
        await telegram.until(lambda: telegram.unconfirmed == 0)

    bodies = await kept(stores)
    assert len(bodies) == 30
    assert all(f"/latest {number}" in body for number, body in enumerate(bodies))


async def test_a_listener_that_dies_between_keeping_and_confirming_loses_and_doubles_nothing(
    stores: Stores, telegram: FakeTelegram
) -> None:
    """The first took a batch and kept it; before it asked for the next one it was no more."""
    reader = telegram.person()
    for number in range(100):
        reader.says(f"/latest {number}")
    async with opened(telegram) as first:
        batches = first.updates()
        await listen.receiver(stores, first)((await anext(batches))[:60])
        await batches.aclose()
    assert telegram.unconfirmed == 100

    async with opened(telegram) as second:
        loop = partial(listen.run, stores=stores, channel=second, menu=MENU)
        async with working(listen=loop):
            await until(lambda: holds(stores, 100))
            await telegram.until(lambda: telegram.unconfirmed == 0)

    assert len(await kept(stores)) == 100


async def test_nothing_is_confirmed_that_could_not_be_kept(
    stores: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    """A full Redis: Telegram keeps the updates until there is room again."""
    database = stores.outbox._database
    loop = partial(listen.run, stores=stores, channel=channel, menu=MENU)
    try:
        async with working(listen=loop):
            await telegram.until(lambda: telegram.calls_of("getUpdates"))
            await database.config_set("maxmemory", 1)
            before = metrics.restarts.labels("listen")._value.get()
            telegram.person().says("/start")
            await until(lambda: fell_over(before))
            assert telegram.unconfirmed == 1
            await database.config_set("maxmemory", 0)
            await telegram.until(lambda: telegram.unconfirmed == 0, within=10)
    finally:
        await database.config_set("maxmemory", 0)

    assert len(await kept(stores)) == 1


async def test_an_update_that_is_repeated_is_kept_once(stores: Stores, channel: Channel) -> None:
    receive = listen.receiver(stores, channel)
    for _ in range(3):
        await receive([Update(key="1", body="{}"), Update(key="2", body="{}")])

    assert len(await kept(stores)) == 2
