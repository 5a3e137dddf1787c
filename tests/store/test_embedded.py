"""The embedded Redis: one per folder, durable, and never left over."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.store.connection import connect
from bot.store.embedded import embedded, running
from tests.waiting import until

_HOLD = """
import asyncio, sys
from pathlib import Path
from bot.store.connection import connect
from bot.store.embedded import embedded

async def hold():
    async with embedded(Path(sys.argv[1])) as address, connect(address) as database:
        await database.set("kept", "yes")
        print("ready", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    async with embedded(tmp_path) as address, connect(address) as database:
        await database.set("kept", "yes")
        assert running(tmp_path) == address
    assert running(tmp_path) == ""
    async with embedded(tmp_path) as address, connect(address) as database:
        assert await database.get("kept") == "yes"


async def test_a_demo_starts_empty(tmp_path: Path) -> None:
    async with embedded(tmp_path) as address, connect(address) as database:
        await database.set("kept", "yes")
    async with embedded(tmp_path, starts_empty=True) as address, connect(address) as database:
        assert await database.dbsize() == 0


async def test_a_killed_program_leaves_no_server_and_loses_nothing(tmp_path: Path) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLD, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    assert await program.stdout.readline() == b"ready\n"
    program.kill()
    await program.wait()

    async with embedded(tmp_path) as address, connect(address) as database:
        assert await database.get("kept") == "yes"

    async def gone() -> bool:
        return not running(tmp_path)

    assert await until(gone)


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match=r"DATA_DIR: cannot write to .*file"):
        async with embedded(tmp_path / "file" / "data"):
            pass


async def test_a_folder_with_a_long_name_works_too(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    async with embedded(deep) as address, connect(address) as database:
        assert await database.ping()
