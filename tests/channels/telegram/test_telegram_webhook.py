"""What comes in by the webhook: from Telegram alone, and stored before it is confirmed."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest

from bot.channels.contract import Channel, Update
from bot.errors import TransientError
from bot.model.message import Message
from tests.channels.telegram.bench import (
    SECRET,
    lose,
    opened,
    pushed,
)
from tests.fakes.telegram import FakeTelegram


async def test_a_webhook_brings_updates_and_polling_ends_at_once(telegram: FakeTelegram) -> None:
    came: list[Update] = []

    async def receive(updates: Sequence[Update]) -> None:
        came.extend(updates)

    async with pushed(telegram, receive):
        telegram.person().says("/latest")
        await telegram.until(lambda: came and not telegram.unconfirmed)
    async with opened(
        telegram,
        public_url="https://x.example",
        telegram_mode="webhook",
        telegram_webhook_secret=SECRET,
    ) as channel:
        assert [update async for update in channel.updates()] == []
        assert isinstance(await channel.read(came[0]), Message)


async def test_who_polls_serves_no_address(channel: Channel) -> None:
    assert channel.routes(lose) == ()


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (None, b'{"update_id": 1}', 403),
        ("", b'{"update_id": 1}', 403),
        (SECRET + "x", b"x" * 2_000_000, 403),
        (SECRET, b'{"update_id": 1}', 200),
        (SECRET, b"x" * 1_000_001, 413),
        (SECRET, b"", 400),
        (SECRET, b"{", 400),
        (SECRET, b"[" * 100_000, 400),
        (SECRET, b"\xff\xfe\xfd", 400),
        (SECRET, b"[]", 400),
        (SECRET, b'{"update_id": "1"}', 400),
    ],
)
async def test_the_webhook_takes_updates_from_telegram_alone(
    telegram: FakeTelegram, secret: str | None, body: bytes, status: int
) -> None:
    header = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}

    async with pushed(telegram, lose) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, content=body, headers=header)

    assert answer.status_code == status


async def test_a_long_body_of_no_promised_length_is_not_read_to_its_end(
    telegram: FakeTelegram,
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with pushed(telegram, lose) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, content=endless(), headers=header)

    assert answer.status_code == 413


async def test_a_long_body_that_is_promised_is_not_waited_for(telegram: FakeTelegram) -> None:
    async with pushed(telegram, lose) as url:
        host, port = url.removeprefix("http://").split("/")[0].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000001\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode() + b"\r\n\r\n"
        )
        async with asyncio.timeout(2):
            status = await reader.readline()
        writer.close()

    assert b" 413 " in status


async def test_what_could_not_be_stored_is_sent_again(telegram: FakeTelegram) -> None:
    came: list[Update] = []

    async def receive(updates: Sequence[Update]) -> None:
        came.extend(updates)
        if len(came) == 1:
            raise TransientError("Redis is away")

    async with pushed(telegram, receive):
        telegram.person().says("/latest")
        await telegram.until(lambda: not telegram.unconfirmed)

    assert [update.key for update in came] == [came[0].key] * 2


async def test_what_cannot_be_stored_now_is_put_off_and_not_a_crash(telegram: FakeTelegram) -> None:
    async def receive(updates: Sequence[Update]) -> None:
        raise TransientError("Redis is away")

    header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with pushed(telegram, receive) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, json={"update_id": 1}, headers=header)

    assert answer.status_code == 503
