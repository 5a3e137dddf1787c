"""The real program as a process of its own, as an operator starts it."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"open (http://\S+)/ ")


@dataclass(slots=True)
class Program:
    process: Process
    lines: list[str] = field(default_factory=list)
    address: str = ""
    """Where the web chat is, once it said so."""

    @property
    def output(self) -> str:
        return "".join(self.lines)

    async def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        """End it as an operator would; gives its exit code."""
        self.process.terminate()
        return await self.process.wait()


@asynccontextmanager
async def program(*arguments: str, folder: Path, **settings: str) -> AsyncIterator[Program]:
    """`flashwire` with these arguments and settings, in an empty folder, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=_environment(folder, settings),
        stdout=PIPE,
        stderr=STDOUT,
    )
    found = Program(process)
    reading = asyncio.create_task(_read(found))
    try:
        yield found
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    defaults = {"WEB_PORT": "0", "DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    return {**kept, **defaults, **settings}


async def _read(found: Program) -> None:
    assert found.process.stdout is not None
    async for line in found.process.stdout:
        found.lines.append(line.decode())
        if match := _ADDRESS.search(found.lines[-1]):
            found.address = match[1]
