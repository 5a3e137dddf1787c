"""Take what a platform tells us into the inbox, before the platform hears that we have it.

One process asks at a time: two that poll with one token take each other's updates and are refused.
A channel that is pushed to, and so has nothing to ask for, is done with the lease at once.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial

from bot.channels.contract import Channel, Introduction, Receive, Update
from bot.lifetime import Stop, unless_stopped
from bot.store import Stores
from bot.workers.identity import WORKER
from bot.workers.leased import while_held


async def run(
    stop: Stop,
    stores: Stores,
    channel: Channel,
    menu: Sequence[Introduction],
    worker: str = WORKER,
) -> None:
    await channel.connect()
    await stores.links.declare(channel.name, channel.door)
    await channel.introduce(menu)
    lease = (f"listen:{channel.name}", worker)
    ask = partial(_ask, channel=channel, receive=receiver(stores, channel))
    await while_held(stop, stores.leases, lease, ask)


async def _ask(stop: Stop, channel: Channel, receive: Receive) -> None:
    async with aclosing(channel.updates()) as batches:
        while (batch := await unless_stopped(stop, _next(batches))) is not None:
            await receive(batch)


def receiver(stores: Stores, channel: Channel) -> Receive:
    """Puts a channel's updates into the inbox; what came before is dropped."""

    async def receive(updates: Sequence[Update]) -> None:
        await stores.inbox.receive(channel.name, [(one.key, one.body, one.chat) for one in updates])

    return receive


async def _next(batches: AsyncGenerator[Sequence[Update], None]) -> Sequence[Update] | None:
    return await anext(batches, None)
