"""Everybody polls the same feeds of the same server, one after another, round after round."""

import json
import os
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.machine import ROOT, MachineError, cores, pinned, python_for, redis_server, served
from bench.pollers import POLLERS

_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`polls` None: as many as suit each contestant. `changed`: feeds in a hundred."""

    names: tuple[str, ...]
    rounds: int
    polls: int | None
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    polls: int
    cpu: float
    wall: float
    redis_cpu: float | None
    peak: int
    memory: tuple[int, ...]
    loop: str

    @property
    def each(self) -> float:
        """Microseconds of CPU."""
        return self.cpu / self.polls * 1e6


def wanted(only: str) -> tuple[str, ...]:
    names = tuple(only.split(",")) if only else tuple(POLLERS)
    for name in names:
        if name not in POLLERS:
            raise MachineError(f"no such contestant: {name}")
    return names


def race(order: Order) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {name: [] for name in order.names}
    options = ("--changed", str(order.changed))
    with tempfile.TemporaryDirectory(prefix="fw") as folder, _server(options) as address:
        for turn in range(order.rounds):
            for name in order.names:
                found[name].append(_run(name, address, order, Path(folder) / f"{name}{turn}"))
    return found


def polling_report(order: Order, found: dict[str, list[Run]]) -> str:
    lines = [
        (
            f"Conditional polls over plain HTTP; {order.changed} in a hundred bring a changed "
            "feed; each contestant alone on one core, server and Redis on another; medians of "
            f"{order.rounds} interleaved rounds. Every poll was counted by the server."
        ),
        "",
        (
            "| poller | in flight | loop | polls | CPU µs/poll | polls/s a core | polls/s wall "
            "| Redis CPU µs/poll | peak MiB |"
        ),
        "|---|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [_row(name, runs) for name, runs in found.items()]
    best = min((_each(runs) for name, runs in found.items() if name.startswith("httpx")), default=0)
    if "project" in found and best:
        ours = _each(found["project"])
        lines += ["", f"This project polls {best / ours:.1f} times as fast as httpx at its best."]
        lines[-1] += f" Goals: 4 times, and 2,000 polls/s a core; seen: {1e6 / ours:.0f}."
    if memory := found.get("project", [None])[-1]:
        steps = ", ".join(f"{one / 2**20:.0f}" for one in memory.memory)
        lines.append(f"Memory at each tenth of the last run's polls, MiB: {steps}.")
    return "\n".join(lines)


def _row(name: str, runs: list[Run]) -> str:
    poller, one, each = POLLERS[name], runs[0], _each(runs)
    wall = median(run.polls / run.wall for run in runs)
    redis = [run.redis_cpu / run.polls * 1e6 for run in runs if run.redis_cpu is not None]
    return (
        f"| {poller.title} | {poller.in_flight or 'its own'} | {one.loop} | {one.polls} "
        f"| {each:.0f} | {1e6 / each:.0f} | {wall:.0f} "
        f"| {f'{median(redis):.0f}' if redis else ''} | {max(r.peak for r in runs) / 2**20:.0f} |"
    )


def _each(runs: list[Run]) -> float:
    return median(run.each for run in runs)


def _run(name: str, address: str, order: Order, place: Path) -> Run:
    poller = POLLERS[name]
    polls = order.polls or poller.polls
    pair = cores()
    before = _count(address)
    with redis_server(place, pair[1] if pair else None) as redis, pinned(pair[0] if pair else None):
        done = subprocess.run(
            (python_for(poller.needs), "-m", "bench.pollers", name, address, str(polls), redis),
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    if done.returncode:
        raise MachineError(f"{name} failed: {done.stderr.strip().splitlines()[-1]}")
    told = json.loads(done.stdout.splitlines()[-1])
    counted = _count(address) - before
    if counted < told["messages"] + told["warm_up"]:
        raise MachineError(f"{name} says {told['messages']} polls, the server counted {counted}")
    return Run(
        polls=told["messages"],
        cpu=told["cpu"],
        wall=told["wall"],
        redis_cpu=told["redis_cpu"],
        peak=told["peak_bytes"],
        memory=tuple(told["memory"]),
        loop=told["loop"],
    )


def _count(address: str) -> int:
    with urllib.request.urlopen(f"{address}/count", timeout=10) as answer:  # noqa: S310 - ours
        return int(answer.read())


@contextmanager
def _server(options: tuple[str, ...]) -> Iterator[str]:
    pair = cores()
    with served("bench.feed_server", pair[1] if pair else None, options) as address:
        yield address
