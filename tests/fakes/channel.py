"""A platform that keeps what it is sent, and answers as a test tells it to.

A second implementation of bot.channels.contract.Channel, for tests in which no platform's own
ways matter: where it answers slowly or oddly, it does so to the millisecond.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.routing import BaseRoute

from bot.channels.contract import Channel, Introduction, Receive, Update
from bot.model.chat import PLAIN, ChannelName, Chat, ChatId, ChatKind, MessageId, Voice
from bot.model.delivery import Outcome, Quota, Sent
from bot.model.door import Door
from bot.model.message import Event, Inquiry, Message, Post, Selection
from tests.builders import NOW

PAPER = ChannelName("paper")
BOUNDLESS = Quota(
    per_second=20_000,
    per_chat_per_second=1000,
    per_group_per_minute=60_000,
)


@dataclass(eq=False)
class PaperChannel:
    """Chats are `paper:<anything>`; an update's body is `<chat> <text>`."""

    quota: Quota = BOUNDLESS
    name: ChannelName = PAPER
    sent: dict[ChatId, list[Post]] = field(default_factory=lambda: defaultdict(list))
    edited: dict[ChatId, list[tuple[MessageId, Post]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    retracted: dict[ChatId, list[tuple[MessageId, Voice]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    times: list[datetime] = field(default_factory=list)
    """When each send came, whatever was answered."""
    answers: dict[ChatId, deque[Outcome | Exception]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    """What to answer to a chat's next sends instead of taking them."""
    edits: dict[ChatId, deque[Outcome]] = field(default_factory=lambda: defaultdict(deque))
    """The same of its next edits."""
    gates: dict[ChatId, asyncio.Event] = field(default_factory=dict)
    """A send to such a chat is taken, and answered when its gate is set."""
    threads: defaultdict[ChatId, list[str]] | None = None
    """The names of those that were opened; None: there are none in this place."""
    on_send: Callable[[ChatId], None] = lambda _: None

    async def connect(self) -> None:
        """Nothing to learn."""

    async def introduce(self, menu: Sequence[Introduction]) -> None:
        """Nobody reads it."""

    async def updates(self) -> AsyncGenerator[Sequence[Update], None]:
        nothing: tuple[Sequence[Update], ...] = ()
        for batch in nothing:
            yield batch

    async def read(self, update: Update) -> Event | None:
        chat, _, text = update.body.partition(" ")
        if not chat.startswith(f"{self.name}:"):
            return None
        return Message(chat=Chat(id=ChatId(chat)), text=text, sent=NOW)

    async def acknowledge(self, press: str, words: str = "") -> None:
        """No press waits here."""

    async def manages(self, chat: ChatId, sender: str) -> bool:
        return True

    @property
    def has_threads(self) -> bool:
        return self.threads is not None

    async def open_thread(self, chat: ChatId, name: str) -> str:
        if self.threads is None:
            return ""
        self.threads[chat].append(name)
        return str(len(self.threads[chat]))

    async def offer(self, inquiry: Inquiry, selection: Selection) -> None:
        """Nobody inquires here."""

    async def title(self, chat: ChatId) -> str:
        return f"The group {chat}"

    async def find(self, name: str) -> Chat | None:
        """There are no groups."""
        return None

    async def send(self, chat: ChatId, post: Post) -> Outcome:
        self.times.append(datetime.now(UTC))
        self.on_send(chat)
        if self.answers[chat]:
            answer = self.answers[chat].popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer
        self.sent[chat].append(post)
        if chat in self.gates:
            await self.gates[chat].wait()
        return Sent(MessageId(str(len(self.sent[chat]))))

    async def edit(self, chat: ChatId, message: MessageId, post: Post) -> Outcome:
        if self.edits[chat]:
            return self.edits[chat].popleft()
        self.edited[chat].append((message, post))
        return Sent(message)

    async def retract(self, chat: ChatId, message: MessageId, voice: Voice = PLAIN) -> Outcome:
        self.retracted[chat].append((message, voice))
        return Sent(message)

    @property
    def door(self) -> Door:
        return Door("paper", "paper://start/{payload}")

    def close(self) -> None:
        """Nobody listens."""

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        return ()


def paper_chat(number: int, kind: ChatKind = ChatKind.PRIVATE) -> Chat:
    return Chat(id=ChatId(f"{PAPER}:{number}"), kind=kind)


# That it is a Channel is for the type checker to say.
_: type[Channel] = PaperChannel
