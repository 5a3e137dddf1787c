"""How the program lives: its loops start together, are kept up, and stop in order.

Invariant: every task of the program is started here, in a TaskGroup, with a name. A loop that
fails is started again after a pause; only a PermanentError ends the program.
"""

import asyncio
import gc
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from types import TracebackType
from typing import Self, TypeVar

from bot import metrics
from bot.core.backoff import backoff
from bot.errors import PermanentError, SettingsError, TransientError
from bot.log import logger
from bot.store.connection import trouble

Stop = asyncio.Event
"""Set once, when the program is to end: finish what is in hand and return."""

Loop = Callable[[Stop], Awaitable[None]]

# How long what is in hand may take after SIGTERM; containers are killed after 30 s.
DRAIN = timedelta(seconds=20)
_FIRST_PAUSE = timedelta(seconds=0.5)
_LONGEST_PAUSE = timedelta(seconds=30)
# A loop that held so long had recovered: its next failure is a first one.
_RECOVERED_SECONDS = 60

# What no new start would mend.
_FATAL = (PermanentError, SettingsError)

_log = logger(__name__)
_Result = TypeVar("_Result")


async def live(loops: Mapping[str, Loop], stop: Stop) -> None:
    """Run the loops until `stop` is set, then let them finish within DRAIN.

    Raises what ends the program: the PermanentError or SettingsError of a loop.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(_kept_up(name, loop, stop), name=name)
                for name, loop in loops.items()
            ]
            await stop.wait()
            _, late = await asyncio.wait(tasks, timeout=DRAIN.total_seconds())
            for task in late:
                _log.warning("cut off while draining", worker=task.get_name())
                task.cancel()
    except BaseExceptionGroup as group_error:
        raise _innermost(group_error) from group_error


def collect_rarely() -> None:
    """Spare the collector of cycles, which takes a tenth of a broadcast's time at its defaults.

    What was imported stays, and what comes and goes leaves few cycles.
    """
    gc.freeze()
    gc.set_threshold(10_000)


@asynccontextmanager
async def signals(stop: Stop) -> AsyncIterator[None]:
    """SIGTERM and SIGINT set `stop` within this block."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def pause(stop: Stop, duration: timedelta) -> bool:
    """Wait that long, or until `stop`; says whether to stop."""
    try:
        await asyncio.wait_for(stop.wait(), duration.total_seconds())
    except TimeoutError:
        return False
    return True


async def unless_stopped(stop: Stop, work: Coroutine[None, None, _Result]) -> _Result | None:
    """The result of `work`, or None where `stop` came first; the work is cancelled then."""
    task, watch = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, watch), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        watch.cancel()
        task.cancel()
        await asyncio.wait((task, watch))


async def in_the_end(stop: Stop, work: Callable[[], Awaitable[_Result]]) -> _Result | None:
    """The result of `work`, which is tried until Redis can do it; None where `stop` came first."""
    for failures in count(1):
        try:
            return await work()
        except Exception as error:
            if not (line := trouble(error)):
                raise
            _log.warning("no Redis, trying again", reason=line)
        wait = backoff(failures, base=_FIRST_PAUSE, most=_LONGEST_PAUSE, jitter=0.5)
        if await pause(stop, wait):
            return None
    raise AssertionError


class Crew:
    """Runs jobs side by side, at most so many at once.

    Leaving the block, by its end or by an error in it, waits for them all. A job that fails ends
    the others and the block; so does a cancellation.
    """

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            # What was started ends in order even so: a send that is cut off may have gone out.
            await self._group.__aexit__(None, None, None)
        else:
            await self._group.__aexit__(kind, error, trace)

    async def start(self, job: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Start a job as soon as there is room."""
        try:
            await self._free.acquire()
            task = self._group.create_task(job)
        except BaseException:
            job.close()
            raise
        task.add_done_callback(lambda _: self._free.release())
        return task


async def _kept_up(name: str, loop: Loop, stop: Stop) -> None:
    clock = asyncio.get_running_loop().time
    failures = 0
    while not stop.is_set():
        started = clock()
        try:
            await loop(stop)
        except Exception as error:
            if isinstance(error, _FATAL):
                raise
            if isinstance(error, ExceptionGroup) and (fatal := error.subgroup(_FATAL)):
                raise fatal from error
            metrics.restarts.labels(name).inc()
            failures = 1 if clock() - started > _RECOVERED_SECONDS else failures + 1
            jitter = random.random()  # noqa: S311 - spreads attempts, guards nothing
            wait = _reported(name, error) or backoff(
                failures, base=_FIRST_PAUSE, most=_LONGEST_PAUSE, jitter=jitter
            )
            await pause(stop, wait)
        else:
            return


def _reported(name: str, error: Exception) -> timedelta | None:
    """Log why a loop fell over; gives the pause that the error itself asks for."""
    cause = _innermost(error)
    if isinstance(cause, TransientError):
        _log.warning("trying again", worker=name, reason=str(cause))
        return cause.after
    if line := trouble(cause):
        _log.warning("no Redis, trying again", worker=name, reason=line)
        return None
    _log.error("failed, starting again", worker=name, exc_info=error)
    return None


def _innermost(error: BaseException) -> BaseException:
    """The first single error within groups of errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
