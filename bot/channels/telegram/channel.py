"""The Telegram channel: what `bot.channels.contract.Channel` asks for, in calls of the Bot API.

Invariant: an update is confirmed only when the next batch is asked for, that is, when the last
one is stored. No error of Telegram's, and no part of the token, gets out of here.
"""

import json
import re
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime

from starlette.routing import BaseRoute
from telegram import LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.contract import Introduction, Receive, Update
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.managers import Managers
from bot.channels.telegram.outcomes import is_about_markup, outcome_of
from bot.channels.telegram.reading import (
    TRUSTED,
    WANTED,
    Me,
    event_of,
    native_of,
    press_of,
    update_of,
)
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.webhook import PATH, webhook
from bot.channels.telegram.writing import html_of, keyboard_of, plain_of
from bot.errors import PermanentError, TransientError
from bot.log import logger
from bot.model.chat import ChannelName, ChatId, MessageId
from bot.model.delivery import Outcome, Quota, Refused, Sent
from bot.model.message import Event, Post
from bot.model.topic import TopicSlug

NAME = ChannelName("telegram")

# https://core.telegram.org/bots/faq#broadcasting-to-users
QUOTA = Quota(per_second=30, per_chat_per_second=1, per_group_per_minute=20)

_DESCRIPTION = (
    "Breaking news, as it happens. Follow the topics you care about and get each story once; "
    "ask for the latest whenever you like.\n\nPress Start and choose your first topic."
)
_SHORT_DESCRIPTION = "Breaking news about the topics you follow, each story once."
_MOST_COMMANDS = 100
_MOST_SUMMARY = 256  # characters
_LAST_MESSAGE = 2**31  # ids are 32-bit; beyond, Telegram refuses the whole message
_PAYLOAD = re.compile(
    r"[A-Za-z0-9_-]{1,64}"
)  # https://core.telegram.org/bots/features#deep-linking
_STALE = "This button is no longer valid."

_log = logger(__name__)


class TelegramChannel:
    name = NAME
    quota = QUOTA

    def __init__(self, connection: Connection, settings: TelegramSettings, public_url: str) -> None:
        self._connection = connection
        self._bot = connection.bot
        self._secret = settings.telegram_webhook_secret.get_secret_value()
        self._webhook = f"{public_url.rstrip('/')}{PATH}"
        self._is_polling = settings.telegram_mode == "polling"
        self._managers = Managers(connection)
        self._me: Me | None = None
        self._offset: int | None = None

    def __repr__(self) -> str:
        return f"TelegramChannel(@{self._me.username if self._me else '?'})"

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

    async def updates(self) -> AsyncGenerator[Sequence[Update], None]:
        while self._is_polling:
            found = await self._connection.poll(self._offset)
            batch = [update for raw in found if (update := update_of(raw))]
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
        """Answers a press as well: until then its button spins."""
        raw = _parsed(update.body)
        event = event_of(raw, await self._who_am_i(), datetime.now(UTC))
        if press := press_of(raw):
            await self._acknowledge(press, None if event else _STALE)
        return event

    async def manages(self, chat: ChatId, sender: str) -> bool:
        native = native_of(chat)
        if native is None:
            return False
        if native > 0 or sender in TRUSTED:
            return True
        if not re.fullmatch(r"[0-9]{1,19}", sender):
            return False
        return await self._managers.include(native, int(sender))

    async def send(self, chat: ChatId, post: Post) -> Outcome:
        native = native_of(chat)
        if native is None:
            return Refused("not a chat of Telegram")
        html = html_of(post)
        if not html:
            return Refused("nothing to read in it")
        try:
            return Sent(await self._sent(native, html, post))
        except TelegramError as error:
            outcome = outcome_of(error, chat)
        # Not inside `except`: the context would drag along the request, address and token.
        if isinstance(outcome, PermanentError):
            raise outcome
        return outcome

    def follow_link(self, topic: TopicSlug) -> str:
        payload = f"follow-{topic}"
        if self._me is None or not _PAYLOAD.fullmatch(payload):
            return ""
        return f"https://t.me/{self._me.username}?start={payload}"

    async def _who_am_i(self) -> Me:
        """Asks once. Without our name nobody knows whether `/follow@name` is meant for us."""
        if self._me is None:
            me = await self._connection.require(self._bot.get_me)
            self._me = Me(me.id, me.username or "")
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

    async def _acknowledge(self, press: str, text: str | None) -> None:
        """What goes wrong here hurts nobody: a press that waited for a day cannot be answered."""
        try:
            await self._connection.call(self._bot.answer_callback_query, press, text=text)
        except TelegramError as error:
            _log.debug("telegram_press_not_answered", error=type(error).__name__)

    async def _sent(self, chat: int, html: str, post: Post) -> MessageId:
        """In plain text where Telegram cannot parse ours: then `writing` has a fault."""
        try:
            return await self._sent_as(chat, html, ParseMode.HTML, post)
        except BadRequest as error:
            if not is_about_markup(error):
                raise
            _log.error("telegram_markup_refused", characters=len(html))
        return await self._sent_as(chat, plain_of(post), None, post)

    async def _sent_as(self, chat: int, text: str, mode: ParseMode | None, post: Post) -> MessageId:
        sent = await self._connection.call(
            self._bot.send_message,
            chat,
            text,
            parse_mode=mode,
            reply_markup=keyboard_of(post),
            disable_notification=post.is_silent,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=_quoting(post.replies_to),
        )
        return MessageId(str(sent.message_id))


def _quoting(message: MessageId | None) -> ReplyParameters | None:
    if message is None or not message.isdecimal() or not 0 < int(message) < _LAST_MESSAGE:
        return None
    return ReplyParameters(int(message), allow_sending_without_reply=True)


def _parsed(body: str) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found
