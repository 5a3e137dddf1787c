"""Chats that somebody sets up from a private chat: what they say there is about such a chat.

Invariant: typed words act on the chat that is managed, a button on the one it was made for, and
the answer names it. The platform is asked each time whether the person still manages it.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from zlib import crc32

from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import Button, Message, Reply, fits_button
from bot.model.platform import Platform
from bot.model.text import Text, lines
from bot.store import Stores
from bot.store.charges import Charge

HOUR = timedelta(hours=1)
OWN = frozenset(("manage", "start", "help", "catchup", "threads"))
"""Commands that are about the private chat, whatever is managed; `own` has their answers say so."""

_ENTRUSTED = re.compile(r"/for ([0-9a-f]{1,8}) (/.+)")


@dataclass(frozen=True, slots=True)
class Meant:
    """A chat that somebody's words are about, and the words."""

    chat: Chat
    title: str
    text: str

    def told(self, reply: Reply) -> Reply:
        """The reply, with the chat's name, and with buttons that are about that chat."""
        buttons = (_entrusted(button, self.chat.id) for button in reply.buttons)
        reply.buttons = tuple(button for button in buttons if button)
        reply.about = self.title
        return reply


def is_entrusted(line: str) -> bool:
    """Whether it is what a button says that was made for another chat: what it says is in it."""
    return _ENTRUSTED.fullmatch(line) is not None


def token_of(chat: ChatId) -> str:
    """What stands for a chat in a button: enough to tell it from others of the same person."""
    return f"{crc32(chat.encode()):x}"


async def entrusted(stores: Stores, person: ChatId, token: str) -> ChatId | None:
    """The chat that a token stands for, of those that the person looks after."""
    tied = await stores.ties.of(person)
    return next((chat for chat in tied if token_of(chat) == token), None)


async def awake(stores: Stores, chat: ChatId | None) -> Chat | None:
    """The chat, if it is one that we know and may write in."""
    record = await stores.chats.get(chat) if chat else None
    return record.chat if record and record.dormant_since is None else None


async def meant(message: Message, stores: Stores, *, is_change: bool) -> Meant | Reply | None:
    """What a private chat's words are about; None: itself. A Reply where that has to be asked."""
    if message.chat.kind is not ChatKind.PRIVATE or message.platform is None:
        return None
    if found := _ENTRUSTED.fullmatch(message.text):
        chat = await entrusted(stores, message.chat.id, found[1])
        return await _permitted(message, stores, message.platform, (chat, found[2]))
    charge = None if message.by_button else await stores.charges.of(message.chat.id)
    if charge is None:
        return None
    if message.sent < charge.until:
        return await _permitted(message, stores, message.platform, (charge.chat, message.text))
    await stores.charges.drop(message.chat.id)
    return await _asked_back(message, message.platform, charge) if is_change else None


async def own(reply: Reply, message: Message, stores: Stores) -> Reply:
    """The reply to a command of OWN, which says whom it is about while a chat is managed."""
    platform, is_alone = message.platform, message.chat.kind is ChatKind.PRIVATE
    charge = await stores.charges.of(message.chat.id) if platform and is_alone else None
    if platform and charge and message.sent < charge.until and await awake(stores, charge.chat):
        place = await platform.title(charge.chat) or "?"
        told = Text("This is about yourself, not about “{place}”:", place=place)
        reply.text = lines((told, reply.text), "\n\n")
    return reply


async def _permitted(
    message: Message, stores: Stores, platform: Platform, about: tuple[ChatId | None, str]
) -> Meant | Reply:
    named, text = about
    chat = await awake(stores, named)
    if chat is None or not await platform.manages(chat.id, message.sender):
        charge = await stores.charges.of(message.chat.id)
        if charge and charge.chat == named:
            await stores.charges.drop(message.chat.id)
        return Reply(
            "You do not manage that chat, or I am no longer in it: I did nothing.",
            buttons=(Button("Choose a chat", "/manage"), Button("Back to myself", "/manage me")),
        )
    return Meant(chat, await platform.title(chat.id) or "?", text)


async def _asked_back(message: Message, platform: Platform, charge: Charge) -> Reply:
    """The hour is over: whom does somebody mean who goes on typing?"""
    title, line = await platform.title(charge.chat), message.text.strip()
    choices = (Button("Me", line), Button(title or "?", line)) if _fits(line) else ()
    theirs = choices and _entrusted(choices[1], charge.chat)
    return Reply(
        "Your hour for “{place}” is over, so I did nothing. Whom is it about?",
        place=title,
        buttons=(*choices[:1], *([theirs] if theirs else []), Button("Manage again", "/manage")),
    )


def _fits(line: str) -> bool:
    return line.startswith("/") and fits_button(line)


def _entrusted(button: Button, chat: ChatId) -> Button | None:
    """The button for that chat; None where it has no room to say so: it would be for another."""
    command = button.command
    if not command or command.split()[0].removeprefix("/") in OWN:
        return button
    line = f"/for {token_of(chat)} {command}"
    return replace(button, command=line) if _fits(line) else None
