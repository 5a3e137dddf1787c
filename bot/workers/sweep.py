"""Forget the chats that have been dormant for longer than we promise to keep them; end the follows
of stories that went quiet."""

from datetime import datetime, timedelta
from functools import partial

from bot.lifetime import Stop, pause
from bot.log import logger
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket
from bot.store import Stores, keys
from bot.workers.identity import WORKER, utc_now
from bot.workers.leased import while_held

# Ninety days need not be exact to the hour.
_PAUSE = timedelta(hours=1)
_log = logger(__name__)


async def run(stop: Stop, stores: Stores, channel: ChannelName, worker: str = WORKER) -> None:
    """One process at a time looks through a channel's chats, again and again."""
    lease = (f"sweep:{channel}", worker)
    await while_held(stop, stores.leases, lease, partial(_sweep, stores=stores, channel=channel))


async def _sweep(stop: Stop, stores: Stores, channel: ChannelName) -> None:
    while not stop.is_set():
        forgotten = 0
        async for chat in stores.chats.dormant_before(channel, utc_now() - keys.DORMANT):
            await stores.chats.forget(chat)
            forgotten += 1
        if forgotten:
            _log.info("dormant chats forgotten", channel=channel, count=forgotten)
        await end_quiet_stories(stores, channel, utc_now())
        await pause(stop, _PAUSE)


async def end_quiet_stories(stores: Stores, channel: ChannelName, now: datetime) -> None:
    """Who follows a story follows it as long as reports join it."""
    for number in range(await stores.seats.buckets(channel)):
        bucket = Bucket(channel, number)
        for name in await stores.subscriptions.stories_of(bucket):
            story = await stores.stories.get(name)
            if story is None or now - story.updated > keys.OPEN:
                await stores.subscriptions.end_story(bucket, name)
