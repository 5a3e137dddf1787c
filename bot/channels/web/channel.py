"""The web chat as a channel: a mailbox for each reader, and pages that read it.

Invariant: sending never waits for a page. A post is in the mailbox or it is not sent; pages
come, go and come back, and take up where they stopped.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import ValidationError
from starlette.routing import BaseRoute

from bot.channels.contract import Channel, Introduction, Mailboxes, Receive, Update
from bot.channels.web.letters import edit_of, letter_of, retraction_of
from bot.channels.web.page import Place
from bot.channels.web.pages import Heard, Pages
from bot.channels.web.settings import WebSettings
from bot.channels.web.streams import Lines
from bot.errors import TransientError
from bot.model.chat import PLAIN, ChannelName, Chat, ChatId, MessageId, Voice
from bot.model.delivery import Later, Outcome, Quota, Sent
from bot.model.door import Door
from bot.model.message import Event, Inquiry, Message, Post, Selection
from bot.model.text import N_
from bot.settings import Section, Settings

NAME: Final = ChannelName("web")
# Only our own Redis takes these messages, so the figures are there to be no hindrance.
_QUOTA: Final = Quota(per_second=1000, per_chat_per_second=100, per_group_per_minute=6000)
_SOON: Final = timedelta(seconds=2)


class WebChannel:
    """See bot.channels.contract.Channel."""

    name = NAME
    quota = _QUOTA
    has_threads = False

    def __init__(self, mailboxes: Mailboxes, place: Place = Place()) -> None:  # noqa: B008 - frozen
        self._mailboxes = mailboxes
        self._place = place
        self._lines = Lines(mailboxes)
        self._menu: tuple[Introduction, ...] = ()

    async def connect(self) -> None:
        """Nothing to learn: we are the platform."""

    async def introduce(self, menu: Sequence[Introduction]) -> None:
        self._menu = tuple(menu)

    async def updates(self) -> AsyncGenerator[Sequence[Update], None]:
        """Ends at once: the page pushes to `/messages`."""
        nothing: tuple[Sequence[Update], ...] = ()
        for batch in nothing:
            yield batch

    async def read(self, update: Update) -> Event | None:
        try:
            heard = Heard.model_validate_json(update.body)
        except ValidationError:
            return None
        return Message(
            chat=Chat(id=heard.chat, language=heard.language),
            text=heard.text,
            sent=heard.sent,
            zone=heard.zone,
            pressed=heard.pressed,
        )

    async def acknowledge(self, press: str, words: str = "") -> None:
        """No press waits here."""

    async def manages(self, chat: ChatId, sender: str) -> bool:  # noqa: ARG002
        """Nobody else is in the chat."""
        return True

    async def open_thread(self, chat: ChatId, name: str) -> str:  # noqa: ARG002
        """There are none."""
        return ""

    async def offer(self, inquiry: Inquiry, selection: Selection) -> None:
        """Nobody inquires here."""

    async def title(self, chat: ChatId) -> str:  # noqa: ARG002
        """There are no groups."""
        return ""

    async def find(self, name: str) -> Chat | None:  # noqa: ARG002
        """There are no groups."""
        return None

    async def send(self, chat: ChatId, post: Post) -> Outcome:
        return await self._put(chat, letter_of(post, datetime.now(UTC)))

    async def edit(self, chat: ChatId, message: MessageId, post: Post) -> Outcome:
        return await self._put(chat, edit_of(post, message, datetime.now(UTC)))

    async def retract(
        self,
        chat: ChatId,
        message: MessageId,
        voice: Voice = PLAIN,  # noqa: ARG002 - the page says it in its own words
    ) -> Outcome:
        return await self._put(chat, retraction_of(message, datetime.now(UTC)))

    async def _put(self, chat: ChatId, letter: str) -> Outcome:
        try:
            return Sent(await self._mailboxes.put(chat, letter))
        except TransientError as error:
            return Later(error.after or _SOON, str(error))

    @property
    def door(self) -> Door:
        """Relative where nobody told us our address: a reader of the page already knows it."""
        home = self._place.public_url.rstrip("/")
        return Door(N_("the web"), f"{home}/?start={{payload}}")

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        return Pages(
            self._mailboxes, self._lines, lambda: self._menu, receive, self._place
        ).routes()

    def close(self) -> None:
        """End all open lines, without which no server can stop. Idempotent."""
        self._lines.close()


@asynccontextmanager
async def open_channel(
    settings: Settings, section: Section, mailboxes: Mailboxes
) -> AsyncIterator[Channel]:
    assert isinstance(section, WebSettings)
    channel = WebChannel(mailboxes, Place(settings.public_url, section.embed_on))
    try:
        yield channel
    finally:
        channel.close()
