"""Readers of Telegram: who leaves and returns, groups, forged buttons, and its limits."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot.channels.contract import Channel
from bot.lifetime import Loop
from bot.model.chat import Chat, ChatId
from bot.store import Stores
from tests.builders import CLIMATE
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import BOT_NAME, FakeTelegram, Person
from tests.waiting import until
from tests.workers.newsroom import (
    all_done,
    answering,
    breaking,
    broadcasting,
    followed,
    published,
    working,
)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running() as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


async def test_who_blocks_us_is_dormant_and_who_comes_back_has_their_topics(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    chat = ChatId(f"telegram:{reader.id}")
    async with working(**answering(newsroom, channel)):
        reader.says("/follow climate")
        await telegram.until(lambda: reader.received)
        reader.blocks()
        await until(lambda: is_dormant(newsroom, chat))
        reader.unblocks()
        await until(lambda: is_awake(newsroom, chat))
        await telegram.until(lambda: "What did I miss?" in reader.received[-1].labels)
        reader.blocks()
        await until(lambda: is_dormant(newsroom, chat))
        reader.blocked = False
        reader.says("/start")
        await until(lambda: is_awake(newsroom, chat))

    assert await newsroom.subscriptions.topics_of(chat) == {CLIMATE.slug}


async def test_who_was_forgotten_and_then_blocks_us_stays_forgotten(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    async with working(**answering(newsroom, channel)):
        for answers, text in enumerate(("/follow climate", "/stop yes"), 1):
            reader.says(text)
            await telegram.until(partial(is_answered, reader, answers))
        reader.blocks()
        await telegram.until(lambda: telegram.unconfirmed == 0)
        await until(lambda: all_done(newsroom, channel))

    database = newsroom.outbox._database
    found = [key async for key in database.scan_iter(f"*telegram:{reader.id}")]
    assert all(key.startswith("fw:{limits.") for key in found), found


def is_answered(reader: Person, answers: int) -> bool:
    return len(reader.received) >= answers


async def is_dormant(stores: Stores, chat: ChatId) -> bool:
    record = await stores.chats.get(chat)
    return record is not None and record.dormant_since is not None


async def is_awake(stores: Stores, chat: ChatId) -> bool:
    record = await stores.chats.get(chat)
    return record is not None and record.dormant_since is None


async def test_in_a_group_administrators_choose_and_members_ask(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    chat = ChatId(f"telegram:{group.id}")
    async with working(**answering(newsroom, channel)):
        group.says("/follow climate", by=group.member())
        await telegram.until(lambda: len(group.received) == 1)
        assert "only administrators" in group.received[0].text
        assert await newsroom.subscriptions.topics_of(chat) == frozenset()
        group.says("/follow climate", by=group.member("administrator"))
        await telegram.until(lambda: len(group.received) == 2)

    assert await newsroom.subscriptions.topics_of(chat) == {CLIMATE.slug}


async def test_in_a_group_plain_words_are_understood_where_they_name_the_bot(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    member = group.member()
    async with working(**answering(newsroom, channel)):
        group.says("latest on climate", by=member)
        group.says(f"@{BOT_NAME} follow climate", by=member)
        await telegram.until(lambda: len(group.received) == 1)
        group.says(f"I have it from @{BOT_NAME}", by=member)
        group.says(f"@{BOT_NAME} latest on climate", by=member)
        await telegram.until(lambda: len(group.received) == 2)
        group.says("/folow climate", by=member)
        group.says(f"/folow@{BOT_NAME} climate", by=member)
        await telegram.until(lambda: len(group.received) == 3)

    refused, latest, meant = group.received
    assert "only administrators" in refused.text
    assert "Climate" in latest.text
    assert "There is no /folow" in meant.text


async def test_a_member_who_may_not_press_a_button_of_a_group_is_told_so_alone(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    boss, member = group.member("administrator"), group.member()
    member.language = "de"
    async with working(**answering(newsroom, channel)):
        group.says("/follow climate", by=boss)
        await telegram.until(lambda: len(group.received) == 1)
        group.says("/following", by=member)
        await telegram.until(lambda: len(group.received) == 2)
        refused = group.presses("✕ Climate", by=member)
        await telegram.until(lambda: refused.answered)
        done = group.presses("✕ Climate", by=boss)
        await telegram.until(lambda: done.answered)

    assert refused.answer == "In einer Gruppe können das nur Administratoren."
    assert done.answer is None
    assert not any("dministrat" in message.text for message in group.received)


async def test_when_telegram_cannot_say_who_manages_a_group_its_member_is_told_so(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    telegram.fail_next(500, "Internal Server Error", method="getChatMember")
    async with working(**answering(newsroom, channel)):
        group.says("/follow climate", by=group.member("administrator"))
        await telegram.until(lambda: group.received)

    assert "try again" in group.received[0].text


async def test_a_forged_button_has_no_more_rights_than_typing(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    async with working(**answering(newsroom, channel)):
        reader.says("/topics")
        await telegram.until(lambda: reader.received)
        before = len(reader.received)
        junk = reader.presses_forged("drop table; --")
        typed = reader.presses_forged("/follow climate")
        await telegram.until(lambda: junk.answered and typed.answered)
        await telegram.until(lambda: len(reader.received) > before)

    assert await newsroom.subscriptions.topics_of(ChatId(f"telegram:{reader.id}")) == {CLIMATE.slug}


async def test_commands_during_a_broadcast_break_no_limit(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    people = [telegram.person() for _ in range(50)]
    await followed(newsroom, [Chat(id=ChatId(f"telegram:{one.id}")) for one in people])
    async with working(**answering(newsroom, channel), **broadcasting_only(newsroom, channel)):
        await published(newsroom, breaking())
        for one in people[:8]:
            one.says("/help")
            one.says("/topics")
        done = [*[3] * 8, *[1] * 42]
        await telegram.until(lambda: [len(one.received) for one in people] == done, within=15)

    assert telegram.floods == 0


def broadcasting_only(stores: Stores, channel: Channel) -> dict[str, Loop]:
    return {
        name: loop for name, loop in broadcasting(stores, channel).items() if name != "heartbeat"
    }


async def test_ten_quick_commands_of_one_reader_break_no_limit(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    async with working(**answering(newsroom, channel)):
        for _ in range(6):
            reader.says("/help")
        await telegram.until(lambda: len(reader.received) == 6, within=10)

    assert telegram.floods == 0
