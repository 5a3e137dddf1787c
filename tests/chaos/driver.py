"""The rounds: publish, let things go wrong at random moments, wait for the end, look closely."""

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from redis.exceptions import RedisError

from tests.chaos.audience import Audience
from tests.chaos.broadcast import Broadcast
from tests.chaos.faults import Fault, Incident, Scene, faults_for
from tests.chaos.findings import Figures, examine
from tests.chaos.house import RATE, House
from tests.fakes.telegram import FakeTelegram, Limits
from tests.waiting import until

_PATIENCE = 60.0
"""Seconds after which a round that does not end has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    rounds: int
    faults: int
    """In a round."""
    readers: int
    topics: int
    """At most, in an alert: each is followed by a tenth of the readers."""
    seconds: float
    """No round begins later."""
    only: str = ""
    """Only kinds of faults with these words in their name."""


async def chaos(size: Size, seed: int, say: Callable[[str], None]) -> tuple[Figures, int]:
    """Gives the figures, and how many messages arrived."""
    random, figures = Random(seed), Figures()
    ends = time.monotonic() + size.seconds
    most = int(RATE)
    async with (
        FakeTelegram.running(Limits(per_second=most, paid_per_second=most)) as telegram,
        House.running(telegram) as house,
    ):
        audience = await Audience.seated(telegram, house.stores, random, size.readers)
        broadcast = Broadcast(house, audience, random, size.topics)
        scene = Scene(house, telegram, random, broadcast)
        deck = _deck(random, faults_for(house, size.only))
        for number in range(1, size.rounds + 1):
            if time.monotonic() > ends:
                break
            try:
                await _round(scene, deck, size.faults, figures)
            except AssertionError:
                figures.complaints += [traceback.format_exc(), await broadcast.report()]
            say(f"round {number}: {audience.messages} messages, {figures.doubles} doubles")
            if figures.complaints:
                say("\n".join([*figures.complaints, house.report()]))
                break
        figures.complaints += telegram.complaints
    return figures, audience.messages


def _deck(random: Random, faults: dict[str, Fault]) -> Iterator[tuple[str, Fault]]:
    """Every kind once, in a random order, again and again."""
    while True:
        names = sorted(faults)
        random.shuffle(names)
        for name in names:
            yield name, faults[name]


async def _round(
    scene: Scene, deck: Iterator[tuple[str, Fault]], faults: int, figures: Figures
) -> None:
    telegram, broadcast = scene.telegram, scene.broadcast
    broadcast.owed.clear()
    telegram.calls.clear()
    await scene.house.start()
    floods, incidents = telegram.floods, []
    for _ in range(faults):
        if not broadcast.owed or await broadcast.is_idle():
            await broadcast.publish()
        await scene.moment()
        kind, fault = next(deck)
        incident = Incident(kind=kind, began=time.monotonic())
        incidents.append(incident)
        await fault(scene, incident)
        incident.ended = time.monotonic()
        incident.remember(incidents[:-1])
        gap = await _resumed(scene)
        if gap > figures.longest_gap:
            figures.longest_gap, figures.after = gap, kind
    await until(broadcast.is_idle, within=_PATIENCE)
    await examine(figures, broadcast, incidents, telegram.floods - floods)


async def _resumed(scene: Scene) -> float:
    """Wait for the next message, or until there is none to come; gives the seconds."""
    audience, began = scene.broadcast.audience, time.monotonic()
    before = audience.received

    async def moves() -> bool:
        with suppress(RedisError, OSError):
            return audience.received > before or await scene.broadcast.is_idle()
        return False

    await until(moves, within=_PATIENCE)
    return time.monotonic() - began
