"""The web chat as a channel, and as a line of the channel table."""

import httpx
import pytest

from bot.channels import ADAPTERS
from bot.channels.contract import Introduction, Update
from bot.channels.web import ADAPTER
from bot.channels.web.channel import WebChannel
from bot.core.links import link
from bot.core.speech import said
from bot.model.chat import ChatId, Voice
from bot.model.message import Post, Span
from bot.settings import Section, Settings, read
from tests.channels.web.web_chat import MENU, WebChat
from tests.fakes.mailboxes import MemoryMailboxes

HELLO = Post(spans=(Span("Hello"),))


async def test_the_menu_is_what_was_introduced(chat: WebChat, stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/menu")).json() == []

    await chat.channel.introduce(MENU)

    menu = (await stranger.get("/menu")).json()
    assert menu[1] == {"name": "follow", "summary": "Get alerts about a topic"}


async def test_the_menu_is_told_in_the_language_of_the_browser(
    chat: WebChat, stranger: httpx.AsyncClient
) -> None:
    await chat.channel.introduce((Introduction("help", "See everything you can say"),))

    [line] = (await stranger.get("/menu", headers={"Accept-Language": "es"})).json()

    assert line["name"] == "help"
    assert (
        line["summary"]
        == said("See everything you can say", Voice("es"))
        != "See everything you can say"
    )


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"chat":1,"text":"x","sent":"y"}', "\0"])
async def test_a_junk_update_says_nothing(chat: WebChat, body: str) -> None:
    assert await chat.channel.read(Update(key="1", body=body)) is None


async def test_a_reader_manages_their_own_chat_and_can_be_linked_to_a_topic(chat: WebChat) -> None:
    await chat.channel.connect()

    assert await chat.channel.manages(ChatId("web:x"), "")
    assert link(chat.channel.door, "follow-climate") == "/?start=follow-climate"
    assert [batch async for batch in chat.channel.updates()] == []


async def test_with_an_address_of_its_own_its_links_lead_there_from_anywhere() -> None:
    settings = read(Settings, public_url="https://news.example/wire/")
    async with ADAPTER.open(settings, read(ADAPTER.settings), MemoryMailboxes()) as channel:
        found = link(channel.door, "follow-climate")

    assert found == "https://news.example/wire/?start=follow-climate"


async def test_the_adapter_is_in_the_table_and_needs_no_settings() -> None:
    assert ADAPTER in ADAPTERS
    assert ADAPTER.is_ready(read(Section))

    async with ADAPTER.open(read(Settings), read(ADAPTER.settings), MemoryMailboxes()) as channel:
        assert isinstance(channel, WebChannel)
        assert channel.name == "web"
