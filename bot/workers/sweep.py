"""Forget the chats that have been dormant, or neither said nor got anything, for longer than we
promise to keep them; end the follows of stories that went quiet."""

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
# Each bucket's ledgers are asked once in so many pauses: twice before an alert's row ends.
_ROUND = 6 * 24
# Of who was active it is kept on which day, not when on it.
_DAY = timedelta(days=1)
# Who was active since then is not asked about.
_LATELY = _PAUSE * _ROUND
_log = logger(__name__)


async def run(stop: Stop, stores: Stores, channel: ChannelName, worker: str = WORKER) -> None:
    """One process at a time looks through a channel's chats, again and again."""
    lease = (f"sweep:{channel}", worker)
    await while_held(stop, stores.leases, lease, partial(_sweep, stores=stores, channel=channel))


async def _sweep(stop: Stop, stores: Stores, channel: ChannelName) -> None:
    looked = _turn_of(utc_now()) - 1
    while not stop.is_set():
        now = utc_now()
        turn = _turn_of(now)
        # After a long pause (a machine that slept) all whose turn was missed.
        for number in {one % _ROUND for one in range(looked + 1, turn + 1)}:
            await look(stores, channel, number, now)
        looked = turn
        if forgotten := await forget(stores, channel, now):
            _log.info("chats forgotten", channel=channel, count=forgotten)
        await end_quiet_stories(stores, channel, now)
        await pause(stop, _PAUSE)


async def look(stores: Stores, channel: ChannelName, number: int, now: datetime) -> None:
    """Note of the readers of every bucket whose turn it is whether alerts still reach them."""
    if not stores.policy.inactive:
        return
    alerts = await stores.alerts.recent()
    for one in range(number, await stores.seats.buckets(channel), _ROUND):
        bucket = Bucket(channel, one)
        await stores.activity.bring_up_to_date(bucket, alerts, now, before=now - _LATELY)


async def end_quiet_stories(stores: Stores, channel: ChannelName, now: datetime) -> None:
    """Who follows a story follows it as long as reports join it, or the one that it is part of."""
    for number in range(await stores.seats.buckets(channel)):
        bucket = Bucket(channel, number)
        for name in await stores.subscriptions.stories_of(bucket):
            story = await stores.stories.get(name)
            if story and story.merged_into:
                await stores.subscriptions.hand_over(bucket, name, story.merged_into)
            elif story is None or now - story.updated > keys.OPEN:
                await stores.subscriptions.end_story(bucket, name)


async def forget(stores: Stores, channel: ChannelName, now: datetime) -> int:
    """Forget those whose time has come; gives how many."""
    inactive, forgotten = stores.policy.inactive, 0
    ended = stores.activity.ended(
        channel,
        dormant_since=now - keys.DORMANT,
        active_until=now - inactive - _DAY if inactive else None,
    )
    async for chat in ended:
        await stores.chats.forget(chat)
        forgotten += 1
    return forgotten


def _turn_of(moment: datetime) -> int:
    """Counts on by one in each pause."""
    return int(moment.timestamp() // _PAUSE.total_seconds())
