"""What goes wrong, by kind. Each fault says when it was over, and how many copies it may cost."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from math import inf
from random import Random

from bot.store.limits import AHEAD
from tests.chaos.broadcast import Broadcast
from tests.chaos.house import RATE, TIMEOUT, House, Worker
from tests.chaos.proxy import Line
from tests.fakes.telegram import FakeTelegram
from tests.waiting import until

SETTLING = 0.05
"""Seconds in which a receipt is in Redis."""
ROUND_TRIP = 0.1
"""Seconds from a send to its answer, on a machine that is busy with all sides of it."""
_DRAIN = 25.0
# Seconds after which receipts that Redis refused have been tried again for sure.
_SOON = 1.0
_LEAVING = 20
_LASTING = 5.0
_HOUR = ("+3600s", "-3600s")
_EXACT = ("+0s", *_HOUR)


@dataclass(slots=True, kw_only=True)
class Incident:
    """A fault that was injected; times are monotonic seconds."""

    kind: str
    began: float
    ended: float = inf
    kills: int = 0
    """How many processes died that may have had messages on the wire."""
    unsettled_since: float = inf
    """Redis was in trouble just before: receipts since then waited in what was killed."""
    uncertain: int = 0
    """How many sends were left without an answer."""
    provoked: int = 0
    """Calls during a time in which the platform had told us to wait."""

    @property
    def copies(self) -> float:
        """How many readers may get a second copy by it."""
        on_the_wire = ROUND_TRIP + SETTLING
        if self.unsettled_since < inf:
            on_the_wire += AHEAD.total_seconds()
        return min(self.kills, 1) * RATE * on_the_wire + self.uncertain

    def remember(self, earlier: Iterable["Incident"]) -> None:
        """Look for trouble of Redis that had only just ended when this began."""
        shaken = [
            one.began for one in earlier if one.is_of_redis and self.began - one.ended < _SOON
        ]
        if self.kills and shaken:
            self.unsettled_since = min(shaken)

    @property
    def is_of_redis(self) -> bool:
        return "Redis" in self.kind


@dataclass(slots=True)
class Scene:
    """Where a fault happens, and to whom."""

    house: House
    telegram: FakeTelegram
    random: Random
    broadcast: Broadcast

    async def moment(self) -> None:
        """A random one within the next second."""
        await asyncio.sleep(self.random.random())

    async def one_of_two(self) -> Worker:
        """A worker that delivers while its twin does, too."""
        await self.house.start()
        return self.random.choice(self.house.deliverers)


Fault = Callable[[Scene, Incident], Awaitable[None]]


async def _worker_killed_and_restarted(scene: Scene, incident: Incident) -> None:
    worker = await scene.one_of_two()
    await _kill(worker, incident)
    await worker.start()


async def _worker_killed_and_restarted_later(scene: Scene, incident: Incident) -> None:
    worker = await scene.one_of_two()
    await _kill(worker, incident)
    await scene.moment()
    await worker.start()


async def _worker_killed_for_good(scene: Scene, incident: Incident) -> None:
    """Until the next round, or the next fault that needs two: the twin takes over."""
    await _kill(await scene.one_of_two(), incident)


async def _program_killed(scene: Scene, incident: Incident) -> None:
    incident.kills = len(scene.house.deliverers)
    incident.began = time.monotonic()
    await scene.house.kill()
    await scene.house.start()


async def _redis_killed(scene: Scene, incident: Incident) -> None:
    await scene.house.server.kill()
    for _ in range(scene.random.randrange(3)):
        await scene.moment()
    await scene.house.server.start()


async def _worker_stopped(scene: Scene, incident: Incident) -> None:
    worker = await scene.one_of_two()
    await until(partial(scene.house.beats, worker))
    code = await asyncio.wait_for(worker.terminate(), _DRAIN)
    assert code == 0, f"it ended with {code}:\n{scene.house.report()}"
    await worker.start()


async def _all_told_to_wait(scene: Scene, incident: Incident) -> None:
    before, seconds = scene.telegram.floods, scene.random.choice((1, 2))
    scene.telegram.shut_out(seconds)
    over = incident.began + seconds

    async def is_over() -> bool:
        return time.monotonic() > over

    await until(is_over)
    incident.provoked = scene.telegram.floods - before


async def _sends_told_to_wait(scene: Scene, incident: Incident) -> None:
    seconds, times = scene.random.choice((0, 1, 2)), scene.random.randint(1, 5)
    scene.telegram.fail_next(retry_after=seconds, times=times, method="sendMessage")
    await _used_up(scene)


async def _burst_of_500(scene: Scene, incident: Incident) -> None:
    times = scene.random.randint(1, 20)
    scene.telegram.fail_next(500, "Internal Server Error", times=times, method="sendMessage")
    await _used_up(scene)


async def _burst_of_502(scene: Scene, incident: Incident) -> None:
    """By a front end, with a page: whether anything was done behind it, nobody knows."""
    incident.uncertain = scene.random.randint(1, 5)
    scene.telegram.fail_next(502, times=incident.uncertain, method="sendMessage")
    incident.uncertain -= await _used_up(scene)


async def _answers_cut_off(scene: Scene, incident: Incident) -> None:
    incident.uncertain = scene.random.randint(1, 5)
    scene.telegram.cut_next(times=incident.uncertain, method="sendMessage")
    incident.uncertain -= await _used_up(scene)


async def _answers_too_late(scene: Scene, incident: Incident) -> None:
    incident.uncertain = scene.random.randint(1, 5)
    scene.telegram.hang_next(TIMEOUT + 1, times=incident.uncertain, method="sendMessage")
    incident.uncertain -= await _used_up(scene)


async def _line_cut(scene: Scene, incident: Incident) -> None:
    for line in _lines(scene):
        line.cut()


async def _line_refused(scene: Scene, incident: Incident) -> None:
    for line in _lines(scene):
        line.refuse()
    await scene.moment()
    for line in _lines(scene):
        line.allow()


async def _line_frozen(scene: Scene, incident: Incident) -> None:
    for line in _lines(scene):
        line.freeze()
    await scene.moment()
    for line in _lines(scene):
        line.thaw()


async def _answers_of_redis_lost(scene: Scene, incident: Incident) -> None:
    """What was asked has happened, and whoever asked does not know."""
    for line in _lines(scene):
        line.mute()
    await scene.moment()
    for line in _lines(scene):
        line.cut()
        line.thaw()


async def _redis_full(scene: Scene, incident: Incident) -> None:
    await scene.house.database.config_set("maxmemory", 1)
    await scene.moment()
    await scene.house.database.config_set("maxmemory", 0)


async def _redis_read_only(scene: Scene, incident: Incident) -> None:
    """As one that has been made a replica, of a server that is not there."""
    await scene.house.database.replicaof("127.0.0.1", 1)
    await scene.moment()
    await scene.house.database.replicaof("NO", "ONE")


async def _clock_jumped(scene: Scene, incident: Incident) -> None:
    for worker in scene.house.deliverers:
        if worker.clock is not None:
            now = worker.clock.read_text()
            worker.clock.write_text(scene.random.choice([one for one in _EXACT if one != now]))


async def _readers_left(scene: Scene, incident: Incident) -> None:
    waiting = scene.broadcast.waiting()
    for reader in scene.random.sample(waiting, min(len(waiting), _LEAVING)):
        await scene.broadcast.unfollow(reader)


def faults_for(house: House, only: str = "") -> dict[str, Fault]:
    """Every kind that this machine can bring about, with those words in its name."""
    found: dict[str, Fault] = {
        "worker killed, restarted at once": _worker_killed_and_restarted,
        "worker killed, restarted later": _worker_killed_and_restarted_later,
        "worker killed, twin takes over": _worker_killed_for_good,
        "whole program killed": _program_killed,
        "Redis killed, restarted": _redis_killed,
        "worker stopped by SIGTERM": _worker_stopped,
        "429 for the whole bot": _all_told_to_wait,
        "429 for some sends": _sends_told_to_wait,
        "burst of 500": _burst_of_500,
        "burst of 502 pages": _burst_of_502,
        "accepted, then cut off": _answers_cut_off,
        "accepted, answered too late": _answers_too_late,
        "line to Redis cut": _line_cut,
        "line to Redis refused": _line_refused,
        "line to Redis frozen": _line_frozen,
        "answers of Redis lost": _answers_of_redis_lost,
        "Redis full": _redis_full,
        "Redis read-only": _redis_read_only,
        "readers unfollow": _readers_left,
    }
    if any(worker.clock for worker in house.deliverers):
        found["a clock jumps an hour"] = _clock_jumped
    return {kind: fault for kind, fault in found.items() if only in kind}


PROVOKED = RATE * (AHEAD.total_seconds() + ROUND_TRIP)
"""Calls that may still come when the bot is told to wait: what was booked and on the wire."""


async def _kill(worker: Worker, incident: Incident) -> None:
    incident.kills, incident.began = 1, time.monotonic()
    await worker.kill()


async def _used_up(scene: Scene) -> int:
    """Wait until every trouble was met, or it has gone by itself, or nothing is left to meet it;
    gives how many remain."""
    coming = scene.telegram._troubles._coming
    over = time.monotonic() + _LASTING

    async def is_used_up() -> bool:
        return not coming or time.monotonic() > over or await scene.broadcast.is_idle()

    await until(is_used_up)
    left = sum(trouble.times for trouble in coming)
    coming.clear()
    return left


def _lines(scene: Scene) -> list[Line]:
    return [worker.line for worker in scene.house.deliverers if worker.line is not None]
