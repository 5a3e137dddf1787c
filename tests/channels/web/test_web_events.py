"""The events over real HTTP: what was missed, caps, and an end in time."""

import asyncio
import json
from contextlib import AsyncExitStack, ExitStack
from datetime import datetime

import httpx
import pytest

from bot.channels.web.streams import MOST_LINES, MOST_LINES_OF_A_CHAT, Lines
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Sent
from bot.model.message import Button, Post, Span
from tests.channels.web.web_chat import WebChat, chat_id, graceful, listening
from tests.fakes.mailboxes import MemoryMailboxes

HELLO = Post(spans=(Span("Hello"),))


async def test_a_post_reaches_the_open_page(chat: WebChat, reader: httpx.AsyncClient) -> None:
    post = Post(
        spans=(
            Span("Quake off Maravel", bold=True),
            Span("\nExample Wire\u2028", italic=True, href="https://example.com/"),
        ),
        rows=((Button("Follow", "/follow world"), Button("Site", url="https://example.com/")),),
        is_silent=True,
        replies_to=MessageId("1-1"),
        tag="flash",
    )

    async with listening(reader) as events:
        await events.live()
        outcome = await chat.channel.send(chat_id(reader), post)
        event = await events.next()

    assert outcome == Sent(MessageId(event["id"]))
    letter = json.loads(event["data"])
    assert datetime.fromisoformat(letter.pop("at")).tzinfo is not None
    assert letter == {
        "spans": [
            {"text": "Quake off Maravel", "bold": True},
            {"text": "\nExample Wire\u2028", "italic": True, "href": "https://example.com/"},
        ],
        "rows": [
            [
                {"label": "Follow", "command": "/follow world"},
                {"label": "Site", "url": "https://example.com/"},
            ]
        ],
        "silent": True,
        "replies_to": "1-1",
        "tag": "flash",
    }


async def test_own_lines_come_back_above_their_answer(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    await reader.post("/messages", json={"text": "/help"})
    await chat.channel.send(chat_id(reader), HELLO)

    async with listening(reader) as events:
        first, second = await events.letters(2)

    assert (first["mine"], first["text"]) == (True, "/help")
    assert second["spans"] == [{"text": "Hello"}]


async def test_a_page_that_comes_back_gets_only_what_it_missed(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    for number in range(4):
        await chat.channel.send(chat_id(reader), Post(spans=(Span(str(number)),)))
    async with listening(reader) as events:
        await events.next()
        seen = (await events.next())["id"]

    async with listening(reader, headers={"Last-Event-ID": seen}) as events:
        by_header = await events.letters(2)
    async with listening(reader, params={"after": seen}) as events:
        by_address = await events.letters(2)

    assert [letter["spans"][0]["text"] for letter in by_header] == ["2", "3"]
    assert by_address == by_header


@pytest.mark.parametrize("cursor", ["$", "x", "-1", "1-1-1", "9" * 40, "1-1\n"])
async def test_a_junk_cursor_gets_everything_kept(
    chat: WebChat, reader: httpx.AsyncClient, cursor: str
) -> None:
    await chat.channel.send(chat_id(reader), HELLO)

    async with listening(reader, params={"after": cursor}) as events:
        [letter] = await events.letters(1)

    assert letter["spans"] == [{"text": "Hello"}]


async def test_where_nothing_comes_a_beat_tells_that_the_line_is_alive() -> None:
    lines = Lines(MemoryMailboxes(), quiet_seconds=0.01)
    events = lines.events(ChatId("web:a"), None)

    first = [await anext(events) for _ in range(4)]

    assert first == [
        "retry: 1000\n\n",
        "event: live\ndata: {}\n\n",
        "event: beat\ndata: {}\n\n",
        "event: beat\ndata: {}\n\n",
    ]


async def test_nobody_reads_the_mail_of_another(chat: WebChat, reader: httpx.AsyncClient) -> None:
    await chat.channel.send(ChatId("web:" + "0" * 32), HELLO)

    async with listening(reader) as events:
        assert (await events.next())["event"] == "live"


async def test_a_reader_may_open_a_few_pages_and_no_more(reader: httpx.AsyncClient) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(MOST_LINES_OF_A_CHAT):
            await stack.enter_async_context(listening(reader))
        refused = await reader.get("/events")

    assert refused.status_code == 503


async def test_pages_that_were_closed_make_room(reader: httpx.AsyncClient) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(MOST_LINES_OF_A_CHAT):
            await stack.enter_async_context(listening(reader))

    async with asyncio.timeout(5):
        while await status_of_events(reader) != 200:
            pass  # until the server has seen that they are closed


async def status_of_events(client: httpx.AsyncClient) -> int:
    async with client.stream("GET", "/events") as answer:
        return answer.status_code


async def test_all_pages_together_are_counted() -> None:
    lines = Lines(MemoryMailboxes())
    newcomer = ChatId("web:newcomer")

    with ExitStack() as stack:
        for number in range(MOST_LINES):
            assert lines.has_room(newcomer)
            stack.enter_context(lines.counted(ChatId(f"web:{number}")))
        assert not lines.has_room(newcomer)

    assert lines.has_room(newcomer)


async def test_a_server_stops_within_a_second_though_pages_are_open(chat: WebChat) -> None:
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(graceful(chat.app()))
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}")
        await stack.enter_async_context(client)
        await client.get("/")
        events = [await stack.enter_async_context(listening(client)) for _ in range(3)]
        for line in events:
            await line.live()

        async with asyncio.timeout(1):
            chat.channel.close()
            assert [await line.next() for line in events] == [{}, {}, {}]
            assert (await client.get("/events")).status_code == 503
            chat.channel.close()
