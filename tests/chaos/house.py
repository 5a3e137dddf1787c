"""The program under test as it is run: processes over a Redis of their own, each to be killed."""

import asyncio
import os
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from redis.exceptions import RedisError

from bot.store import Stores, keys
from bot.store.connection import Database, connect
from bot.store.embedded import server_program
from tests.chaos.proxy import Line
from tests.fakes.telegram import FakeTelegram
from tests.tour.program import Program, program
from tests.waiting import until

RATE = 100.0
"""Messages a second, for all processes together: as much as two busy cores carry."""
TIMEOUT = 1.5
"""Seconds after which a worker gives up a send."""
_LAST_WORDS = 3000
_CLOCKS = "*/faketime/libfaketime.so.1"


class Server:
    """A Redis that keeps what it was told (append-only, everysec), whoever kills it."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self._folder = folder
        self._process: Process | None = None

    @property
    def address(self) -> str:
        return f"unix://{self.socket}"

    async def start(self) -> None:
        options = ("--port", "0", "--unixsocket", str(self.socket), "--dir", str(self._folder))
        kept = ("--save", "", "--appendonly", "yes", "--appendfsync", "everysec")
        self._process = await asyncio.create_subprocess_exec(
            server_program(), *options, *kept, stdout=DEVNULL, stderr=DEVNULL
        )
        async with connect(self.address) as database:

            async def answers() -> bool:
                try:
                    return bool(await database.ping())
                except (RedisError, OSError):
                    return False

            await until(answers)

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@dataclass(slots=True)
class Worker:
    """A process of the program: the same one again after each death."""

    roles: tuple[str, ...]
    folder: Path
    settings: dict[str, str]
    stack: AsyncExitStack
    line: Line | None = None
    """Its way to Redis, where that can be cut."""
    clock: Path | None = None
    """What says how far its clock is wrong, where it can be set."""
    running: Program | None = None
    last_words: str = ""
    """Of the process before."""

    async def start(self) -> None:
        if self.running is None:
            found = program("run", *self.roles, folder=self.folder, **self.settings)
            self.running = await self.stack.enter_async_context(found)

    async def kill(self) -> None:
        if self.running is not None:
            await self.running.kill()
            self.last_words, self.running = self.running.output, None

    async def terminate(self) -> int:
        assert self.running is not None
        code = await self.running.terminate()
        self.last_words, self.running = self.running.output, None
        return code


@dataclass(slots=True)
class House:
    """Two workers that deliver, and one process for all the rest."""

    server: Server
    database: Database
    stores: Stores
    deliverers: tuple[Worker, ...]
    rest: Worker

    @classmethod
    @asynccontextmanager
    async def running(cls, telegram: FakeTelegram) -> AsyncIterator[Self]:
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fw")))
            server = Server(folder)
            await server.start()
            stack.push_async_callback(server.kill)
            database = await stack.enter_async_context(connect(server.address))
            line = await stack.enter_async_context(
                Line.running(folder / "line.sock", server.socket)
            )
            common = {
                "CHANNELS": "telegram",
                "TELEGRAM_TOKEN": telegram.token,
                "TELEGRAM_API_URL": telegram.address,
                "TELEGRAM_PAID_BROADCAST": "true",
                "TELEGRAM_PER_SECOND": str(RATE),
                "TELEGRAM_TIMEOUT": str(TIMEOUT),
            }

            def worker(name: str, *roles: str, address: str, **more: str) -> Worker:
                (folder / name).mkdir()
                settings = common | {"REDIS_URL": address} | more
                return Worker(roles, folder / name, settings, stack)

            one = worker("one", "deliver", address=line.address)
            one.line = line
            clock = folder / "clock"
            two = worker("two", "deliver", address=server.address, **wrong_clock(clock))
            two.clock = clock if clock.exists() else None
            rest = worker("rest", "fanout", "ingest", address=server.address)
            house = cls(server, database, Stores.over(database), (one, two), rest)
            await house.start()
            yield house

    @property
    def workers(self) -> tuple[Worker, ...]:
        return (*self.deliverers, self.rest)

    async def start(self) -> None:
        """Start who is not running."""
        await asyncio.gather(*(worker.start() for worker in self.workers))

    async def kill(self) -> None:
        await asyncio.gather(*(worker.kill() for worker in self.workers))

    async def beats(self, worker: Worker) -> bool:
        """Whether a process is at work; before that, SIGTERM just ends it."""
        assert worker.running is not None
        name = keys.heartbeat(f"*-{worker.running.process.pid}-*")
        return bool([key async for key in self.database.scan_iter(name, count=1000)])

    def report(self) -> str:
        """The last words of every process."""
        said = [
            text
            for worker in self.workers
            for text in (worker.last_words, worker.running.output if worker.running else "")
        ]
        return "\n".join(text[-_LAST_WORDS:] for text in said)


def wrong_clock(clock: Path) -> dict[str, str]:
    """Settings for a process whose wall clock is what the file says; none without libfaketime.

    LIBFAKETIME names the library where it is not in its usual place.
    """
    named = os.environ.get("LIBFAKETIME", "")
    found = [Path(named)] if named else sorted(Path("/usr/lib").glob(_CLOCKS))
    if not found:
        return {}
    clock.write_text("+0s")
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        # A clock that is set jumps; the one that only counts does not.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
