"""Make an alert into jobs, for every bucket of readers; and make jobs of what is due again."""

from collections.abc import Sequence

from bot.lifetime import Stop
from bot.model.chat import ChannelName
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
            await stores.outbox.fan_out(ticket, alert, channels)
        else:
            await stores.outbox.drop(ticket)
