"""Who may decide for a chat."""

from datetime import timedelta

import pytest

from bot.channels.contract import Channel
from bot.channels.telegram.connection import open_connection
from bot.channels.telegram.managers import Managers
from bot.errors import TransientError
from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import Message
from tests.channels.telegram.bench import heard, of
from tests.fakes.telegram import BOT_NAME, FakeTelegram


async def test_everybody_manages_their_own_chat_and_administrators_the_group(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader, group = telegram.person(), telegram.group()
    boss, deputy = group.member("creator"), group.member("administrator")
    member = group.member()

    assert await channel.manages(of(reader), str(reader.id))
    assert await channel.manages(of(group), str(boss.id))
    assert await channel.manages(of(group), str(deputy.id))
    assert not await channel.manages(of(group), str(member.id))
    assert not await channel.manages(of(group), str(reader.id))
    for nobody in ("", "x", "-5", "1e3", "٣"):
        assert not await channel.manages(of(group), nobody)
    assert not await channel.manages(ChatId("web:5"), "5")


async def test_who_speaks_for_a_chat_manages_it(telegram: FakeTelegram, channel: Channel) -> None:
    group, news = telegram.group(supergroup=True), telegram.channel()
    group.says_anonymously(f"/follow@{BOT_NAME} climate")
    anonymous = await heard(channel)
    news.posts("/follow climate")
    post = await heard(channel)

    for said in (anonymous, post):
        assert isinstance(said, Message)
        assert await channel.manages(said.chat.id, said.sender)
    assert telegram.calls_of("getChatMember") == []


async def test_a_burst_of_commands_asks_once(telegram: FakeTelegram, channel: Channel) -> None:
    group = telegram.group()
    boss = group.member("creator")

    for _ in range(5):
        assert await channel.manages(of(group), str(boss.id))

    assert len(telegram.calls_of("getChatMember")) == 1


async def test_an_answer_is_forgotten_after_a_minute(telegram: FakeTelegram) -> None:
    group, now = telegram.group(), 0.0
    boss = group.member("administrator")
    async with open_connection(
        telegram.token, telegram.address, send_within=timedelta(seconds=5)
    ) as connection:
        managers = Managers(connection, clock=lambda: now)
        assert await managers.include(group.id, boss.id)
        group.members[boss.id] = (boss, "member")
        now = 59.0
        assert await managers.include(group.id, boss.id)
        now = 60.0
        assert not await managers.include(group.id, boss.id)


async def test_who_cannot_be_asked_about_may_be_asked_about_later(
    telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    boss = group.member("creator")
    telegram.cut_next(method="getChatMember")

    with pytest.raises(TransientError):
        await channel.manages(of(group), str(boss.id))

    assert await channel.manages(of(group), str(boss.id))


async def test_a_chat_is_found_by_its_name_or_id_where_we_may_write(
    telegram: FakeTelegram, channel: Channel
) -> None:
    news, group, reader = telegram.channel(), telegram.group(), telegram.person()
    news.username = "Ostrania_Daily"
    daily = Chat(id=of(news), kind=ChatKind.BROADCAST)

    for name in ("@ostrania_daily", "t.me/ostrania_daily", "https://t.me/Ostrania_Daily/"):
        assert await channel.find(name) == daily
    assert await channel.find(of(news)) == daily
    assert await channel.find(of(group)) == Chat(id=of(group), kind=ChatKind.GROUP)
    for nothing in (
        of(reader),
        "ostrania_daily",
        "@x",
        "@nobody_there",
        "telegram:-7",
        "",
        "web:5",
    ):
        assert await channel.find(nothing) is None
    news.bot_status = "member"
    group.bot_status = "restricted"
    assert await channel.find("@ostrania_daily") is None
    assert await channel.find(of(group)) is None


async def test_a_chat_that_cannot_be_looked_for_now_may_be_later(
    telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    await channel.connect()
    telegram.fail_next(500, "Internal Server Error", method="getChat")

    with pytest.raises(TransientError):
        await channel.find(of(group))
