"""Make an alert into jobs, for every bucket of readers; and make jobs of what is due again.

Where a machine may put alerts in other words, that happens here, beside the loop: no alert waits
for another one's words.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.lifetime import Crew, Stop
from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.chat import ChannelName
from bot.model.delivery import Task
from bot.model.wording import Wish
from bot.store import Stores
from bot.workers.identity import WORKER
from bot.workers.rewrite import Rewriting

# Alerts that wait for other words; one more goes out in its own.
_AT_ONCE = 8
_LOOK = timedelta(seconds=0.05)


@dataclass(slots=True)
class _Gate:
    """Where alerts go out from."""

    stores: Stores
    channels: Sequence[ChannelName]
    rewriting: Rewriting | None
    waiting: dict[AlertId, Stop] = field(default_factory=dict)
    """Alerts that wait for other words, each with what makes it go at once."""


async def run(
    stop: Stop,
    stores: Stores,
    channels: Sequence[ChannelName],
    rewriting: Rewriting | None = None,
) -> None:
    gate = _Gate(stores, channels, rewriting)
    await stores.outbox.resume_fan_out(WORKER)
    async with Crew(_AT_ONCE) as crew:
        while not stop.is_set():
            await stores.outbox.release_due(channels)
            if found := await stores.outbox.next_alert(WORKER):
                ticket, alert_id = found
                if alert := await stores.alerts.get(alert_id):
                    await _take(gate, crew, (ticket, alert))
                else:
                    await stores.outbox.drop(ticket)


async def _take(gate: _Gate, crew: Crew, found: tuple[str, Alert]) -> None:
    ticket, alert = found
    wishes: tuple[Wish, ...] = ()
    if gate.rewriting:
        if alert.follows_up:
            await _behind(gate, ticket, alert.follows_up)
        if len(gate.waiting) < _AT_ONCE:
            wishes = await gate.rewriting.wishes(alert)
    if gate.rewriting and wishes:
        gate.waiting[alert.id] = asyncio.Event()
        await crew.start(_reworded(gate, gate.rewriting, ticket, alert, wishes))
    else:
        await _fan_out(gate, ticket, alert)


async def _reworded(
    gate: _Gate, rewriting: Rewriting, ticket: str, alert: Alert, wishes: Sequence[Wish]
) -> None:
    try:
        await rewriting.reword(alert, wishes, gate.waiting[alert.id])
        await _fan_out(gate, ticket, alert)
    finally:
        del gate.waiting[alert.id]


async def _behind(gate: _Gate, ticket: str, first: AlertId) -> None:
    """What follows up an alert goes to those who have it: that one first, in its own words if it
    must. One that another process has in hand is waited for as long as it may take."""
    if hurry := gate.waiting.get(first):
        hurry.set()
    assert gate.rewriting is not None
    for _ in range(gate.rewriting.longest // _LOOK + 1):
        if not await gate.stores.outbox.is_ahead(ticket, first):
            return
        await asyncio.sleep(_LOOK.total_seconds())


async def _fan_out(gate: _Gate, ticket: str, alert: Alert) -> None:
    if alert.kind is AlertKind.CORRECTED and alert.follows_up:
        await _correct_copies(gate, alert.follows_up)
    await gate.stores.alerts.note(alert)
    await gate.stores.outbox.fan_out(ticket, alert, gate.channels)


async def _correct_copies(gate: _Gate, alert_id: AlertId) -> None:
    """What lies in the chats must not go on saying what was wrong, whoever reads the reply."""
    if first := await gate.stores.alerts.get(alert_id):
        await gate.stores.outbox.assign(first, Task.EDIT, gate.channels)
