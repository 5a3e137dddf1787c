"""What is wrong with a Redis is said at the start, and what does not fit is refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.lifetime import in_the_end
from bot.store import keys
from bot.store.checks import complaints, settle_layout
from bot.store.connection import Database, connect
from bot.store.embedded import embedded, server_program
from tests.store.cluster import HOST, cluster, everywhere, free_ports


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[tuple[str, Database]]:
    """A server of the test's own, as the program starts it."""
    async with embedded(tmp_path) as address, connect(address) as database:
        yield address, database


async def test_about_the_embedded_server_there_is_nothing_to_complain(
    own: tuple[str, Database],
) -> None:
    assert await complaints(own[1]) == ()


async def test_a_redis_that_forgets_is_complained_about(own: tuple[str, Database]) -> None:
    _, database = own
    await database.config_set("appendonly", "no")
    await database.config_set("maxmemory-policy", "allkeys-lru")

    persistence, policy = await complaints(database)

    assert persistence.endswith("set appendonly yes")
    assert "allkeys-lru" in policy


@pytest.mark.parametrize("skew", [timedelta(seconds=9), timedelta(seconds=-9)])
async def test_a_clock_that_differs_is_complained_about(
    own: tuple[str, Database], skew: timedelta
) -> None:
    (complaint,) = await complaints(own[1], lambda: datetime.now(UTC) + skew)
    assert "9 s apart" in complaint


async def test_where_looking_is_forbidden_that_is_said(own: tuple[str, Database]) -> None:
    address, database = own
    await database.execute_command("ACL SETUSER", "bot", "on", ">word", "~fw:*", "+@all", "-info")

    async with connect(address.replace("unix://", "unix://bot:word@")) as limited:
        (complaint,) = await complaints(limited)

    assert "does not let us look" in complaint


async def test_another_number_of_seats_refuses_to_start(own: tuple[str, Database]) -> None:
    _, database = own
    await settle_layout(database)
    await settle_layout(database)

    with pytest.raises(SettingsError, match="buckets of 128 seats"):
        await settle_layout(database, seats=64)
    assert await database.get(keys.layout()) == "128"


async def test_a_wrong_password_refuses_to_start_in_one_line(own: tuple[str, Database]) -> None:
    address, _ = own
    async with connect(address.replace("unix://", "unix://bot:guess@")) as stranger:
        with pytest.raises(SettingsError, match="refuses its password") as refused:
            await settle_layout(stranger)
    assert "\n" not in str(refused.value)


async def test_a_cluster_is_taken_as_one_and_missing_slots_are_complained_about() -> None:
    with cluster() as address:
        async with connect(address.replace("+cluster", "")) as one_node:
            with pytest.raises(SettingsError, match=r"redis\+cluster://"):
                await settle_layout(one_node)
        async with connect(address) as database:
            await settle_layout(database)
            assert await complaints(database) == ()
            await everywhere(database, "CONFIG SET", "cluster-require-full-coverage", "no")
            await everywhere(database, "CLUSTER DELSLOTSRANGE", "0", "99")
            (complaint,) = await complaints(database)
    assert "16284 of 16384 slots" in complaint


async def test_a_single_redis_is_not_taken_for_a_cluster(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    options = ("--port", str(port), "--bind", HOST, "--dir", str(tmp_path), "--save", "")
    server = await asyncio.create_subprocess_exec(
        server_program(), *options, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with connect(f"redis+cluster://{HOST}:{port}") as database:
            with pytest.raises(SettingsError, match="write redis://"):
                await in_the_end(asyncio.Event(), partial(settle_layout, database))
    finally:
        server.kill()
        await server.wait()
