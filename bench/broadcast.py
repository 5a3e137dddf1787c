"""A broadcast at the platform's limit: how much of the limit is used, and what still gets through.

Several processes deliver one routine alert to far more readers than the time allows, against the
strict fake Telegram of the tests with Telegram's own limits. Meanwhile readers give commands and
flashes break. A message over a limit is a violation and shuts the bot out; and more than the limit
within any second, wherever it begins, shows in the fullest second.
"""

import asyncio
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench.machine import redis_server
from bot.model.alert import Alert, AlertState
from bot.model.chat import Chat, ChatId
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.connection import connect
from tests.builders import CLIMATE, NOW
from tests.fakes.telegram import FakeTelegram, Limits
from tests.tour.program import program
from tests.workers.newsroom import breaking, published

_SEATED_AT_ONCE = 64
_RUNNING_UP = 5.0
"""Seconds until the broadcast runs evenly; what came before is not measured."""
_COMMAND_EVERY = 1.5
_FLASH_EVERY = 25.0
_PATIENCE = 30.0
_LOOK = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """What to run."""

    readers: int
    workers: int
    seconds: float


@dataclass(slots=True)
class Findings:
    """Durations in seconds."""

    limit: int
    messages: int = 0
    """That arrived while it was measured, answers included."""
    violations: int = 0
    fullest: int = 0
    """Messages in the fullest second, wherever it begins."""
    longest_stall: float = 0.0
    """For which the judge itself was held up: what arrived meanwhile seems to come at once."""
    replies: list[float] = field(default_factory=list)
    """From a command to its answer."""
    flashes: list[float] = field(default_factory=list)
    """From a flash in the outbox to the first reader who has it."""


async def rush(order: Rush) -> Findings:
    """Raises AssertionError where a reply or a flash does not come at all."""
    limits = Limits()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fw")))
        address = stack.enter_context(redis_server(folder / "redis", None))
        stores = Stores.over(await stack.enter_async_context(connect(address)))
        telegram = await stack.enter_async_context(FakeTelegram.running(limits))
        await _seat(telegram, stores, order.readers)
        for number in range(order.workers):
            await _process(stack, telegram, folder / f"worker{number}", address, "deliver")
        await _process(stack, telegram, folder / "rest", address, "fanout", "listen", "answer")
        return await _measured(order, telegram, stores, Findings(limits.per_second))


async def _seat(telegram: FakeTelegram, stores: Stores, count: int) -> None:
    await stores.topics.declare((CLIMATE,))
    chats = iter([Chat(id=ChatId(f"telegram:{telegram.person().id}")) for _ in range(count)])

    async def seat() -> None:
        for chat in chats:
            await stores.chats.meet(chat, NOW)
            await stores.subscriptions.follow(chat, CLIMATE.slug, most=50)

    await asyncio.gather(*(seat() for _ in range(_SEATED_AT_ONCE)))


async def _process(
    stack: AsyncExitStack, telegram: FakeTelegram, folder: Path, redis: str, *roles: str
) -> None:
    folder.mkdir()
    settings = {
        "CHANNELS": "telegram",
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.address,
        "REDIS_URL": redis,
    }
    await stack.enter_async_context(program("run", *roles, folder=folder, **settings))


async def _measured(
    order: Rush, telegram: FakeTelegram, stores: Stores, found: Findings
) -> Findings:
    await _first_message(telegram, await _publish(stores, "Routine", Urgency.NEWS))
    await asyncio.sleep(_RUNNING_UP)
    began, floods = time.monotonic(), telegram.floods
    async with _meanwhile(telegram, stores, found):
        await asyncio.sleep(order.seconds)
    times = [call.at for call in telegram.calls if call.method == "sendMessage"]
    times = [at for at in times if began < at <= began + order.seconds]
    found.violations = telegram.floods - floods
    found.messages, found.fullest = len(times) - found.violations, _fullest(times)
    return found


@asynccontextmanager
async def _meanwhile(
    telegram: FakeTelegram, stores: Stores, found: Findings
) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_ask(telegram, found)),
            group.create_task(_break(telegram, stores, found)),
            group.create_task(_feel(found)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


async def _ask(telegram: FakeTelegram, found: Findings) -> None:
    """Give commands, each from somebody new."""
    while True:
        found.replies.append(await _answer_time(telegram))
        await asyncio.sleep(_COMMAND_EVERY)


async def _answer_time(telegram: FakeTelegram) -> float:
    asker, asked = telegram.person(), time.monotonic()
    asker.says("/help")
    await telegram.until(lambda: asker.received, _PATIENCE)
    return asker.received[0].sent_at - asked


async def _break(telegram: FakeTelegram, stores: Stores, found: Findings) -> None:
    """Break news now and then, and take it back before the next, so that the rest goes on."""
    while True:
        await asyncio.sleep(_FLASH_EVERY / 2)
        flash = await _publish(stores, f"Flash {len(found.flashes)}", Urgency.FLASH)
        enqueued = time.monotonic()
        found.flashes.append(await _first_message(telegram, flash) - enqueued)
        await stores.alerts.decide(flash.id, AlertState.HELD)
        await asyncio.sleep(_FLASH_EVERY / 2)


async def _feel(found: Findings) -> None:
    """How evenly time passes for the judge."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(_LOOK)
        found.longest_stall = max(found.longest_stall, time.monotonic() - before - _LOOK)


async def _publish(stores: Stores, name: str, urgency: Urgency) -> Alert:
    about = breaking(headline=f"{name}: the harbour of Maravel is closed", urgency=urgency)
    return await published(stores, about)


async def _first_message(telegram: FakeTelegram, about: Alert) -> float:
    """Wait for the first message of an alert; gives when it arrived."""
    since = len(telegram.calls)

    def arrived() -> float:
        calls = islice(telegram.calls, since, None)
        return next((call.at for call in calls if about.headline in str(call.params)), 0.0)

    await telegram.until(arrived, _PATIENCE)
    return arrived()


def _fullest(times: Sequence[float]) -> int:
    window: deque[float] = deque()
    most = 0
    for at in times:
        window.append(at)
        while window[0] <= at - 1:
            window.popleft()
        most = max(most, len(window))
    return most
