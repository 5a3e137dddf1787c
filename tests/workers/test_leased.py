"""What is leased is done by one process at a time, and always by one."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import TransientError
from bot.lifetime import Loop, Stop
from bot.store import Stores
from bot.store.connection import Database
from bot.workers.leased import while_held
from tests.waiting import until
from tests.workers.newsroom import working

SHORT = timedelta(seconds=0.4)
NAME = "chore"


class Chore:
    """Work that notes who is at it."""

    def __init__(self) -> None:
        self.at_it: list[str] = []
        self.done: list[str] = []

    async def run(self, stop: Stop, who: str) -> None:
        self.at_it.append(who)
        try:
            await stop.wait()
            self.done.append(who)
        finally:
            self.at_it.remove(who)


def leased(stores: Stores, chore: Chore, who: str) -> Loop:
    work = partial(chore.run, who=who)
    return partial(while_held, leases=stores.leases, lease=(NAME, who), work=work, lasting=SHORT)


async def test_a_twin_stands_by_and_takes_over_when_the_first_stops(stores: Stores) -> None:
    chore = Chore()

    async def at_it(who: str) -> bool:
        return chore.at_it == [who]

    async with working(two=leased(stores, chore, "two")):
        await until(partial(at_it, "two"))
        async with working(one=leased(stores, chore, "one")) as stop:
            await asyncio.sleep(SHORT.total_seconds() * 2)
            assert chore.at_it == ["two"]
            stop.set()
    async with working(one=leased(stores, chore, "one")):
        await until(partial(at_it, "one"))


async def test_a_twin_takes_over_when_the_first_dies(stores: Stores) -> None:
    chore = Chore()
    # As a dead process leaves it.
    await stores.leases.hold(NAME, "dead", SHORT)

    async def at_it() -> bool:
        return chore.at_it == ["heir"]

    async with working(heir=leased(stores, chore, "heir")):
        assert await until(at_it)


async def test_who_loses_the_lease_stops_and_waits_for_it(
    stores: Stores, database: Database
) -> None:
    chore = Chore()

    async def at_it() -> bool:
        return chore.at_it == ["one"]

    async def ended() -> bool:
        return chore.done == ["one"]

    async with working(one=leased(stores, chore, "one")):
        await until(at_it)
        await stores.leases.release(NAME, "one")
        await stores.leases.hold(NAME, "thief", SHORT)
        await until(ended)
        await until(at_it)


async def test_work_that_ends_by_itself_gives_the_lease_up(stores: Stores) -> None:
    async def brief(stop: Stop) -> None:
        """Nothing to do."""

    await while_held(asyncio.Event(), stores.leases, (NAME, "one"), brief)

    assert await stores.leases.hold(NAME, "two")


async def test_work_that_fails_gives_the_lease_up(stores: Stores) -> None:
    async def broken(stop: Stop) -> None:
        raise TransientError("odd")

    with pytest.raises(TransientError, match="odd"):
        await while_held(asyncio.Event(), stores.leases, (NAME, "one"), broken)

    assert await stores.leases.hold(NAME, "two")
