"""This project's contestant: an alert's whole way, as the program itself goes it.

To be kept in step with `bot.app`: the same stores, the same loops, the real Telegram adapter; only
its quota is lifted. The clock runs from the alert's enqueueing to the last receipt in the ledger.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bench.alert import TOKEN
from bench.stopwatch import Spent, Stopwatch
from bot.channels.contract import Channel
from bot.channels.telegram import ADAPTER
from bot.channels.telegram.settings import TelegramSettings
from bot.lifetime import Loop, live
from bot.model.alert import Alert, AlertId
from bot.model.chat import Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.story import Urgency
from bot.model.topic import Topic, TopicSlug
from bot.settings import Settings, read
from bot.store import Stores, keys
from bot.store.connection import Database, connect
from bot.workers import deliver, fanout
from bot.workers.carrier import Carrier
from bot.workers.identity import utc_now
from tests.builders import alert, article, decision, story

_WARM_UP, _CLIMATE = (Topic(slug=TopicSlug(name), name=name) for name in ("warm-up", "climate"))
_WARM_UPS = 128
_NO_LIMIT = 1_000_000.0
_FRESH = timedelta(hours=6)
# Between two looks whether all is done: a look costs a quarter of a millisecond.
_LOOK_SECONDS = 0.02
_FILLED_AT_ONCE = 50


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
        await _fill(stores, _WARM_UP, range(1, 1 + _WARM_UPS))
        await _fill(stores, _CLIMATE, range(700_000_000, 700_000_000 + messages))
        section = read(TelegramSettings, telegram_token=TOKEN, telegram_api_url=address)
        # More than Telegram ever takes, and so more than the setting allows.
        section = section.model_copy(update={"telegram_per_second": _NO_LIMIT})
        shared = read(Settings, redis_url=redis_address)
        async with ADAPTER.open(shared, section, stores.mailboxes) as channel:
            room = _Newsroom(database, stores, channel)
            async with _at_work(room):
                await _broadcast(room, _WARM_UP, _WARM_UPS)
                before, watch = await _redis_cpu(database), Stopwatch()
                await _broadcast(room, _CLIMATE, messages)
                return watch.read(messages, _WARM_UPS, await _redis_cpu(database) - before)


async def _fill(stores: Stores, topic: Topic, numbers: range) -> None:
    """Readers of a topic, through the stores that commands use."""

    async def join(number: int) -> None:
        chat = Chat(id=ChatId(f"telegram:{number}"))
        await stores.chats.meet(chat, utc_now())
        await stores.subscriptions.follow(chat, topic.slug, most=50)

    for at in range(0, len(numbers), _FILLED_AT_ONCE):
        await asyncio.gather(*map(join, numbers[at : at + _FILLED_AT_ONCE]))


@asynccontextmanager
async def _at_work(room: _Newsroom) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
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


async def _broadcast(room: _Newsroom, topic: Topic, readers: int) -> None:
    """Publish an alert as ingest does, and wait until the ledger has all receipts."""
    written = alert(id=AlertId(f"bench-{topic.slug}"), topics=(topic.slug,), created=utc_now())
    lead = article(title=f"Earthquake shakes {topic.slug}")
    lines = await room.stores.stories.read_log("")
    decided = decision(story(lead=lead), at=utc_now(), alert=written)
    read_up_to = lines[-1].position if lines else ""
    assert await room.stores.stories.publish(decided, read_up_to=read_up_to, now=utc_now())
    # No event tells it: the last receipt is written by whichever worker it falls to.
    while not await _is_worked_off(room, written):  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_SECONDS)
    receipts = await _receipts(room, written)
    sent = sum(row.startswith("s") for row in receipts)
    assert sent == len(receipts) == readers, f"{sent} of {readers} sent, {len(receipts)} rows"


async def _is_worked_off(room: _Newsroom, written: Alert) -> bool:
    """To be kept in step with `bot.store.outbox`: nothing is queued, in hand or to be retried."""
    name = room.channel.name
    async with room.database.pipeline(transaction=True) as step:
        step.xlen(keys.fanout())
        step.xlen(keys.jobs(name, written.urgency))
        step.zcard(keys.due_jobs(name))
        return not any(await step.execute())


async def _receipts(room: _Newsroom, written: Alert) -> list[str]:
    """To be kept in step with `bot.store.ledger`: a row for each reader, "s…" once sent."""
    found: list[str] = []
    for number in range(await room.stores.seats.buckets(room.channel.name)):
        rows = await room.stores.ledger.rows(Bucket(room.channel.name, number), written.id)
        found += rows.values()
    return found


async def _redis_cpu(database: Database) -> float:
    """Seconds that the server has worked, user and system."""
    figures = await database.info("cpu")
    return float(figures["used_cpu_user"]) + float(figures["used_cpu_sys"])
