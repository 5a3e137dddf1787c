"""Reads feeds: sound ones here, step by step; all others in a process of its own, with a deadline.

Invariant: a step takes milliseconds, and the loop turns between two. Whatever a feed does to its
reader, `read` ends within the deadline (and the start of a process), and the next feed finds a
reader that works.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from bot.errors import PermanentError, TransientError
from bot.sources.charset import utf8
from bot.sources.contract import Document, Steps, UnsoundError
from bot.sources.pages import report_on
from bot.sources.reading import format_of

Result = TypeVar("Result")

DEADLINE = timedelta(seconds=10)
"""Of the forgiving reader: the largest real feed takes it 1 s; what takes ten is built to."""

_START = timedelta(seconds=60)
"""For a process to import what it needs: half a second, or much more on a busy machine."""

_MOST_MEMORY = 1_024**3
"""Bytes of address space of the reader; 5 MB of XML need 200 MB."""


class Parser:
    """One process; feeds wait for it in turn, and the time that they wait does not count."""

    def __init__(self, deadline: timedelta = DEADLINE) -> None:
        self._deadline = deadline
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._reader = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._kill()

    async def read(self, body: bytes, content_type: str, url: str) -> Document:
        """The feed. Raises PermanentError where there is none to read."""
        text = utf8(body, content_type)
        form = format_of(text, content_type)
        try:
            return await _rested(form.read(text, url))
        except UnsoundError:
            return await self._apart(partial(form.forgive, body, content_type, url))

    async def read_page(self, body: bytes, url: str) -> str:
        """The report on an article's page, or nothing. Raises PermanentError like `read`."""
        return await self._apart(partial(report_on, body, url))

    async def _apart(self, work: Callable[[], Result]) -> Result:
        """A process that was killed from outside (for its memory, say) gets a second chance."""
        async with self._turn:
            try:
                return await self._attempt(work)
            except BrokenProcessPool:
                self._kill()
            try:
                return await self._attempt(work)
            except BrokenProcessPool:
                self._kill()
                raise PermanentError("a feed that its reader does not survive") from None

    async def _attempt(self, work: Callable[[], Result]) -> Result:
        pool = await self._started()
        reading = asyncio.wrap_future(pool.submit(work))
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await reading
        except TimeoutError:
            self._kill()
            seconds = f"{self._deadline.total_seconds():g} s"
            raise PermanentError(f"a feed that took longer than {seconds} to read") from None
        except asyncio.CancelledError:
            self._kill()  # it would go on reading, and the next feed would wait for it
            raise
        except MemoryError:
            self._kill()
            raise PermanentError("a feed that takes too much memory to read") from None

    async def _started(self) -> ProcessPoolExecutor:
        """The pool, with its process running: its start must not count as reading."""
        if self._pool is not None:
            return self._pool
        self._pool = ProcessPoolExecutor(1, mp_context=_context(), initializer=_settle_in)
        try:
            async with asyncio.timeout(_START.total_seconds()):
                self._reader = await asyncio.wrap_future(self._pool.submit(os.getpid))
        except (TimeoutError, BrokenProcessPool):
            self._kill()
            raise TransientError("the process that reads feeds does not start") from None
        except BaseException:
            self._kill()
            raise
        return self._pool

    def _kill(self) -> None:
        pool, reader = self._pool, self._reader
        self._pool, self._reader = None, 0
        if pool is None:
            return
        if reader:
            with suppress(ProcessLookupError):
                os.kill(reader, _KILL)
        pool.shutdown(wait=False, cancel_futures=True)


async def _rested(steps: Steps) -> Document:
    """The steps to their end, with the loop turning once after each."""
    try:
        while True:
            next(steps)
            await asyncio.sleep(0)
    except StopIteration as end:
        document: Document = end.value
        return document


_KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL


def _context() -> multiprocessing.context.BaseContext:
    """A fork of a clean server where there is one: quick to replace, and without our threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.sources.reading", "bot.sources.pages"])
    return context


def _settle_in() -> None:
    """In the reader's process: leave Ctrl-C to the parent, end with it, take so much memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 — not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _end_with_parent() -> None:
    """A killed parent closes no queue: its reader would wait for work for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
