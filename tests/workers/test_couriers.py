"""A few couriers carry everything, each with one message at a time, none before its time."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.chat import ChatId, ChatKind, Preferences
from bot.model.delivery import Bucket, Recipient
from bot.store import Stores
from bot.workers.carrier import Carrier
from bot.workers.couriers import Couriers, Load
from tests.fakes.channel import PAPER, PaperChannel
from tests.waiting import until

PLACES = 128
MANY = 1000


@pytest.fixture
def carrier(stores: Stores, paper: PaperChannel) -> Carrier:
    return Carrier(stores, paper, {}, timedelta(hours=1))


def loads(count: int, at: float = 0.0) -> list[Load]:
    chat, kind, preferences = ChatId(f"{PAPER}:1"), ChatKind.PRIVATE, Preferences()
    return [
        Load(Bucket(PAPER, 0), Recipient(place, chat, kind, preferences), at)
        for place in range(count)
    ]


async def test_all_is_delivered_once_by_the_end_of_the_block(carrier: Carrier) -> None:
    delivered: list[int] = []

    async def deliver(load: Load) -> None:
        delivered.append(load.recipient.place)
        await asyncio.sleep(0)

    async with Couriers(carrier, deliver) as couriers:
        await couriers.take(loads(MANY))

    assert sorted(delivered) == list(range(MANY))


async def test_so_many_are_on_the_wire_and_the_next_when_one_has_come_home(
    carrier: Carrier,
) -> None:
    under_way: list[asyncio.Event] = []

    async def deliver(_: Load) -> None:
        under_way.append(gate := asyncio.Event())
        await gate.wait()

    async def some(count: int) -> bool:
        return len(under_way) >= count

    async with Couriers(carrier, deliver) as couriers:
        await couriers.take(loads(PLACES // 2))
        await couriers.take(loads(PLACES))
        await until(lambda: some(PLACES))
        assert len(under_way) == PLACES
        under_way[0].set()
        await until(lambda: some(PLACES + 1))
        assert len(under_way) == PLACES + 1
        while len(under_way) < PLACES // 2 + PLACES or not all(one.is_set() for one in under_way):
            for gate in under_way:
                gate.set()
            await asyncio.sleep(0)


async def test_more_is_wanted_when_little_is_left(carrier: Carrier) -> None:
    open_way = asyncio.Event()

    async def deliver(_: Load) -> None:
        await open_way.wait()

    async with Couriers(carrier, deliver) as couriers:
        await asyncio.wait_for(couriers.have_few(), 1)
        await couriers.take(loads(MANY))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(couriers.have_few(), 0.05)
        open_way.set()
        await asyncio.wait_for(couriers.have_few(), 10)


async def test_nothing_leaves_before_its_time(carrier: Carrier) -> None:
    clock = asyncio.get_running_loop().time
    at = clock() + 0.05
    left: list[float] = []

    async def deliver(_: Load) -> None:
        left.append(clock())

    async with Couriers(carrier, deliver) as couriers:
        await couriers.take(loads(3, at))

    # A shorter wait than a millisecond is not worth a timer.
    assert len(left) == 3
    assert min(left) >= at - 0.001
