"""From a reader's line to our answer: find the command, permit it, let it answer.

Invariant: whatever a reader writes, a reply or silence comes out, never an exception of ours;
silence is for groups that did not speak to us, and for readers who were told to wait.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from bot import metrics
from bot.conversation.arriving import learn_zone
from bot.conversation.hearing import reading
from bot.conversation.managing import OWN, Meant, is_entrusted, meant, own
from bot.core.text import shorten
from bot.core.topics import closest
from bot.core.understanding import command_line, is_called, readable
from bot.errors import UserError
from bot.model.chat import ChatId, ChatKind, channel_of
from bot.model.message import Button, Message, Reply, fits_button
from bot.store import Stores
from bot.store.limits import Patience

Answer = Callable[[Message, Stores], Awaitable[Reply]]
Manages = Callable[[Message], Awaitable[bool]]
"""Whether the sender of a message manages the chat it was sent to."""

# "folow" and "follow" have 91 points out of 100, "start" and "stop" 44.
_LEAST_ALIKE = 65
_PLACEHOLDER = re.compile(r"<[^>]*>|\[[^]]*\]")
# What an echo in a reply shows of the reader's words.
_MOST_ECHOED = 60
# Who only asks what is kept of them, or to be forgotten, must not be remembered for it.
_LEAVES_NO_TRACE = frozenset({"stop", "privacy", "export"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that readers can say. `usage` is what may stand behind the name, for /help.

    `changes_chat`: in a group only those who manage it may. A command with a usage changes things
    by its argument only: alone it asks or shows, and that is for everybody. One without a summary
    is said by buttons alone.
    """

    name: str
    usage: str
    summary: str
    answer: Answer
    changes_chat: bool = False
    for_editors: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether readers are told of it."""
        return bool(self.summary) and not self.for_editors

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The parts of the usage; those without a choice or a number are sentences of ours."""
        return tuple(_PLACEHOLDER.findall(self.usage))


def command(
    name: str, usage: str, summary: str, *, changes_chat: bool = False, for_editors: bool = False
) -> Callable[[Answer], Command]:
    """Make a Command of the handler below it."""

    def decorate(answer: Answer) -> Command:
        return Command(
            name=name,
            usage=usage,
            summary=summary,
            answer=answer,
            changes_chat=changes_chat,
            for_editors=for_editors,
        )

    return decorate


async def dispatch(
    message: Message,
    stores: Stores,
    *,
    menu: Sequence[Command],
    manages: Manages,
    editors: Collection[ChatId],
) -> Reply | None:
    """The answer to a message; None where we had better be silent."""
    language = await _language(message, stores)
    asked, chosen = _heard(message, menu, language)
    # Before it is counted: the talk of a lively group must not use up the group's commands.
    if chosen is None and not _is_for_us(message):
        return None
    patience = await stores.limits.ask(message.chat.id)
    if patience is not Patience.GIVEN:
        tell = patience is Patience.ENDING and await _may_be_answered(message, manages)
        return Reply("That was a lot at once. Give me a minute, then ask again.") if tell else None
    offers: tuple[Button, ...] = ()
    if chosen is None and not is_entrusted(asked.text):
        asked, chosen, offers = await _read(asked, stores, menu, language)
    about = await _about(asked, stores, chosen)
    if isinstance(about, Reply):
        return about
    if about:
        asked, chosen = _heard(replace(message, text=about.text), menu, language)
        asked = replace(asked, chat=about.chat, by=message.chat.id)
    if not await _may_be_answered(asked, manages):
        return None
    is_editor = message.chat.id in editors
    if chosen is None:
        reply = await _guess(asked, stores, menu)
    elif refusal := await _refusal(chosen, asked, manages, is_editor=is_editor):
        _count(message, chosen.name)
        reply = refusal
    else:
        reply = await _answer(chosen, asked, stores)
    reply = about.told(reply) if about else reply
    reply.buttons += offers
    return reply


async def _may_be_answered(asked: Message, manages: Manages) -> bool:
    """In a broadcast channel any subscriber can press a button, and every answer is public."""
    return asked.chat.kind is not ChatKind.BROADCAST or await manages(asked)


async def _about(asked: Message, stores: Stores, chosen: Command | None) -> Meant | Reply | None:
    """The chat that a private chat's words are about; None: the one they were said in."""
    if chosen and chosen.name in OWN:
        return None
    return await meant(asked, stores, is_change=chosen is not None and chosen.changes_chat)


async def _refusal(
    chosen: Command, asked: Message, manages: Manages, *, is_editor: bool
) -> Reply | None:
    """Why the sender may not say that there; None: they may."""
    if chosen.for_editors and not is_editor:
        return Reply("Only editors can use /{command}.", command=chosen.name)
    if _needs_manager(chosen, asked) and not await manages(asked):
        reply = Reply("In a group, only administrators can do that.")
        reply.is_aside = True
        return reply
    return None


async def _language(message: Message, stores: Stores) -> str:
    """The one whose plain words are tried before the English ones. Commands are the same in all."""
    if message.chat.kind is not ChatKind.PRIVATE or message.text.startswith("/"):
        return message.chat.language
    tuning = await stores.tunings.get(message.chat.id)
    return tuning.speaks or message.chat.language


def _is_for_us(message: Message) -> bool:
    """Whatever it says; else its commands alone are."""
    is_called = message.names_us and message.chat.kind is ChatKind.GROUP
    return is_called or message.chat.kind is ChatKind.PRIVATE


def _heard(
    message: Message, menu: Sequence[Command], language: str
) -> tuple[Message, Command | None]:
    """The message as a command line with its command, or as readable text with None."""
    text = readable(message.text)
    readings = [command_line(text)] if text.startswith("/") else []
    if _is_for_us(message) and not is_entrusted(text):
        # /subscribe and /news are no commands of ours, but we know what is meant.
        readings.append(command_line(text.lstrip("/ "), language))
    for line in readings:
        asked = replace(message, text=line)
        for candidate in menu:
            if candidate.name == asked.command:
                return asked, candidate
    return replace(message, text=text), None


async def _read(
    heard: Message, stores: Stores, menu: Sequence[Command], language: str
) -> tuple[Message, Command | None, tuple[Button, ...]]:
    """What was heard as text, as the command that it stands for, if any; and buttons beside the
    answer."""
    usages = {known.name: known.usage for known in menu if known.is_listed}
    read = await reading(heard, usages, language, stores)
    if not read.line:
        return heard, None, ()
    return *_heard(replace(heard, text=read.line), menu, language), read.languages


def _needs_manager(chosen: Command, asked: Message) -> bool:
    changes = chosen.changes_chat and bool(asked.argument or not chosen.usage)
    return changes and asked.chat.kind is not ChatKind.PRIVATE


async def _answer(chosen: Command, asked: Message, stores: Stores) -> Reply:
    _count(asked, chosen.name)
    if chosen.name not in _LEAVES_NO_TRACE:
        # Who got here with it manages the group.
        keeper = asked.by if _needs_manager(chosen, asked) else None
        await stores.chats.meet(asked.chat, asked.sent, keeper)
        await learn_zone(asked, stores)
    try:
        reply = await chosen.answer(asked, stores)
        if chosen.name in OWN - {"manage", "start"}:  # of those two it is plain
            reply = await own(reply, asked, stores)
    except UserError as error:
        holes: Any = error.holes
        reply = Reply(error.text, **holes)
    if chosen.name not in _LEAVES_NO_TRACE:
        await stores.reads.note(asked.chat.id, asked.sent)
    return reply


async def _guess(heard: Message, stores: Stores, menu: Sequence[Command]) -> Reply:
    """An answer to what is no command: a topic's name, a slip of the pen, or small talk."""
    words = heard.text.lstrip("/ ")
    found = closest(words, await stores.topics.all())
    is_named = len(found) == 1 and is_called(found[0], words)
    near = () if is_named else tuple(_near_commands(heard, menu))
    latest = next((candidate for candidate in menu if candidate.name == "latest"), None)
    if latest and is_named:
        return await _answer(latest, replace(heard, text=f"/latest {found[0].slug}"), stores)
    # What is merely like a topic may be about anything.
    if latest and not near:
        reply = await latest.answer(replace(heard, text=f"/latest {words}"), stores)
        if reply.stories:
            _count(heard, latest.name)
            return reply
    _count(heard, "unknown")
    if near:
        said = shorten(heard.command, _MOST_ECHOED)
        return Reply(
            "There is no /{command}. Did you mean one of these?", command=said, buttons=near
        )
    if found:
        buttons = tuple(Button(topic.name, f"/latest {topic.slug}") for topic in found)
        return Reply("I did not quite get that. Is it about one of these?", buttons=buttons)
    return Reply(
        "I did not understand that. Name a topic, ask for the latest news, or see /help.",
        buttons=(
            Button("Latest news", "/latest"),
            Button("Topics", "/topics"),
            Button("Help", "/help"),
        ),
    )


def _near_commands(heard: Message, menu: Sequence[Command]) -> list[Button]:
    """Buttons for the commands that the reader's may have been, with its argument if that fits."""
    name = heard.command[:_MOST_ECHOED]
    buttons = []
    for known in menu:
        is_near = bool(name) and known.name.startswith(name)
        if known.is_listed and (is_near or fuzz.ratio(name, known.name) >= _LEAST_ALIKE):
            alone, line = f"/{known.name}", f"/{known.name} {heard.argument}".strip()
            buttons.append(Button(alone, line if fits_button(line) else alone))
    return buttons


def _count(message: Message, name: str) -> None:
    metrics.answers.labels(channel=channel_of(message.chat.id), command=name).inc()
