"""Forums: each topic follows what it wants, and is paused and taken up by itself or with all."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot.channels.contract import Channel
from bot.lifetime import Loop
from bot.model.chat import Chat, ChatId
from bot.store import Stores
from tests.builders import CLIMATE, FOOTBALL, NOW
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import FakeTelegram, Group, Person
from tests.waiting import until
from tests.workers.newsroom import (
    answering,
    breaking,
    broadcasting,
    published,
    rested,
    settled,
    worked_off,
    working,
)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running() as server:
        yield server
        assert server.complaints == []
        assert server.floods == 0


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


def loops(stores: Stores, channel: Channel) -> dict[str, Loop]:
    return {**broadcasting(stores, channel), **answering(stores, channel)}


def chat_of(group: Group, thread: int | None = None) -> ChatId:
    return ChatId(f"telegram:{group.id}/{thread}" if thread else f"telegram:{group.id}")


async def says(telegram: FakeTelegram, group: Group, text: str, by: Person, thread: int) -> str:
    """Say it in a topic; gives the answer that comes there."""
    before = len(group.received_in(thread))
    group.says(text, by=by, thread=thread)
    await telegram.until(lambda: len(group.received_in(thread)) > before)
    return group.received_in(thread)[-1].text


async def is_paused(stores: Stores, chat: ChatId) -> bool:
    record = await stores.chats.get(chat)
    return record is not None and record.dormant_since is not None


async def is_awake(stores: Stores, chat: ChatId) -> bool:
    return not await is_paused(stores, chat)


async def test_each_topic_follows_what_its_administrators_chose_and_gets_that_alone(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    boss, member = forum.member("administrator"), forum.member()
    weather, sport = forum.opens_topic(), forum.opens_topic()
    async with working(**loops(newsroom, channel)):
        refused = await says(telegram, forum, "/follow climate", member, weather)
        await says(telegram, forum, "/follow climate", boss, weather)
        await says(telegram, forum, "/follow football", boss, sport)
        listed = await says(telegram, forum, "/following", member, sport)
        alert = await published(newsroom, breaking(topics=(CLIMATE.slug,)))
        await settled(newsroom, channel, alert, 1)

    assert "only administrators" in refused
    assert FOOTBALL.name in listed
    assert CLIMATE.name not in listed
    assert alert.headline in forum.received_in(weather)[-1].text
    assert alert.headline not in forum.received_in(sport)[-1].text
    assert forum.received_in(None) == []
    assert await newsroom.subscriptions.topics_of(chat_of(forum)) == frozenset()


async def test_a_topic_is_paused_while_it_is_closed_and_its_keeper_told(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True, name="Town")
    boss = forum.member("administrator")
    boss.started = True
    await newsroom.chats.meet(Chat(id=ChatId(f"telegram:{boss.id}")), NOW)
    news, other = forum.opens_topic(), forum.opens_topic()
    async with working(**loops(newsroom, channel)):
        for thread in (news, other):
            await says(telegram, forum, "/follow climate", boss, thread)
        forum.closes_topic(news)
        await until(partial(is_paused, newsroom, chat_of(forum, news)))
        await telegram.until(lambda: boss.received)
        await rested(newsroom, channel.name)
        await settled(newsroom, channel, await published(newsroom, breaking()), 1)
        assert await is_awake(newsroom, chat_of(forum, other))

        answers = len(forum.received_in(news))
        forum.reopens_topic(news)
        await telegram.until(lambda: len(forum.received_in(news)) > answers)
        await rested(newsroom, channel.name)
        await settled(newsroom, channel, await published(newsroom, breaking()), 2)

    assert "“Town”" in boss.received[0].text
    assert "the topic was closed" in boss.received[0].text
    assert "What did I miss?" in forum.received_in(news)[answers].labels


async def test_a_topic_that_nobody_follows_anything_in_is_not_remembered_for_being_reopened(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    quiet = forum.opens_topic()
    async with working(**answering(newsroom, channel)):
        forum.closes_topic(quiet)
        forum.reopens_topic(quiet)
        await says(telegram, forum, "/help", forum.member(), forum.opens_topic())

    assert await newsroom.chats.get(chat_of(forum, quiet)) is None


async def test_a_deleted_topic_is_gone_and_the_others_go_on(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    boss = forum.member("administrator")
    doomed, other = forum.opens_topic(), forum.opens_topic()
    async with working(**loops(newsroom, channel)):
        for thread in (doomed, other):
            await says(telegram, forum, "/follow climate", boss, thread)
        forum.deletes_topic(doomed)
        first = await published(newsroom, breaking())
        rows = await settled(newsroom, channel, first, 2)
        await published(newsroom, breaking())
        await worked_off(newsroom, channel)

    assert {chat: row[0] for chat, row in rows.items()} == {
        chat_of(forum, doomed): "g",
        chat_of(forum, other): "s",
    }
    tried = [call.get("message_thread_id") for call in telegram.calls_of("sendMessage")]
    assert (tried.count(doomed), tried.count(other)) == (2, 3)


async def test_out_of_the_group_is_out_of_all_its_topics_and_back_is_back(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    boss = forum.member("administrator")
    boss.started = True
    await newsroom.chats.meet(Chat(id=ChatId(f"telegram:{boss.id}")), NOW)
    rooms = [forum.opens_topic() for _ in range(3)]
    async with working(**loops(newsroom, channel)):
        forum.adds_bot(boss)
        for thread in rooms:
            await says(telegram, forum, "/follow climate", boss, thread)
        forum.removes_bot(boss)
        for thread in rooms:
            await until(partial(is_paused, newsroom, chat_of(forum, thread)))
        await telegram.until(lambda: boss.received)
        forum.adds_bot(boss)
        for thread in rooms:
            await until(partial(is_awake, newsroom, chat_of(forum, thread)))
        await rested(newsroom, channel.name)
        await settled(newsroom, channel, await published(newsroom, breaking()), 3)

    assert len(boss.received) == 1
