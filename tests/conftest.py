"""A real Redis for every test: one server per test process, emptied before each test.

FLASHWIRE_TEST_REDIS=cluster makes it a Redis Cluster of three nodes.
"""

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.lifetime import collect_rarely
from bot.store import Stores
from bot.store.connection import Database, connect
from bot.store.embedded import server_program
from tests.builders import TOPICS
from tests.fakes.channel import PaperChannel
from tests.permanent import PERMANENT
from tests.store.cluster import cluster


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    """A server on a private socket, gone with the test process."""
    if os.environ.get("FLASHWIRE_TEST_REDIS") == "cluster":
        with cluster() as address:
            yield address
        return
    with tempfile.TemporaryDirectory(prefix="fw") as folder:
        socket = Path(folder) / "redis.sock"
        options = ("--port", "0", "--unixsocket", str(socket), "--dir", folder, "--save", "")
        with subprocess.Popen(
            [server_program(), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            yield f"unix://{socket}"
            server.terminate()


@pytest.fixture
async def database(redis_address: str) -> AsyncIterator[Database]:
    """An empty Redis; afterwards every key in it has an end or is on the permanent list."""
    async with connect(redis_address) as database:
        await _answering(database)
        await database.flushall()
        yield database
        assert await _leaked(database) == []


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores.over(database)


@pytest.fixture
def paper() -> PaperChannel:
    return PaperChannel()


@pytest.fixture
async def newsroom(stores: Stores) -> Stores:
    """The stores, with the topics declared."""
    await stores.topics.declare(TOPICS)
    return stores


async def _answering(database: Database) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                await database.ping()
            except OSError:
                await asyncio.sleep(0.01)
            else:
                return


async def _leaked(database: Database) -> list[str]:
    found = [key async for key in database.scan_iter(count=1000)]
    return [
        key
        for key in found
        if await database.ttl(key) == -1
        and not any(fnmatchcase(key, pattern) for pattern in PERMANENT)
    ]


# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_configure() -> None:
    # Nothing of the developer's own settings reaches a test.
    names = "REDIS_URL TELEGRAM_TOKEN FEEDS_FILE CHANNELS DATA_DIR AI_URL AI_SHORTENS"
    for name in (*names.split(), "AI_TRANSLATES_TO"):
        os.environ.pop(name, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The longest first: where one of them comes last, the other processes wait for it.
    items.sort(key=lambda item: "tour" not in item.path.parts)


def pytest_collection_finish() -> None:
    # A twentieth of the suite's time went into looking through thousands of collected tests.
    collect_rarely()


def pytest_xdist_auto_num_workers() -> int:
    """Half of the time tests wait, for timers and for Redis: one process more than cores."""
    return (os.cpu_count() or 1) + 1
