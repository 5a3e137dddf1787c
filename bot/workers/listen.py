"""Take what a platform tells us into the inbox, before the platform hears that we have it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from bot.channels.contract import Channel, Introduction, Receive, Update
from bot.lifetime import Stop, unless_stopped
from bot.store import Stores


async def run(stop: Stop, stores: Stores, channel: Channel, menu: Sequence[Introduction]) -> None:
    await channel.connect()
    await channel.introduce(menu)
    receive = receiver(stores, channel)
    async with aclosing(channel.updates()) as batches:
        while (batch := await unless_stopped(stop, _next(batches))) is not None:
            await receive(batch)


def receiver(stores: Stores, channel: Channel) -> Receive:
    """Puts a channel's updates into the inbox; what came before is dropped."""

    async def receive(updates: Sequence[Update]) -> None:
        await stores.inbox.receive(channel.name, [(one.key, one.body) for one in updates])

    return receive


async def _next(batches: AsyncGenerator[Sequence[Update], None]) -> Sequence[Update] | None:
    return await anext(batches, None)
