"""This project's contestant: an alert's whole way, as the program itself goes it.

To be kept in step with `bot.app`: the same stores, the same loops, the real Telegram adapter; only
its quota is lifted. The clock runs from the alert's enqueueing to the last receipt in the ledger.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.alert import TOKEN
from bench.stopwatch import Spent, Stopwatch
from bot.channels.contract import Channel
from bot.channels.telegram import ADAPTER
from bot.channels.telegram.settings import TelegramSettings
from bot.lifetime import Loop, collect_rarely, live
from bot.model.alert import Alert, AlertId
from bot.model.chat import ChannelName, Chat, ChatId, ChatRecord, Preferences
from bot.model.delivery import Bucket
from bot.model.story import Urgency
from bot.model.topic import Topic, TopicSlug
from bot.settings import Settings, read
from bot.store import Stores, keys
from bot.store.connection import Database, connect
from bot.store.records import packed
from bot.workers import deliver, fanout
from bot.workers.carrier import Carrier
from bot.workers.identity import utc_now
from tests.builders import alert, article, decision, story

_WARM_UP, _CLIMATE = (Topic(slug=TopicSlug(name), name=name) for name in ("warm-up", "climate"))
_WARM_UPS = keys.SEATS
_CHANNEL = ChannelName("telegram")
_JOINED = datetime(2026, 1, 1, tzinfo=UTC)
_NO_LIMIT = 1_000_000.0
_FRESH = timedelta(hours=6)
# Between two looks whether all is done: a look costs a quarter of a millisecond.
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class _Newsroom:
    database: Database
    stores: Stores
    channel: Channel


async def whole_path(address: str, redis_address: str, messages: int) -> Spent:
    """Deliver one alert to so many readers. Raises AssertionError where the ledger lacks one."""
    async with connect(redis_address) as database:
        stores = Stores.over(database)
        await stores.topics.declare((_WARM_UP, _CLIMATE))
        await _fill(database, _WARM_UP, range(1, 1 + _WARM_UPS), 0)
        await _fill(database, _CLIMATE, range(700_000_000, 700_000_000 + messages), 1)
        section = read(TelegramSettings, telegram_token=TOKEN, telegram_api_url=address)
        # More than Telegram ever takes, and so more than the setting allows.
        section = section.model_copy(update={"telegram_per_second": _NO_LIMIT})
        shared = read(Settings, redis_url=redis_address)
        async with ADAPTER.open(shared, section, stores.mailboxes) as channel:
            room = _Newsroom(database, stores, channel)
            async with _at_work(room):
                await _verify(room, await _broadcast(room, _WARM_UP), _WARM_UPS)
                await database.slowlog_reset()
                before, watch = await _redis_cpu(database), Stopwatch()
                sent = await _broadcast(room, _CLIMATE)
                spent = watch.read(messages, _WARM_UPS, await _redis_cpu(database) - before)
                # Its threshold is 10 ms, as the server comes.
                spent = replace(spent, redis_slow=await database.slowlog_len())
                await _verify(room, sent, messages)
                return spent


async def _fill(database: Database, topic: Topic, numbers: range, first: int) -> None:
    """Readers of a topic, from bucket `first` on: as `Chats.meet` and `Subscriptions.follow` write
    them, but a bucket at a time. What is not as they do it is not delivered to."""
    for at in range(0, len(numbers), keys.SEATS):
        there, bucket = numbers[at : at + keys.SEATS], Bucket(_CHANNEL, first + at // keys.SEATS)
        records = {place: packed(_record(number)) for place, number in enumerate(there)}
        await database.hset(keys.chats(bucket), mapping=records)
        followers = f"{(1 << len(there)) - 1:032x}"
        await database.hset(keys.followers(bucket), topic.slug, followers)
    await database.set(keys.seats(_CHANNEL), first * keys.SEATS + len(numbers))


def _record(number: int) -> ChatRecord:
    chat = Chat(id=ChatId(f"{_CHANNEL}:{number}"))
    return ChatRecord(chat=chat, preferences=Preferences(), joined=_JOINED)


@asynccontextmanager
async def _at_work(room: _Newsroom) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        collect_rarely()
        program = group.create_task(live(_loops(room), stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait([program])


def _loops(room: _Newsroom) -> Mapping[str, Loop]:
    """Those that carry an alert from the outbox to the readers, as bot.app starts them."""
    carrier = Carrier(room.stores, room.channel, dict.fromkeys(Urgency, _FRESH), _FRESH)
    lanes = (Urgency.FLASH, Urgency.URGENT, Urgency.NEWS)
    return {
        "fanout": partial(fanout.run, stores=room.stores, channels=[room.channel.name]),
        **{lane.name: partial(deliver.run, carrier=carrier, lane=lane) for lane in lanes},
    }


async def _broadcast(room: _Newsroom, topic: Topic) -> Alert:
    """Publish an alert as ingest does, and wait until its jobs are done: all has its receipt."""
    written = alert(id=AlertId(f"bench-{topic.slug}"), topics=(topic.slug,), created=utc_now())
    lead = article(title=f"Earthquake shakes {topic.slug}")
    lines = await room.stores.stories.read_log("")
    decided = decision(story(lead=lead), at=utc_now(), alert=written)
    read_up_to = lines[-1].position if lines else ""
    assert await room.stores.stories.publish(decided, read_up_to=read_up_to, now=utc_now())
    # No event tells it: the last receipt is written by whichever worker it falls to.
    while not await _is_worked_off(room, written):  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_SECONDS)
    return written


async def _verify(room: _Newsroom, written: Alert, readers: int) -> None:
    """To be kept in step with `bot.store.ledger`: a row for each reader, "s…" once sent."""
    states: Counter[str] = Counter()
    for number in range(await room.stores.seats.buckets(_CHANNEL)):
        rows = await room.stores.ledger.rows(Bucket(_CHANNEL, number), written.id)
        states.update(row[0] for row in rows.values())
    assert states == {"s": readers}, f"{dict(states)} of {readers} sent"


async def _is_worked_off(room: _Newsroom, written: Alert) -> bool:
    """To be kept in step with `bot.store.outbox`: nothing is queued, in hand or to be retried."""
    name = room.channel.name
    async with room.database.pipeline(transaction=True) as step:
        step.xlen(keys.fanout())
        step.xlen(keys.jobs(name, written.urgency))
        step.zcard(keys.due_jobs(name))
        return not any(await step.execute())


async def _redis_cpu(database: Database) -> float:
    """Seconds that the server has worked, user and system."""
    figures = await database.info("cpu")
    return float(figures["used_cpu_user"]) + float(figures["used_cpu_sys"])
