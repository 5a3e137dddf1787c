"""Answer what readers said: in order within a chat, many chats at once, from any process.

Invariant: an update leaves the inbox when its answer is out. A death in between leads an heir to
where it happened: what was executed is not executed again, and what may have been said is not
repeated (see bot.store.inbox). A command over which we stumble is answered with an apology; any
other update is tried once more, and holds up its own chat alone.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import assert_never

from pydantic import TypeAdapter

from bot.channels.contract import Channel, Update
from bot.commands import Command, dispatch
from bot.core.backoff import backoff
from bot.core.rendering import post_of_reply
from bot.core.speech import said
from bot.core.topic_names import read_names
from bot.errors import PermanentError, TransientError
from bot.lifetime import Crew, Stop
from bot.log import logger
from bot.model.chat import Chat, ChatId, ChatKind, Voice, pace_of
from bot.model.delivery import Astray, Gone, Later, Moved, Outcome, Paused, Refused, Sent
from bot.model.message import (
    Button,
    Inquiry,
    Joined,
    Left,
    Message,
    Migrated,
    Post,
    Reply,
    Span,
)
from bot.store import Stores
from bot.store.connection import UNAVAILABLE
from bot.store.inbox import Lane, Waiting
from bot.workers.identity import WORKER, utc_now
from bot.workers.offer import offer
from bot.workers.outcomes import put_aside
from bot.workers.threads import open_threads

_AT_ONCE = 64
# An answer that a minute of trying did not bring is no answer any more.
_MOST_ATTEMPTS = 5
_LONGEST_WAIT = timedelta(seconds=30)
# Of an update that makes us fail: what is no passing trouble fails the second time, too, and the
# chat is dumb meanwhile.
_MOST_STUMBLES = 2
_LATEST_TURN = timedelta(minutes=1)
_POST = TypeAdapter(Post)
_Said = Message | Joined | Left | Migrated
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a channel's readers are served: what they can say, and who they may be."""

    stores: Stores
    channel: Channel
    menu: Sequence[Command]
    editors: frozenset[ChatId]


async def run(stop: Stop, counter: Counter, worker: str = WORKER) -> None:
    inbox, name = counter.stores.inbox, counter.channel.name
    await asyncio.to_thread(read_names)
    await counter.channel.connect()
    await inbox.resume(name, worker)
    async with Crew(_AT_ONCE) as crew:
        while not stop.is_set():
            for lane in await inbox.take(name, worker, most=_AT_ONCE):
                await crew.start(_work_off(stop, counter, lane))


async def _work_off(stop: Stop, counter: Counter, lane: Lane) -> None:
    """Answer what a chat said, one after the other; by `stop` the rest is left to others."""
    inbox = counter.stores.inbox
    while update := await inbox.first(lane):
        try:
            await _settle(counter, update)
        except (PermanentError, *UNAVAILABLE):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other readers are answered
            _log.error("update not answered", channel=counter.channel.name, exc_info=error)
            if lane.attempt < _MOST_STUMBLES:
                await inbox.give_back(lane)
                return
        if not await inbox.finish(lane, update):
            return
        if stop.is_set():
            await inbox.give_back(lane)
            return
    await inbox.finish(lane, None)


async def _settle(counter: Counter, update: Waiting) -> None:
    event = await counter.channel.read(Update(key=update.key, body=update.body))
    if event is None:
        return
    if isinstance(event, Inquiry):
        await offer(counter.stores, counter.channel, event, utc_now())
        return
    await _serve(counter, update, event)
    await _open_threads(counter, event.chat)
    # Whom we do not know (any more) has read the goodbye in a moment, or never will.
    if not await counter.stores.seats.find(event.chat.id):
        await counter.stores.mailboxes.end(event.chat.id)


async def _open_threads(counter: Counter, chat: Chat) -> None:
    """What goes wrong here is no reason to do again what was answered just now."""
    try:
        await open_threads(counter.stores, counter.channel, chat)
    except (PermanentError, *UNAVAILABLE):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, they are opened another time
        _log.error("threads not opened", channel=counter.channel.name, exc_info=error)


async def _serve(counter: Counter, update: Waiting, event: _Said) -> None:
    if update.answer is not None:
        # Executed by a worker who died before it was done with saying so.
        await _say(counter, update.key, event.chat, _POST.validate_json(update.answer))
    elif post := await _execute(counter, event):
        answer = _POST.dump_json(post).decode()
        await counter.stores.inbox.executed(counter.channel.name, update.key, answer)
        await _say(counter, update.key, event.chat, post)


async def _execute(counter: Counter, event: _Said) -> Post | None:
    """Do what the event asks for; gives the answer, if there is to be one."""
    chats = counter.stores.chats
    match event:
        case Message():
            return await _answer(counter, event)
        case Joined():
            return await _welcome(counter, event)
        case Left(chat=chat, reason=reason, title=title):
            await put_aside(counter.stores, chat.id, reason, utc_now(), title)
            # Of all rooms of a house, its keeper is told once.
            for room in await _rooms(counter, event):
                await chats.lay_dormant(room, utc_now())
        case Migrated(chat=chat, to=to):
            await chats.move(chat.id, to)
        case _:
            assert_never(event)
    return None


async def _welcome(counter: Counter, joined: Joined) -> Post | None:
    """Take up what a chat follows, once it can be written to again; a new group is remembered."""
    chats, chat = counter.stores.chats, joined.chat
    is_back = await chats.wake(chat.id)
    for room in await _rooms(counter, joined):
        await chats.wake(room)
    if chat.kind is not ChatKind.PRIVATE and (is_back or joined.is_whole):
        await chats.meet(chat, utc_now(), joined.by)
    if not is_back:
        return None
    reply = Reply(
        "I am back, and alerts on all that you follow come again.",
        buttons=(Button("What did I miss?", "/catchup"),),
    )
    return post_of_reply(reply, await _voice(counter, chat))


async def _rooms(counter: Counter, event: Joined | Left) -> Sequence[ChatId]:
    house = event.chat.id
    tied = await counter.stores.ties.of(house) if event.is_whole else ()
    return [room for room in tied if pace_of(room) == house]


async def _answer(counter: Counter, message: Message) -> Post | None:
    name = counter.channel.name
    try:
        return await _answered(counter, message)
    except (PermanentError, *UNAVAILABLE):
        raise
    except TransientError as error:
        _log.warning("cannot answer now", channel=name, reason=str(error))
    except Exception as error:  # noqa: BLE001 - a command's bug fails again, and so is not tried again
        _log.error("cannot answer", channel=name, exc_info=error)
    await _acknowledged(counter, message, None)
    sorry = Reply("That did not work just now. Please try again in a minute.")
    voice = await _voice(counter, message.chat)
    return replace(post_of_reply(sorry, voice), thread=message.thread)


async def _answered(counter: Counter, message: Message) -> Post | None:
    channel = counter.channel
    reply = await dispatch(
        replace(message, platform=channel),
        counter.stores,
        menu=counter.menu,
        manages=lambda one: channel.manages(one.chat.id, one.sender),
        editors=counter.editors,
    )
    if await _acknowledged(counter, message, reply) or reply is None:
        return None
    voice = await _voice(counter, message.chat)
    post = replace(post_of_reply(reply, voice), thread=message.thread)
    if reply.about:
        heading = post_of_reply(Reply("For “{place}”:", place=reply.about), voice)
        post = replace(post, spans=(*heading.spans, Span("\n\n"), *post.spans))
    return replace(post, replaces=message.pressed) if reply.in_place else post


async def _acknowledged(counter: Counter, message: Message, reply: Reply | None) -> bool:
    """End the wait of who pressed a button; whether that told them, and them alone, all there is
    to say."""
    if not message.press:
        return False
    words = ""
    if reply and reply.is_aside:
        person = replace(message.chat, id=message.by or message.chat.id)
        words = said(reply.text, await _voice(counter, person))
    await counter.channel.acknowledge(message.press, words)
    return bool(words)


async def _voice(counter: Counter, chat: Chat) -> Voice:
    """How the chat is spoken to; who is not remembered, as the platform says."""
    record = await counter.stores.chats.get(chat.id)
    tuning = await counter.stores.tunings.get(chat.id)
    return tuning.voice((record.chat if record else chat).language)


async def _say(counter: Counter, update: str, chat: Chat, post: Post) -> None:
    """Send the answer to an update; one that may have arrived is not repeated."""
    inbox, name = counter.stores.inbox, counter.channel.name
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        if not await _has_turn(counter, chat):
            break
        if not await inbox.launch(name, update):
            return
        outcome = await _outcome(counter, chat, post)
        match outcome:
            case Later(is_uncertain=False):
                await inbox.recall(name, update)
                await _hold(counter, chat, outcome, attempt)
                continue
            case Astray():
                await inbox.recall(name, update)
                post = replace(post, thread="")
                continue
            case Gone(reason) | Paused(reason):
                await put_aside(counter.stores, chat.id, reason, utc_now())
            case Moved(to):
                await counter.stores.chats.move(chat.id, to)
                await counter.channel.send(to, post)
            case Refused(reason):
                _log.warning("answer refused", channel=name, reason=reason)
            case Sent() | Later():
                pass
        return
    _log.warning("answer given up", channel=name)


async def _outcome(counter: Counter, chat: Chat, post: Post) -> Outcome:
    """Put the answer in the place of the message whose button asked for it; below where that
    cannot be."""
    if post.replaces and not post.enclosure:
        outcome = await counter.channel.edit(chat.id, post.replaces, post)
        if not isinstance(outcome, Refused):
            return outcome
    return await counter.channel.send(chat.id, post)


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
    wait = await counter.stores.limits.reserve_answer(
        channel.name, channel.quota, (chat.id, chat.kind)
    )
    if wait > _LATEST_TURN:
        return False
    await asyncio.sleep(wait.total_seconds())
    return True
