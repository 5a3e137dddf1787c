"""What a piece of work cost this process, and on which event loop it ran."""

import asyncio
import resource
import sys
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds; `cpu` is user and system time of the whole process, all threads."""

    wall: float
    cpu: float
    messages: int
    """Sent in that time."""
    warm_up: int
    """Sent before it."""
    redis_cpu: float | None = None
    """The same of the Redis server, where there is one."""
    redis_slow: int | None = None
    """Its commands that took over 10 ms."""


class Stopwatch:
    """Runs from its making."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu()

    def read(self, messages: int, warm_up: int, redis_cpu: float | None = None) -> Spent:
        wall, cpu = time.perf_counter() - self._wall, _cpu() - self._cpu
        return Spent(wall=wall, cpu=cpu, messages=messages, warm_up=warm_up, redis_cpu=redis_cpu)


def peak_bytes() -> int:
    """The most memory this process has held.

    On Linux not `ru_maxrss`: across `exec` a child inherits what its parent has held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def now_bytes() -> int:
    """The memory that this process holds now; where nobody tells, the most that it has held."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return peak_bytes()
    return int(status.read_text().split()[1]) * resource.getpagesize()


def loop_name(*, may_be_fast: bool) -> str:
    """Which loop `run_on` takes."""
    return "uvloop" if may_be_fast and find_spec("uvloop") else "asyncio"


def run_on(name: str, work: Coroutine[None, None, _Result]) -> _Result:
    """Run `work` on the loop of that name."""
    if name != "uvloop":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
