"""A Telegram channel opened over the fake server, and what tests do with it again and again."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from bot.channels.contract import Channel, Introduction, Receive, Update
from bot.channels.telegram import ADAPTER
from bot.channels.telegram.settings import TelegramSettings
from bot.model.chat import ChatId
from bot.model.message import Button, Post, Span
from bot.settings import Settings, read
from tests.fakes.mailboxes import MemoryMailboxes
from tests.fakes.serving import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_chats import Chat

MENU = (Introduction("follow", "Get alerts about a topic"), Introduction("latest", "The latest"))
SECRET = "a-secret-of-our-own"
NEWS = Post(spans=(Span("News", bold=True), Span(" from R&D")))


@asynccontextmanager
async def opened(
    telegram: FakeTelegram, *, public_url: str = "", **settings: object
) -> AsyncIterator[Channel]:
    chosen = {"telegram_token": telegram.token, "telegram_api_url": telegram.address, **settings}
    section = read(TelegramSettings, **chosen)
    shared = read(Settings, public_url=public_url)
    async with ADAPTER.open(shared, section, MemoryMailboxes()) as channel:
        yield channel


@asynccontextmanager
async def pushed(telegram: FakeTelegram, receive: Receive) -> AsyncIterator[str]:
    """A channel in webhook mode, introduced; yields the address of its webhook."""
    app = Starlette()
    async with (
        serve(app) as address,
        opened(
            telegram,
            public_url=address,
            telegram_mode="webhook",
            telegram_webhook_secret=SECRET,
        ) as channel,
    ):
        app.routes.extend(channel.routes(receive))
        await channel.introduce(MENU)
        yield f"{address}/telegram/webhook"


def of(chat: Chat) -> ChatId:
    return ChatId(f"telegram:{chat.id}")


async def batch(channel: Channel) -> Sequence[Update]:
    """The next batch, which stays unconfirmed."""
    updates = channel.updates()
    found = await anext(updates)
    await updates.aclose()
    return found


async def heard(channel: Channel) -> object:
    """What the newest update says."""
    return await channel.read((await batch(channel))[-1])


def with_button(label: str, command: str) -> Post:
    return Post(spans=NEWS.spans, rows=((Button(label, command),),))


async def lose(updates: Sequence[Update]) -> None:
    """Receive updates of which nothing is wanted."""
