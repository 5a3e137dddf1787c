"""Redis fails in the ways it really does; the loops wait, say so in a line, and go on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from redis.exceptions import RedisError

from bot.errors import TransientError
from bot.lifetime import Stop, in_the_end
from bot.store import Stores
from bot.store.checks import settle_layout
from bot.store.connection import Database, connect, reachable
from bot.store.queue import Queue
from tests.store.own_redis import OwnRedis, own_redis
from tests.waiting import until
from tests.workers.newsroom import working

# Shorter than in earnest, and longer than a blocking read waits: a frozen server is noticed soon.
PATIENCE = 1.2
STREAM = "fw:{jobs}:test:lane"
# As the loops pause longer each time, a trouble of a second or two costs a few starts at most.
MOST_RESTARTS = 6

Trouble = Callable[[OwnRedis, Database], Awaitable[None]]


@dataclass
class Shop:
    """A loop that takes work, reserves by a script and writes down what it did."""

    database: Database
    done: list[str] = field(default_factory=list)
    failures: int = 0

    async def run(self, stop: Stop) -> None:
        queue, leases = Queue(self.database, STREAM), Stores.over(self.database).leases
        try:
            await queue.resume("shop")
            while not stop.is_set():
                for item in await queue.take("shop"):
                    await leases.hold("shop", "shop")
                    self.done.append(item.fields["n"])
                    await queue.done(item.id)
        except RedisError:
            self.failures += 1
            raise


@pytest.fixture
def redis() -> Iterator[OwnRedis]:
    with own_redis() as server:
        yield server


@asynccontextmanager
async def open_shop(redis: OwnRedis) -> AsyncIterator[tuple[Shop, list[Any]]]:
    """The shop at work, and what is logged meanwhile."""
    async with connect(redis.address, patience=PATIENCE) as database:
        await in_the_end(asyncio.Event(), lambda: settle_layout(database))
        shop = Shop(database)
        with structlog.testing.capture_logs() as logs:
            async with working(shop=shop.run):
                yield shop, logs


async def ordered(database: Database, number: str) -> None:
    """Put in an order, as soon as Redis takes it."""
    await in_the_end(asyncio.Event(), lambda: Queue(database, STREAM).add([{"n": number}]))


async def failed(shop: Shop) -> None:
    async def has_failed() -> bool:
        return shop.failures > 0

    await until(has_failed)


async def restart(redis: OwnRedis, _: Database) -> None:
    redis.kill()
    redis.start()


async def load(redis: OwnRedis, database: Database) -> None:
    async with database.pipeline(transaction=False) as step:
        for number in range(3000):
            step.set(f"fw:{{news}}:story:{number}", "x")
        await step.execute()
    redis.kill()
    redis.start(slowly=True)


async def forget_scripts(_: OwnRedis, database: Database) -> None:
    await database.script_flush()


async def forget_all(_: OwnRedis, database: Database) -> None:
    await database.flushall()


TROUBLES = (restart, load, forget_scripts, forget_all)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.__name__)
async def test_work_goes_on_after(redis: OwnRedis, trouble: Trouble) -> None:
    async with open_shop(redis) as (shop, logs), connect(redis.address) as database:
        await ordered(database, "before")
        await until(lambda: came(shop, "before"))

        await trouble(redis, database)
        await ordered(database, "after")
        await until(lambda: came(shop, "after"), within=20)

    assert_calm(shop, logs)


async def test_a_server_that_hangs_is_noticed_and_waited_for(redis: OwnRedis) -> None:
    async with open_shop(redis) as (shop, logs), connect(redis.address) as database:
        await ordered(database, "before")
        await until(lambda: came(shop, "before"))

        redis.freeze()
        async with connect(redis.address, patience=PATIENCE / 10) as hasty:
            with pytest.raises(TransientError, match="does not answer"), reachable():
                await hasty.ping()
        redis.thaw()
        await ordered(database, "after")
        await until(lambda: came(shop, "after"), within=20)

    assert_calm(shop, logs)


REFUSALS = {
    "read-only": (["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]),
    "full": (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_who_is_refused_waits_and_says_why(redis: OwnRedis, name: str) -> None:
    begin, end = REFUSALS[name]
    async with open_shop(redis) as (shop, logs), connect(redis.address) as database:
        await ordered(database, "before")
        await until(lambda: came(shop, "before"))

        await Queue(database, STREAM).add([{"n": "during"}] * 3)
        await database.execute_command(*begin)
        with pytest.raises(TransientError, match=name), reachable():
            await Queue(database, STREAM).add([{"n": "during"}])
        await failed(shop)
        await database.execute_command(*end)
        await until(lambda: came(shop, "during"), within=20)

    assert_calm(shop, logs)
    assert any(name in str(line.get("reason")) for line in logs)


async def test_a_changed_password_is_said_in_one_line(redis: OwnRedis) -> None:
    async with open_shop(redis) as (shop, logs), connect(redis.address) as database:
        await database.config_set("requirepass", "word")
        await database.execute_command("CLIENT KILL", "TYPE", "normal", "SKIPME", "yes")
        await failed(shop)
        await database.config_set("requirepass", "")
        await ordered(database, "after")
        await until(lambda: came(shop, "after"), within=20)

    assert_calm(shop, logs)
    assert any("refuses the password" in str(line.get("reason")) for line in logs)


async def came(shop: Shop, number: str) -> bool:
    return number in shop.done


def assert_calm(shop: Shop, logs: list[Any]) -> None:
    """No traceback, no loop of crashes."""
    assert [line for line in logs if "exc_info" in line] == []
    assert shop.failures <= MOST_RESTARTS
