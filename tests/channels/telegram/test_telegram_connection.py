"""Who the channel is there, and what it shows of itself."""

import traceback
from datetime import timedelta

import pytest

from bot.channels.contract import Channel
from bot.channels.telegram import ADAPTER
from bot.channels.telegram.settings import TelegramSettings
from bot.core.links import link
from bot.errors import PermanentError, SettingsError, TransientError
from bot.model.chat import ChatId
from bot.settings import read
from tests.channels.telegram.bench import MENU, NEWS, SECRET, batch, lose, opened, pushed
from tests.fakes.telegram import BOT_NAME, FakeTelegram


async def test_the_follow_link_is_known_once_connected(channel: Channel) -> None:
    assert link(channel.door, "follow-climate") == ""

    await channel.connect()

    follow = f"https://t.me/{BOT_NAME}?start=follow-climate"
    assert link(channel.door, "follow-climate") == follow
    assert channel.door.label == "Telegram"
    assert repr(channel) == f"TelegramChannel(@{BOT_NAME})"


async def test_connecting_twice_asks_once(telegram: FakeTelegram, channel: Channel) -> None:
    await channel.connect()
    await channel.connect()

    assert len(telegram.calls_of("getMe")) == 1


async def test_a_token_that_telegram_refuses_is_named_and_not_shown(telegram: FakeTelegram) -> None:
    wrong = "7000000002:a-token-nobody-else-should-ever-see"

    async with opened(telegram, telegram_token=wrong) as channel:
        with pytest.raises(PermanentError, match="TELEGRAM_TOKEN") as connecting:
            await channel.connect()
        with pytest.raises(PermanentError, match="TELEGRAM_TOKEN") as sending:
            await channel.send(ChatId("telegram:5"), NEWS)

    for caught in (connecting, sending):
        shown = "".join(traceback.format_exception(caught.value))
        assert "should-ever-see" not in shown + repr(channel)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


async def test_a_telegram_that_is_away_may_come_back(telegram: FakeTelegram) -> None:
    async with opened(telegram, telegram_api_url="http://127.0.0.1:9") as channel:
        with pytest.raises(TransientError, match="unreachable") as caught:
            await channel.connect()

    assert caught.value.__context__ is None


async def test_troubles_while_connecting_pass(telegram: FakeTelegram, channel: Channel) -> None:
    telegram.fail_next(502)
    with pytest.raises(TransientError, match="something on the way"):
        await channel.connect()
    telegram.fail_next(retry_after=40)
    with pytest.raises(TransientError) as caught:
        await channel.connect()
    assert caught.value.after == timedelta(seconds=40)

    await channel.connect()

    assert BOT_NAME in channel.door.address


async def test_the_adapter_is_ready_with_a_token() -> None:
    assert not ADAPTER.is_ready(read(TelegramSettings, telegram_token=""))
    assert ADAPTER.is_ready(read(TelegramSettings, telegram_token="5:abc"))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"telegram_token": "no token"}, "TELEGRAM_TOKEN"),
        ({"telegram_token": "5:a/../b"}, "TELEGRAM_TOKEN"),
        ({"telegram_api_url": "api.telegram.org"}, "TELEGRAM_API_URL"),
        ({"telegram_mode": "pigeons"}, "TELEGRAM_MODE"),
        ({"telegram_per_second": 31}, "TELEGRAM_PER_SECOND as given: above 30 needs TELEGRAM_PAID"),
        ({"telegram_per_second": 1001, "telegram_paid_broadcast": True}, "TELEGRAM_PER_SECOND"),
        ({"telegram_mode": "webhook"}, "TELEGRAM_WEBHOOK_SECRET"),
        (
            {"telegram_mode": "webhook", "telegram_webhook_secret": "short"},
            "TELEGRAM_WEBHOOK_SECRET",
        ),
        (
            {"telegram_mode": "webhook", "telegram_webhook_secret": "é" * 20},
            "TELEGRAM_WEBHOOK_SECRET",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{named}"):
        read(TelegramSettings, **wrong)


async def test_a_webhook_needs_an_address(telegram: FakeTelegram) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        async with opened(telegram, telegram_mode="webhook", telegram_webhook_secret=SECRET):
            pass


# What Telegram shows of us


async def test_the_menu_and_descriptions_are_set_once(
    telegram: FakeTelegram, channel: Channel
) -> None:
    await channel.introduce(MENU)
    await channel.introduce(MENU)

    commands = {"follow": "Get alerts about a topic", "latest": "The latest"}
    assert telegram.commands["default", ""] == commands
    assert telegram.texts["description", ""]
    assert telegram.texts["short_description", ""]
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        assert len(telegram.calls_of(method)) == 1


async def test_only_what_differs_is_set(telegram: FakeTelegram, channel: Channel) -> None:
    await channel.introduce(MENU)
    await channel.introduce(MENU[:1])

    assert list(telegram.commands["default", ""]) == ["follow"]
    assert len(telegram.calls_of("setMyCommands")) == 2
    assert len(telegram.calls_of("setMyDescription")) == 1


async def test_who_polls_takes_the_webhook_away(telegram: FakeTelegram, channel: Channel) -> None:
    reader = telegram.person()
    async with pushed(telegram, lose):
        pass
    with pytest.raises(TransientError, match="webhook"):
        await batch(channel)

    await channel.introduce(MENU)
    reader.says("/latest")

    assert [update.key for update in await batch(channel)]
