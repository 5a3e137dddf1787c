"""Telegram: private chats, groups and channels, over python-telegram-bot's `Bot`.

Invariant: the token never leaves this package, be it in an error, a log line or a `repr`; and
nothing outside it imports `telegram`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

from bot.channels.contract import Adapter, Channel, Mailboxes
from bot.channels.telegram.channel import NAME, TelegramChannel
from bot.channels.telegram.connection import open_connection
from bot.channels.telegram.settings import TelegramSettings
from bot.errors import SettingsError
from bot.settings import Section, Settings

# Without it every 429 is a deprecation warning as well: python-telegram-bot asks its users to
# choose between `int` and `timedelta`, and reads the choice from here alone.
os.environ.setdefault("PTB_TIMEDELTA", "1")


def _is_ready(section: Section) -> bool:
    return bool(cast("TelegramSettings", section).telegram_token.get_secret_value())


@asynccontextmanager
async def _open(shared: Settings, section: Section, _: Mailboxes) -> AsyncIterator[Channel]:
    settings = cast("TelegramSettings", section)
    if settings.telegram_mode == "webhook" and not shared.public_url:
        raise SettingsError(
            "PUBLIC_URL: TELEGRAM_MODE=webhook needs it, as Telegram calls us there"
        )
    token = settings.telegram_token.get_secret_value()
    api_url, within = settings.telegram_api_url, timedelta(seconds=settings.telegram_timeout)
    async with open_connection(
        token, api_url, send_within=within, is_paid=settings.telegram_paid_broadcast
    ) as connection:
        yield TelegramChannel(connection, settings, shared.public_url)


ADAPTER = Adapter(name=NAME, settings=TelegramSettings, is_ready=_is_ready, open=_open)
