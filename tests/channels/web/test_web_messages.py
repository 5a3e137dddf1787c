"""What a reader says, over real HTTP: taken once, or refused by name."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from bot.channels.contract import Update
from bot.model.chat import Chat, ChatKind
from bot.model.delivery import Later
from bot.model.message import Message, Post, Span
from tests.channels.web.web_chat import WebChat, chat_id

HELLO = Post(spans=(Span("Hello"),))


async def test_a_line_said_becomes_a_message(chat: WebChat, reader: httpx.AsyncClient) -> None:
    before = datetime.now(UTC)

    answer = await reader.post(
        "/messages",
        json={"text": "  /follow world\n"},
        headers={"Accept-Language": "de-DE,de;q=0.9,en;q=0.8"},
    )

    assert answer.status_code == 202
    [update] = chat.heard.updates
    message = await chat.channel.read(update)
    assert isinstance(message, Message)
    assert message.chat == Chat(id=chat_id(reader), kind=ChatKind.PRIVATE, language="de-de")
    assert (message.text, message.sender) == ("/follow world", "")
    assert before <= message.sent <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("sv-SE,sv;q=0.9,pt-BR;q=0.8,en;q=0.7", "pt-br"),
        ("fr;q=0.5, de", "de"),
        ("sv-SE,da;q=0.9", "sv-se"),
        ("*", ""),
        ("", ""),
    ],
)
async def test_a_reader_speaks_the_language_of_ours_that_the_browser_likes_best(
    chat: WebChat, reader: httpx.AsyncClient, asked: str, language: str
) -> None:
    await reader.post("/messages", json={"text": "/help"}, headers={"Accept-Language": asked})

    message = await chat.channel.read(chat.heard.updates[0])
    assert isinstance(message, Message)
    assert message.chat.language == language


async def test_a_line_that_a_button_said_tells_whose_button(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    await reader.post("/messages", json={"text": "/help", "pressed": "1790000000000-7"})
    await reader.post("/messages", json={"text": "/help", "pressed": None})

    first, second = [await chat.channel.read(update) for update in chat.heard.updates]
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert (first.pressed, second.pressed) == ("1790000000000-7", None)


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("UTC", "UTC"),
        (None, ""),
        ("", ""),
        ("Mars/Olympus", ""),
        ("America", ""),
        ("../../etc/passwd", ""),
        ("x" * 5000, ""),
        ("\0", ""),
    ],
)
async def test_the_browser_tells_by_whose_clock_it_goes(
    chat: WebChat, reader: httpx.AsyncClient, told: str | None, zone: str
) -> None:
    answer = await reader.post("/messages", json={"text": "/help", "zone": told})

    assert answer.status_code == 202
    message = await chat.channel.read(chat.heard.updates[-1])
    assert isinstance(message, Message)
    assert message.zone == zone


async def test_a_line_that_waited_since_an_older_version_is_read(chat: WebChat) -> None:
    body = '{"chat":"web:a","text":"/help","sent":"2026-11-03T14:05:00Z"}'

    message = await chat.channel.read(Update(key="1", body=body))

    assert isinstance(message, Message)
    assert message.pressed is None


async def test_a_line_is_cut_at_what_a_message_may_hold(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    await reader.post("/messages", json={"text": "é" * 5000})

    assert chat.heard.texts == ["é" * 4096]


async def test_a_line_sent_again_has_the_same_key(chat: WebChat, reader: httpx.AsyncClient) -> None:
    line = {"text": "/help", "id": "0f8fad5b-d9cb-469f-a165-70867728950e"}

    for _ in range(2):
        assert (await reader.post("/messages", json=line)).status_code == 202

    keys = {update.key for update in chat.heard.updates}
    assert keys == {"0f8fad5bd9cb469fa16570867728950e"}
    own = [json.loads(letter.body) for letter in chat.mailboxes.letters[chat_id(reader)]]
    assert {letter["key"] for letter in own} == keys


async def test_lines_without_an_id_are_all_different(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    for _ in range(2):
        await reader.post("/messages", json={"text": "/help"})

    assert len({update.key for update in chat.heard.updates}) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff\xfe", "body"),
        (b"[" * 9000, "body"),
        (b'"/help"', "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b"{}", "text"),
        (b'{"text": null}', "text"),
        (b'{"text": 7}', "text"),
        (b'{"text": ["/help"]}', "text"),
        (b'{"text": " \\n "}', "text"),
        (b'{"text": "\\ud800"}', "body"),
        (b'{"text": "/help", "id": "1"}', "id"),
        (b'{"text": "/help", "id": 1}', "id"),
        (b'{"text": "/help", "pressed": "x"}', "pressed"),
        (b'{"text": "/help", "pressed": "1-1\\n"}', "pressed"),
        (b'{"text": "/help", "pressed": 1}', "pressed"),
    ],
)
async def test_a_junk_body_is_refused_by_name(
    chat: WebChat, reader: httpx.AsyncClient, body: bytes, field: str
) -> None:
    answer = await reader.post(
        "/messages", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert answer.json()["title"].startswith(f"{field}: ")
    assert not chat.heard.updates


async def test_a_body_that_never_ends_is_cut_off(chat: WebChat, reader: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'{"text": "'
        for _ in range(40):
            yield b"x" * 1024

    answer = await reader.post(
        "/messages", content=endless(), headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 413
    assert not chat.heard.updates


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_taken(
    chat: WebChat, reader: httpx.AsyncClient, media_type: str
) -> None:
    answer = await reader.post(
        "/messages", content=b'{"text": "/help"}', headers={"Content-Type": media_type}
    )

    assert answer.status_code == 415
    assert not chat.heard.updates


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://HOST"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://HOST.evil.example"},
        {"Origin": "http://[broken"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
async def test_another_site_can_neither_speak_nor_listen(
    chat: WebChat, reader: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    host = reader.base_url.netloc.decode()
    headers = {name: value.replace("HOST", host) for name, value in headers.items()}

    said = await reader.post("/messages", json={"text": "/help"}, headers=headers)
    heard = await reader.get("/events", headers=headers)

    assert (said.status_code, heard.status_code) == (403, 403)
    assert not chat.heard.updates


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://HOST"},
        {"Origin": "https://HOST"},
    ],
)
async def test_our_own_page_may_speak(reader: httpx.AsyncClient, headers: dict[str, str]) -> None:
    host = reader.base_url.netloc.decode()
    headers = {name: value.replace("HOST", host) for name, value in headers.items()}

    answer = await reader.post("/messages", json={"text": "/help"}, headers=headers)

    assert answer.status_code == 202


@pytest.mark.parametrize("cookie", ["", "flashwire=", "flashwire=short", "flashwire=" + "é" * 43])
async def test_without_a_cookie_of_ours_there_is_no_chat(
    stranger: httpx.AsyncClient, cookie: str
) -> None:
    headers = {b"Cookie": cookie.encode()}

    said = await stranger.post("/messages", json={"text": "/help"}, headers=headers)
    heard = await stranger.get("/events", headers=headers)

    assert (said.status_code, heard.status_code) == (401, 401)


async def test_a_store_that_is_down_asks_for_the_line_again(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    chat.mailboxes.is_down = True

    answer = await reader.post("/messages", json={"text": "/help"})

    assert answer.status_code == 503
    assert isinstance(await chat.channel.send(chat_id(reader), HELLO), Later)
