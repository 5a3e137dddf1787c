"""Count who follows what, once an hour: what is popular is told, what nobody wants is dropped.

Invariant: what somebody follows is not dropped. A chat that moves may be passed over by one count,
so that two in a row must have found nobody; and who wanted it in the last hour has it kept.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.lifetime import Stop, pause
from bot.model.chat import ChannelName
from bot.model.feed import OWN
from bot.model.topic import STORY, TopicSlug
from bot.store import Stores
from bot.workers.identity import WORKER, utc_now
from bot.workers.leased import while_held

PAUSE = timedelta(hours=1)
# A reader's own feed is the reader's own affair; a story ends.
_UNTOLD = (OWN, STORY)


async def run(
    stop: Stop,
    stores: Stores,
    channels: Sequence[ChannelName],
    every: timedelta = PAUSE,
    worker: str = WORKER,
) -> None:
    """One process at a time. `channels`: every one whose chats may follow."""
    work = partial(_tally, stores=stores, channels=channels, every=every)
    await while_held(stop, stores.leases, ("tally", worker), work)


async def _tally(
    stop: Stop, stores: Stores, channels: Sequence[ChannelName], every: timedelta
) -> None:
    doubted: set[TopicSlug] = set()
    while not stop.is_set():
        before = utc_now() - every
        followers = await stores.subscriptions.followers(channels)
        doubted = await stores.wanted.drop_all_but(followers, doubted, before)
        told = {slug: n for slug, n in followers.items() if not slug.startswith(_UNTOLD)}
        await stores.trends.note_popular(told)
        await pause(stop, every)
