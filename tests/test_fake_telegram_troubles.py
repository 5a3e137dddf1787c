"""The fake Telegram floods, fails, hangs and cuts as ordered, and pushes to a webhook."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TimedOut

from tests.fakes.serving import serve
from tests.fakes.telegram import NO_LIMITS, FakeTelegram, Limits


@pytest.fixture(autouse=True)
def _durations_are_durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of whole seconds in RetryAfter, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with bot_of(telegram) as bot:
        yield bot


def bot_of(telegram: FakeTelegram) -> Bot:
    return Bot(telegram.token, base_url=telegram.base_url)


class Endpoint:
    """Where a webhook points; refuses each of `refused` once."""

    def __init__(self, *refused: str) -> None:
        self.refused = list(refused)
        self.texts: list[str] = []
        self.secrets: set[str | None] = set()
        self.app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        text = (await request.json())["message"]["text"]
        self.texts.append(text)
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if text not in self.refused:
            return Response()
        self.refused.remove(text)
        return Response(status_code=500)


async def test_too_much_for_one_chat_is_refused_and_the_others_still_hear() -> None:
    limits = Limits(chat_burst=2)
    async with FakeTelegram.running(limits) as telegram, bot_of(telegram) as bot:
        reader, other = telegram.person(), telegram.person()
        await bot.send_message(reader.id, "1")
        await bot.send_message(reader.id, "2")
        with pytest.raises(RetryAfter):
            await bot.send_message(reader.id, "3")
        await bot.send_message(other.id, "1")

        assert telegram.floods == 1
        assert [message.text for message in reader.received] == ["1", "2"]


async def test_a_group_hears_so_many_messages_a_minute_and_no_more() -> None:
    limits = Limits(per_group_per_minute=2, minute=0.2)
    async with FakeTelegram.running(limits) as telegram, bot_of(telegram) as bot:
        group = telegram.group()
        for text in "12":
            await bot.send_message(group.id, text)
        with pytest.raises(RetryAfter):
            await bot.send_message(group.id, "3")
        await asyncio.sleep(0.2)
        await bot.send_message(group.id, "4")

        assert [message.text for message in group.received] == ["1", "2", "4"]


async def test_a_bot_over_its_rate_is_shut_out_of_everything_but_its_updates() -> None:
    async with FakeTelegram.running(Limits(per_second=2)) as telegram, bot_of(telegram) as bot:
        readers = [telegram.person() for _ in range(3)]
        for reader in readers[:2]:
            await bot.send_message(reader.id, "x")
        with pytest.raises(RetryAfter):
            await bot.send_message(readers[2].id, "x")
        with pytest.raises(RetryAfter):
            await bot.get_my_commands()
        await bot.get_updates()

        assert telegram.floods == 2


async def test_what_is_paid_for_goes_out_above_the_free_rate_up_to_the_paid_one() -> None:
    limits = Limits(per_second=2, paid_per_second=4)
    async with FakeTelegram.running(limits) as telegram, bot_of(telegram) as bot:
        readers = [telegram.person() for _ in range(5)]
        for reader in readers[:4]:
            await bot.send_message(reader.id, "x", allow_paid_broadcast=True)
        with pytest.raises(RetryAfter):
            await bot.send_message(readers[4].id, "x", allow_paid_broadcast=True)

        assert telegram.floods == 1


async def test_calls_fail_as_ordered_and_polling_goes_on(telegram: FakeTelegram, bot: Bot) -> None:
    reader = telegram.person()
    telegram.fail_next(retry_after=7)
    telegram.fail_next(502)
    telegram.fail_next(400, "Bad Request: CHAT_WRITE_FORBIDDEN", times=2)
    await bot.get_updates()

    with pytest.raises(RetryAfter):
        await bot.send_message(reader.id, "x")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(reader.id, "x")
    for _ in range(2):
        with pytest.raises(BadRequest, match=r"(?i)chat_write_forbidden"):
            await bot.send_message(reader.id, "x")
    await bot.send_message(reader.id, "through")

    assert [message.text for message in reader.received] == ["through"]


async def test_a_front_end_in_trouble_answers_with_a_page(telegram: FakeTelegram) -> None:
    telegram.fail_next(502)

    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{telegram.base_url}{telegram.token}/getMe")

    assert (answer.status_code, answer.text[:6]) == (502, "<html>")


async def test_a_poll_fails_only_when_polls_are_meant(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.fail_next(500, "Internal Server Error: restart", method="getUpdates")

    await bot.get_me()
    with pytest.raises(NetworkError, match="restart"):
        await bot.get_updates()


async def test_a_cut_connection_leaves_the_message_sent(telegram: FakeTelegram, bot: Bot) -> None:
    reader = telegram.person()
    telegram.cut_next()

    with pytest.raises(NetworkError):
        await bot.send_message(reader.id, "x")

    assert [message.text for message in reader.received] == ["x"]
    await bot.send_message(reader.id, "y")


async def test_a_late_answer_leaves_the_message_sent(telegram: FakeTelegram, bot: Bot) -> None:
    reader = telegram.person()
    telegram.hang_next(5)

    with pytest.raises(TimedOut):
        await bot.send_message(reader.id, "x", read_timeout=0.1)

    assert [message.text for message in reader.received] == ["x"]


async def test_waiting_in_vain_shows_what_came_instead(telegram: FakeTelegram, bot: Bot) -> None:
    reader = telegram.person()
    await bot.send_message(reader.id, "something else")

    with pytest.raises(AssertionError, match="something else"):
        await telegram.until(lambda: len(reader.received) > 1, within=0.05)


async def test_stopping_takes_no_time_while_a_poll_hangs() -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        async with FakeTelegram.running() as telegram:
            address = f"{telegram.base_url}{telegram.token}/getUpdates?timeout=30"
            poll = asyncio.create_task(client.get(address, timeout=40))
            await telegram.until(lambda: telegram.calls)
            begun = time.monotonic()
        with pytest.raises(httpx.RemoteProtocolError):
            await poll

    assert time.monotonic() - begun < 0.5


async def test_commands_are_kept_by_scope_and_language(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("follow", "Follow a topic")])
    await bot.set_my_commands(
        [BotCommand("follow", "Thema folgen")],
        scope=BotCommandScopeAllPrivateChats(),
        language_code="de",
    )
    await bot.set_my_short_description("Breaking news")

    assert telegram.commands == {
        ("default", ""): {"follow": "Follow a topic"},
        ("all_private_chats", "de"): {"follow": "Thema folgen"},
    }
    assert telegram.texts == {("short_description", ""): "Breaking news"}
    (command,) = await bot.get_my_commands()
    assert command.command == "follow"


async def test_updates_are_pushed_to_the_webhook_with_its_secret(
    telegram: FakeTelegram, bot: Bot
) -> None:
    endpoint = Endpoint()
    reader = telegram.person()
    reader.says("before")
    async with serve(endpoint.app) as address:
        await bot.set_webhook(f"{address}/hook", secret_token="s3cret", allowed_updates=[])
        reader.says("after")
        await telegram.until(lambda: telegram.unconfirmed == 0)

        assert endpoint.texts == ["before", "after"]
        assert endpoint.secrets == {"s3cret"}
        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()


async def test_a_refused_push_is_repeated_and_holds_up_only_its_own_chat(
    telegram: FakeTelegram, bot: Bot
) -> None:
    endpoint = Endpoint("first")
    slow, quick = telegram.person(), telegram.person()
    slow.says("first")
    slow.says("second")
    quick.says("aside")
    async with serve(endpoint.app) as address:
        await bot.set_webhook(f"{address}/hook")
        await telegram.until(lambda: telegram.unconfirmed == 0)

    assert sorted(endpoint.texts[:2]) == ["aside", "first"]
    assert endpoint.texts[2:] == ["first", "second"]
    assert endpoint.secrets == {None}


async def test_a_webhook_ends_a_poll_and_must_be_safe(telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await telegram.until(lambda: telegram.calls_of("getUpdates"))

    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided"):
        await bot.set_webhook("http://bot.example.com/hook")
    await bot.set_webhook("https://bot.example.com/hook")

    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
