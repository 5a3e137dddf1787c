"""Answer what readers said: in order within a chat, many chats at once.

Invariant: an update leaves the inbox when its answer is out. A death in between answers again;
commands are made so that saying one twice does no harm.
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
from bot.lifetime import Crew, Stop
from bot.log import logger
from bot.model.chat import Chat, ChatId
from bot.model.delivery import Gone, Later, Moved, Refused, Sent
from bot.model.message import Event, Joined, Left, Message, Migrated, Post
from bot.store import Stores
from bot.store.queue import Item
from bot.workers.identity import WORKER, utc_now

_AT_ONCE = 64
# An answer that a minute of trying did not bring is no answer any more.
_MOST_ATTEMPTS = 5
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
    await _take_in(counter, event)
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
    reply = await dispatch(
        message,
        counter.stores,
        menu=counter.menu,
        manages=lambda one: channel.manages(one.chat.id, one.sender),
        editors=counter.editors,
    )
    if reply:
        await _say(counter, message.chat, post_of_reply(reply))


async def _say(counter: Counter, chat: Chat, post: Post) -> None:
    """Send an answer; one that may have arrived is not repeated."""
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        await _wait_for_turn(counter, chat)
        outcome = await counter.channel.send(chat.id, post)
        match outcome:
            case Later(is_uncertain=False):
                wait = outcome.after or backoff(
                    attempt, base=timedelta(seconds=1), most=_LONGEST_WAIT, jitter=0.5
                )
                await asyncio.sleep(min(wait, _LONGEST_WAIT).total_seconds())
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


async def _wait_for_turn(counter: Counter, chat: Chat) -> None:
    channel = counter.channel
    wait = await counter.stores.limits.reserve_answer(
        channel.name, channel.quota, (chat.id, chat.kind)
    )
    await asyncio.sleep(wait.total_seconds())
