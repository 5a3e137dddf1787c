"""Answer what readers said: in order within a chat, many chats at once.

Invariant: an update leaves the inbox when its answer is out. A death in between answers again;
commands are made so that saying one twice does no harm. An update over which we stumble is tried
again a few times, later and later, and holds nobody up.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import assert_never

from bot.channels.contract import Channel, Update
from bot.commands import Command, dispatch
from bot.core.backoff import backoff
from bot.core.rendering import post_of_reply
from bot.errors import PermanentError, TransientError
from bot.lifetime import Crew, Stop
from bot.log import logger
from bot.model.chat import Chat, ChatId
from bot.model.delivery import Gone, Later, Moved, Refused, Sent
from bot.model.message import Event, Joined, Left, Message, Migrated, Post, Reply
from bot.store import Stores
from bot.store.connection import UNAVAILABLE
from bot.store.queue import Item
from bot.workers.identity import WORKER, utc_now

_AT_ONCE = 64
# An answer that a minute of trying did not bring is no answer any more.
_MOST_ATTEMPTS = 5
# Of an update that makes us fail: five minutes in all, as the queue spreads them.
_MOST_STUMBLES = 10
_LATEST_TURN = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(seconds=30)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a channel's readers are served: what they can say, and who they may be."""

    stores: Stores
    channel: Channel
    menu: Sequence[Command]
    editors: frozenset[ChatId]
    last: dict[ChatId, asyncio.Task[None]] = field(default_factory=dict)
    """Each chat's newest unfinished task: the next one waits for it."""


async def run(stop: Stop, counter: Counter) -> None:
    await counter.channel.connect()
    await counter.stores.inbox.resume(counter.channel.name, WORKER)
    async with Crew(_AT_ONCE) as crew:
        while not stop.is_set():
            name = counter.channel.name
            for item in await counter.stores.inbox.take(name, WORKER, most=_AT_ONCE):
                await _take_up(counter, crew, item)


async def _take_up(counter: Counter, crew: Crew, item: Item) -> None:
    update = Update(key=item.fields.get("key", ""), body=item.fields.get("body", ""))
    event = await counter.channel.read(update)
    if event is None:
        await counter.stores.inbox.done(counter.channel.name, item.id)
        return
    chat = event.chat.id
    task = await crew.start(_in_order(counter, event, item, counter.last.get(chat)))
    counter.last[chat] = task
    task.add_done_callback(lambda ended: _forget(counter, chat, ended))


def _forget(counter: Counter, chat: ChatId, ended: "asyncio.Task[None]") -> None:
    if counter.last.get(chat) is ended:
        del counter.last[chat]


async def _in_order(
    counter: Counter, event: Event, item: Item, before: "asyncio.Task[None] | None"
) -> None:
    if before:
        await asyncio.wait([before])
    try:
        await _take_in(counter, event)
    except (PermanentError, *UNAVAILABLE):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other readers are answered
        _log.error("update not answered", channel=counter.channel.name, exc_info=error)
        if item.attempt < _MOST_STUMBLES:
            await counter.stores.inbox.give_back(counter.channel.name, item.id)
            return
    await counter.stores.inbox.done(counter.channel.name, item.id)


async def _take_in(counter: Counter, event: Event) -> None:
    chats = counter.stores.chats
    match event:
        case Message():
            await _answer(counter, event)
        case Joined(chat=chat):
            await chats.wake(chat.id)
        case Left(chat=chat):
            await chats.lay_dormant(chat.id, utc_now())
        case Migrated(chat=chat, to=to):
            await chats.move(chat.id, to)
        case _:
            assert_never(event)


async def _answer(counter: Counter, message: Message) -> None:
    channel = counter.channel
    try:
        reply = await dispatch(
            message,
            counter.stores,
            menu=counter.menu,
            manages=lambda one: channel.manages(one.chat.id, one.sender),
            editors=counter.editors,
        )
    except TransientError as error:
        _log.warning("cannot answer now", channel=channel.name, reason=str(error))
        reply = Reply("That did not work just now. Please try again in a minute.")
    if reply:
        await _say(counter, message.chat, post_of_reply(reply))


async def _say(counter: Counter, chat: Chat, post: Post) -> None:
    """Send an answer; one that may have arrived is not repeated."""
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        if not await _has_turn(counter, chat):
            break
        outcome = await counter.channel.send(chat.id, post)
        match outcome:
            case Later(is_uncertain=False):
                await _hold(counter, chat, outcome, attempt)
                continue
            case Gone():
                await counter.stores.chats.lay_dormant(chat.id, utc_now())
            case Moved(to):
                await counter.stores.chats.move(chat.id, to)
                await counter.channel.send(to, post)
            case Refused(reason):
                _log.warning("answer refused", channel=counter.channel.name, reason=reason)
            case Sent() | Later():
                pass
        return
    _log.warning("answer given up", channel=counter.channel.name)


async def _hold(counter: Counter, chat: Chat, outcome: Later, attempt: int) -> None:
    """Wait, or have everybody wait where the platform named a time: the next turn comes after."""
    limits, channel = counter.stores.limits, counter.channel
    if outcome.after is None:
        wait = backoff(attempt, base=timedelta(seconds=1), most=_LONGEST_WAIT, jitter=0.5)
        await asyncio.sleep(wait.total_seconds())
    elif outcome.is_for_all:
        await limits.close(channel.name, outcome.after)
    else:
        await limits.close_chat(channel.name, channel.quota, (chat.id, chat.kind), outcome.after)


async def _has_turn(counter: Counter, chat: Chat) -> bool:
    """Wait until an answer may leave; False at once where that comes too late."""
    channel = counter.channel
    is_booked = False
    while not is_booked:
        wait, is_booked = await counter.stores.limits.reserve_answer(
            channel.name, channel.quota, (chat.id, chat.kind)
        )
        if wait > _LATEST_TURN:
            return False
        await asyncio.sleep(wait.total_seconds())
    return True
