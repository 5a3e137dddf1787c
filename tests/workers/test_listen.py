"""One process at a time asks a platform for updates; a twin takes over when it is gone."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.channels.contract import Update
from bot.lifetime import Loop
from bot.store import Stores
from bot.workers import listen
from tests.fakes.channel import PaperChannel
from tests.waiting import until
from tests.workers.newsroom import working


@dataclass(eq=False)
class TalkativeChannel(PaperChannel):
    """A platform that always has something new; notes how many ask for it at once."""

    asking: int = 0
    most_asking: int = 0
    told: list[str] = field(default_factory=list)

    async def updates(self) -> AsyncGenerator[Sequence[Update], None]:
        self.asking += 1
        self.most_asking = max(self.most_asking, self.asking)
        try:
            while True:
                await asyncio.sleep(0.01)
                self.told.append(str(len(self.told)))
                yield [Update(self.told[-1], "paper:1 /help", "paper:1")]
        finally:
            self.asking -= 1


def listening(stores: Stores, channel: PaperChannel, worker: str) -> Loop:
    return partial(listen.run, stores=stores, channel=channel, menu=(), worker=worker)


async def test_of_two_listeners_one_asks_and_the_other_takes_over(stores: Stores) -> None:
    channel = TalkativeChannel()

    async def more(than: int) -> bool:
        return len(channel.told) > than

    async with working(one=listening(stores, channel, "one")):
        await until(partial(more, 3))
        async with working(two=listening(stores, channel, "two")) as stop:
            await until(partial(more, len(channel.told) + 3))
            assert channel.asking == 1
            stop.set()
    async with working(two=listening(stores, channel, "two")):
        await until(partial(more, len(channel.told) + 3))

    assert (channel.asking, channel.most_asking) == (0, 1)


async def test_a_channel_that_is_pushed_to_leaves_the_lease_free(
    stores: Stores, paper: PaperChannel
) -> None:
    await asyncio.wait_for(listening(stores, paper, "one")(asyncio.Event()), 5)
    await asyncio.wait_for(listening(stores, paper, "two")(asyncio.Event()), 5)

    assert await stores.leases.hold(f"listen:{paper.name}", "three")
