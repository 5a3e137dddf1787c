"""What a channel must do. A new one is a module with one `Adapter`, and its name in the table.

Invariant: above this package nobody knows a platform. Updates go up as `Event`s, posts come
down, and what became of a send goes up as an `Outcome`: errors of the platform never do.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from bot.core.speech import said
from bot.model.chat import PLAIN, ChannelName, Chat, ChatId, MessageId, Voice
from bot.model.delivery import Outcome, Quota
from bot.model.door import Door
from bot.model.message import Event, Inquiry, Letter, Post, Selection
from bot.settings import Section, Settings


@dataclass(frozen=True, slots=True)
class Update:
    """What a platform told us, as it came. `key` is unique in the channel: a repeat is dropped.

    Updates of one `chat` (empty: unknown) are answered in the order in which they came.
    """

    key: str
    body: str
    chat: str = ""


Receive = Callable[[Sequence[Update]], Awaitable[None]]
"""Stores updates durably; only when it returned may the platform be told that they arrived."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A line of the command list that platforms show: `follow`, "Get alerts about a topic"."""

    name: str
    summary: str


def spoken(menu: Sequence[Introduction], language: str) -> tuple[Introduction, ...]:
    """The command list for those who speak a language, as `pt-br`."""
    voice = Voice(language)
    return tuple(Introduction(line.name, said(line.summary, voice)) for line in menu)


class Channel(Protocol):
    @property
    def name(self) -> ChannelName: ...

    @property
    def quota(self) -> Quota: ...

    async def connect(self) -> None:
        """Learn who we are there. Idempotent.

        TransientError: it cannot be reached; PermanentError: it refuses us.
        """

    async def introduce(self, menu: Sequence[Introduction]) -> None:
        """Set the command list and descriptions that the platform shows."""

    def updates(self) -> AsyncGenerator[Sequence[Update], None]:
        """Batches as they come, for ever; a batch counts as received once the next is asked for.

        Ends at once where the platform pushes to one of `routes` instead.
        """

    async def read(self, update: Update) -> Event | None:
        """What an update says; None where it is no business of ours, or junk."""

    async def acknowledge(self, press: str, words: str = "") -> None:
        """End the wait of who pressed a button, and say these words to them alone."""

    async def manages(self, chat: ChatId, sender: str) -> bool:
        """Whether that person may change what the chat follows. Asks the platform."""

    async def send(self, chat: ChatId, post: Post) -> Outcome: ...

    async def edit(self, chat: ChatId, message: MessageId, post: Post) -> Outcome:
        """Replace a message that we sent; a message that is already so counts as Sent."""

    async def retract(self, chat: ChatId, message: MessageId, voice: Voice = PLAIN) -> Outcome:
        """Take back a message that we sent, or say in its place that it was withdrawn."""

    @property
    def has_threads(self) -> bool:
        """Whether private chats can be parted into threads; known once connected."""

    async def open_thread(self, chat: ChatId, name: str) -> str:
        """A new thread of a private chat; empty where the platform refuses.

        TransientError: it cannot be asked just now.
        """

    async def offer(self, inquiry: Inquiry, selection: Selection) -> None:
        """Answer an inquiry, if it still waits; nothing where there are none."""

    async def title(self, chat: ChatId) -> str:
        """What its members call a group or channel; empty where the platform does not say."""

    async def find(self, name: str) -> Chat | None:
        """The group or channel of that id or public name, if we may write there."""

    @property
    def door(self) -> Door:
        """Where a chat with us is begun there; known once connected."""

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        """The HTTP addresses that the channel serves."""

    def close(self) -> None:
        """End what is being served and would go on for ever, such as an open page's stream."""


class Mailboxes(Protocol):
    """Where a channel without a platform of its own keeps what a chat was sent."""

    async def put(self, chat: ChatId, body: str) -> MessageId: ...

    async def after(
        self, chat: ChatId, cursor: MessageId | None, wait_seconds: float
    ) -> Sequence[Letter]:
        """What came after `cursor` (None: everything kept), oldest first; waits for the first."""

    async def speaks(self, chat: ChatId) -> str:
        """The language that the chat chose to be spoken to in; empty where it chose none."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A line of the channel table. `is_ready` tells whether its settings suffice to turn it on."""

    name: ChannelName
    settings: type[Section]
    is_ready: Callable[[Section], bool]
    open: Callable[[Settings, Section, Mailboxes], AbstractAsyncContextManager[Channel]]
