"""Make an alert into jobs, for every bucket of readers; and make jobs of what is due again."""

from collections.abc import Sequence

from bot.lifetime import Stop
from bot.model.alert import AlertId, AlertKind
from bot.model.chat import ChannelName
from bot.model.delivery import Task
from bot.store import Stores
from bot.workers.identity import WORKER


async def run(stop: Stop, stores: Stores, channels: Sequence[ChannelName]) -> None:
    await stores.outbox.resume_fan_out(WORKER)
    while not stop.is_set():
        await stores.outbox.release_due(channels)
        waiting = await stores.outbox.next_alert(WORKER)
        if waiting is None:
            continue
        ticket, alert_id = waiting
        alert = await stores.alerts.get(alert_id)
        if alert:
            if alert.kind is AlertKind.CORRECTED and alert.follows_up:
                await _correct_copies(stores, alert.follows_up, channels)
            await stores.outbox.fan_out(ticket, alert, channels)
        else:
            await stores.outbox.drop(ticket)


async def _correct_copies(
    stores: Stores, alert_id: AlertId, channels: Sequence[ChannelName]
) -> None:
    """What lies in the chats must not go on saying what was wrong, whoever reads the reply."""
    if first := await stores.alerts.get(alert_id):
        await stores.outbox.assign(first, Task.EDIT, channels)
