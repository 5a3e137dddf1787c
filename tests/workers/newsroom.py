"""What tests of workers do again and again: run loops, fill the stores, publish an alert."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

from bot.channels.contract import Channel, Introduction
from bot.lifetime import Loop, Stop, live
from bot.model.alert import Alert, AlertId
from bot.model.article import Arrival, Entry
from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.feed import FeedId
from bot.model.story import StoryId, Urgency
from bot.store import Stores, keys
from bot.store.records import unpacked
from bot.workers import answer, deliver, digest, fanout, listen, notify
from bot.workers.carrier import Carrier
from bot.workers.identity import WORKER, utc_now
from handlers import MENU
from tests.builders import CLIMATE, NOW, alert, article, decision, story
from tests.waiting import until

LIFETIME = timedelta(hours=6)
_LIFETIMES = dict.fromkeys(Urgency, LIFETIME)
_RETRY = timedelta(milliseconds=300)
_TITLES = count(1)


@asynccontextmanager
async def working(**loops: Loop) -> AsyncIterator[Stop]:
    """Run loops as the program does, kept up, until the block ends; then cut them off.

    Who tests a graceful end sets the `stop` that it yields and waits.
    """
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        program = group.create_task(live(loops, stop))
        try:
            yield stop
        finally:
            # Both: redis-py can miss a cancellation (it waits by asyncio.wait_for of Python 3.11).
            stop.set()
            program.cancel()


async def stopped(stop: Stop) -> None:
    """Let the loops of `working` end in order."""
    stop.set()
    program = next(task for task in asyncio.all_tasks() if "live" in repr(task.get_coro()))
    await asyncio.wait([program])


async def beating(stop: Stop, stores: Stores) -> None:
    """This process lives: nobody else takes over what it has in hand."""
    while not stop.is_set():
        await stores.heartbeats.beat(WORKER, ())
        await asyncio.sleep(0.5)


def broadcasting(
    stores: Stores,
    channel: Channel,
    *,
    lifetimes: Mapping[Urgency, timedelta] = _LIFETIMES,
    digest_every: timedelta = timedelta(minutes=30),
) -> dict[str, Loop]:
    """The loops that carry an alert from the outbox to the readers, as bot.app starts them, but
    that they try again sooner."""
    carrier = Carrier(
        stores, channel, lifetimes, digest_every, retry=_RETRY, uncertain_retry=2 * _RETRY
    )
    lanes = (Urgency.FLASH, Urgency.URGENT, Urgency.NEWS)
    return {
        "heartbeat": partial(beating, stores=stores),
        "fanout": partial(fanout.run, stores=stores, channels=[channel.name]),
        **{lane.name: partial(deliver.run, carrier=carrier, lane=lane) for lane in lanes},
        "digest": partial(digest.run, carrier=carrier),
    }


async def followed(stores: Stores, chats: Iterable[Chat]) -> list[Chat]:
    """Those chats, following climate."""
    found = list(chats)
    for chat in found:
        await stores.chats.meet(chat, NOW)
        await stores.subscriptions.follow(chat, CLIMATE.slug, most=50)
    return found


def breaking(**changes: object) -> Alert:
    """An alert about climate, written just now."""
    number = next(_TITLES)
    default = {
        "story": StoryId(f"s{number:015}"),
        "topics": (CLIMATE.slug,),
        "created": datetime.now(UTC),
    }
    return alert(id=AlertId(f"a{number:015}"), **{**default, **changes})


async def published(stores: Stores, about: Alert) -> Alert:
    """Put an alert into the outbox, as ingest does."""
    number = next(_TITLES)
    lead = article(title=f"Report {number}")
    told = story(
        id=about.story, lead=lead, topics=about.topics, alert=about.id, updated=about.created
    )
    lines = await stores.stories.read_log("")
    decided = decision(told, alert=about)
    read_up_to = lines[-1].position if lines else ""
    assert await stores.stories.publish(decided, read_up_to=read_up_to, now=utc_now())
    return about


async def brought(stores: Stores, title: str, text: str) -> None:
    """A report of the feed `wire`, a minute old, as the fetcher hands it over."""
    entry = Entry(
        guid=title,
        url=f"https://wire.example/{'-'.join(title.split())}",
        title=title,
        body=text,
        published=datetime.now(UTC) - timedelta(minutes=1),
        language="en",
    )
    arrival = Arrival(feed=FeedId("wire"), entry=entry, received=datetime.now(UTC))
    await stores.arrivals.add([arrival])


async def rows(stores: Stores, channel: Channel, about: Alert) -> dict[ChatId, str]:
    """What the ledgers hold of an alert, by the chats that sit there now."""
    found: dict[ChatId, str] = {}
    for number in range(await stores.seats.buckets(channel.name)):
        bucket = Bucket(channel.name, number)
        records = await stores.outbox._database.hgetall(keys.chats(bucket))
        for place, row in (await stores.ledger.rows(bucket, about.id)).items():
            record = unpacked(channel.name, records[str(place)])
            assert record is not None
            found[record.chat.id] = row
    return found


async def worked_off(stores: Stores, channel: Channel, *, within: float = 10.0) -> None:
    """Wait until no alert and no job is left, retries apart."""
    database = stores.outbox._database
    streams = [keys.fanout(), *(keys.jobs(channel.name, lane) for lane in Urgency)]

    async def empty() -> bool:
        return not any([await database.xlen(stream) for stream in streams])

    await until(empty, within=within)


async def settled(
    stores: Stores, channel: Channel, about: Alert, count: int, *, within: float = 10.0
) -> dict[ChatId, str]:
    """Wait until so many readers' deliveries have ended, one way or another; gives the rows."""

    async def ended() -> dict[ChatId, str]:
        found = await rows(stores, channel, about)
        is_ended = len(found) >= count and all(row[0] in "sdkgpxu" for row in found.values())
        return found if is_ended else {}

    return await until(ended, within=within)


def answering(stores: Stores, channel: Channel) -> dict[str, Loop]:
    """The loops that hear and answer the readers of a channel, as bot.app starts them."""
    lines = [Introduction(one.name, one.summary) for one in MENU if one.is_listed]
    counter = answer.Counter(stores, channel, MENU, frozenset())
    return {
        "listen": partial(listen.run, stores=stores, channel=channel, menu=lines),
        "answer": partial(answer.run, counter=counter),
        "notify": partial(notify.run, stores=stores, channel=channel),
        "heartbeat": partial(beating, stores=stores),
    }


async def rested(stores: Stores, channel: ChannelName) -> None:
    """As if all had taken their time: nothing is booked for any chat any more."""
    await stores.limits._database.delete(keys.limit(channel, "chats"))


async def all_done(stores: Stores, channel: Channel) -> bool:
    return not await stores.outbox._database.xlen(keys.inbox(channel.name))
