"""The Telegram channel: what `bot.channels.contract.Channel` asks for, in calls of the Bot API.

Invariant: an update is confirmed only when the next batch is asked for, that is, when the last
one is stored. No error of Telegram's, and no part of the token, gets out of here.
"""

import json
import re
from collections.abc import AsyncGenerator, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.routing import BaseRoute
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.contract import Introduction, Receive, Update
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.managers import Managers
from bot.channels.telegram.offering import answer_of
from bot.channels.telegram.outcomes import failure_of, shown
from bot.channels.telegram.reading import (
    TRUSTED,
    WANTED,
    Me,
    event_of,
    native_of,
    place_of,
    press_of,
    tongue_of,
    update_of,
)
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.webhook import PATH, webhook
from bot.core.speech import said
from bot.core.text import shorten
from bot.errors import TransientError
from bot.log import logger
from bot.model.chat import PLAIN, ChannelName, Chat, ChatId, MessageId, Voice
from bot.model.delivery import Outcome, Quota, Refused
from bot.model.door import Door
from bot.model.message import Event, Inquiry, Left, Post, Selection, Span
from bot.model.text import N_

NAME = ChannelName("telegram")

# https://core.telegram.org/bots/faq#broadcasting-to-users; the bot's own rate is a setting.
_PER_CHAT_PER_SECOND = 1
_PER_GROUP_PER_MINUTE = 20

_DESCRIPTION = (
    "Breaking news, as it happens. Follow the topics you care about and get each story once; "
    "ask for the latest whenever you like.\n\nPress Start and choose your first topic."
)
_SHORT_DESCRIPTION = "Breaking news about the topics you follow, each story once."
_MOST_COMMANDS = 100
_LONGEST_TOPIC = 64  # characters of at most two UTF-16 units; Telegram takes 128
_MOST_SUMMARY = 256  # characters
_LONGEST_ASIDE = 200  # characters of what is shown to who pressed a button
_STALE = N_("This button is no longer valid.")
_WITHDRAWN = N_("This alert has been withdrawn.")

_log = logger(__name__)


class TelegramChannel:
    name = NAME

    def __init__(self, connection: Connection, settings: TelegramSettings, public_url: str) -> None:
        self._connection = connection
        self._bot = connection.bot
        self._quota = Quota(
            per_second=settings.telegram_per_second,
            per_chat_per_second=_PER_CHAT_PER_SECOND,
            per_group_per_minute=_PER_GROUP_PER_MINUTE,
        )
        self._secret = settings.telegram_webhook_secret.get_secret_value()
        self._webhook = f"{public_url.rstrip('/')}{PATH}"
        self._is_polling = settings.telegram_mode == "polling"
        self._managers = Managers(connection)
        self._me: Me | None = None
        self._offset: int | None = None

    def __repr__(self) -> str:
        return f"TelegramChannel(@{self._me.username if self._me else '?'})"

    @property
    def quota(self) -> Quota:
        return self._quota

    async def connect(self) -> None:
        await self._who_am_i()

    async def introduce(self, menu: Sequence[Introduction]) -> None:
        """Sets only what differs: Telegram limits changes of a profile to a few an hour."""
        bot, require = self._bot, self._connection.require
        commands = [(line.name, line.summary[:_MOST_SUMMARY]) for line in menu[:_MOST_COMMANDS]]
        known = await require(bot.get_my_commands)
        if [(command.command, command.description) for command in known] != commands:
            await require(bot.set_my_commands, commands)
        if (await require(bot.get_my_description)).description != _DESCRIPTION:
            await require(bot.set_my_description, _DESCRIPTION)
        short = await require(bot.get_my_short_description)
        if short.short_description != _SHORT_DESCRIPTION:
            await require(bot.set_my_short_description, _SHORT_DESCRIPTION)
        await self._choose_how_updates_come()
        if not (await self._who_am_i()).is_inline:
            _log.info("telegram_inline_mode_is_off", hint="@BotFather turns it on: /setinline")

    async def updates(self) -> AsyncGenerator[Sequence[Update], None]:
        while self._is_polling:
            found = await self._connection.poll(self._offset)
            batch = [update for raw in found if (update := update_of(raw, datetime.now(UTC)))]
            if batch:
                yield batch
                # Reached only when the next batch is asked for. Kept here and not in the loop:
                # who comes back after an error goes on where they were.
                self._offset = max(int(update.key) for update in batch) + 1
            elif found:
                raise TransientError("Telegram: none of the updates has a number")

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        return () if self._is_polling else (webhook(self._secret, receive),)

    def close(self) -> None:
        """Nothing: a webhook's call ends by itself."""

    async def read(self, update: Update) -> Event | None:
        """A press that says nothing is answered as well: until then its button spins."""
        raw, me = _parsed(update.body), await self._who_am_i()
        event = event_of(raw, me, datetime.now(UTC))
        if isinstance(event, Left) and not event.is_whole:
            # A topic was closed: administrators write in it all the same, and so do we as one.
            return None if await self.manages(event.chat.id, str(me.id)) else event
        if event is None and (press := press_of(raw)):
            await self.acknowledge(press, said(_STALE, Voice(tongue_of(raw))))
        return event

    async def acknowledge(self, press: str, words: str = "") -> None:
        """What goes wrong here hurts nobody: a press that waited for a day cannot be answered."""
        text = shorten(words, _LONGEST_ASIDE) or None
        try:
            await self._connection.call(self._bot.answer_callback_query, press, text=text)
        except TelegramError as error:
            _log.debug("telegram_press_not_answered", error=type(error).__name__)

    async def manages(self, chat: ChatId, sender: str) -> bool:
        native = native_of(chat)
        if native is None:
            return False
        if native > 0 or sender in TRUSTED:
            return True
        if not re.fullmatch(r"[0-9]{1,19}", sender):
            return False
        return await self._managers.include(native, int(sender))

    async def offer(self, inquiry: Inquiry, selection: Selection) -> None:
        """What goes wrong here hurts nobody: the person types on, and inquires again."""
        try:
            await self._connection.call(
                self._bot.answer_inline_query, inquiry.id, **answer_of(selection)
            )
        except TelegramError as error:
            _log.debug("telegram_inquiry_not_answered", error=type(error).__name__)

    async def title(self, chat: ChatId) -> str:
        place = place_of(chat)
        if place is None:
            return ""
        native, thread = place
        try:
            title = (await self._connection.call(self._bot.get_chat, native)).title or ""
        except TelegramError:
            return ""
        # Telegram tells nobody what a topic is called.
        return f"{title} · {thread}" if title and thread else title

    @property
    def has_threads(self) -> bool:
        return self._me is not None and self._me.has_threads

    async def open_thread(self, chat: ChatId, name: str) -> str:
        native = native_of(chat)
        if native is None:
            return ""
        title = shorten(name, _LONGEST_TOPIC)
        try:
            found = await self._connection.call(self._bot.create_forum_topic, native, title)
        except (BadRequest, Forbidden) as error:
            _log.info("telegram_topic_refused", reason=shown(error.message))
            return ""
        except TelegramError as error:
            failure = failure_of(error)
        else:
            return str(found.message_thread_id)
        raise failure

    async def find(self, name: str) -> Chat | None:
        return await self._managers.find(name, (await self._who_am_i()).id)

    def send(self, chat: ChatId, post: Post) -> Coroutine[Any, Any, Outcome]:
        sender = self._connection.sender
        if post.enclosure:
            return sender.enclose(chat, post, post.enclosure)
        return sender.send(chat, post)

    async def edit(self, chat: ChatId, message: MessageId, post: Post) -> Outcome:
        sender = self._connection.sender
        return await sender.edit(chat, message, sender.prepare(post))

    async def retract(self, chat: ChatId, message: MessageId, voice: Voice = PLAIN) -> Outcome:
        """Deleted; where that is too late, said in its place."""
        outcome = await self._connection.sender.retract(chat, message)
        if isinstance(outcome, Refused):
            told = Span(said(_WITHDRAWN, voice), italic=True)
            return await self.edit(chat, message, Post(spans=(told,)))
        return outcome

    @property
    def door(self) -> Door:
        if self._me is None:
            return Door()
        return Door("Telegram", f"https://t.me/{self._me.username}?start={{payload}}")

    async def _who_am_i(self) -> Me:
        """Asks once. Without our name nobody knows whether `/follow@name` is meant for us."""
        if self._me is None:
            me = await self._connection.require(self._bot.get_me)
            self._me = Me(
                me.id,
                me.username or "",
                is_inline=bool(me.supports_inline_queries),
                has_threads=bool(me.has_topics_enabled),
            )
        return self._me

    async def _choose_how_updates_come(self) -> None:
        """Either excludes the other. The secret cannot be read back, so it is always set."""
        if self._is_polling:
            await self._connection.require(self._bot.delete_webhook)
        else:
            await self._connection.require(
                self._bot.set_webhook,
                self._webhook,
                secret_token=self._secret,
                allowed_updates=WANTED,
            )


def _parsed(body: str) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found
