"""Delivery over a strict Bot API: blocks, moves, floods, failures, and a worker that is killed."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.channels.contract import Channel
from bot.editing import Desk
from bot.model.chat import ChannelName, Chat, ChatId, ChatKind
from bot.model.delivery import Bucket
from bot.store import Stores, keys
from tests.builders import CLIMATE
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import NO_LIMITS, FakeTelegram, Group, Person
from tests.tour.program import Program, program
from tests.workers.newsroom import (
    breaking,
    broadcasting,
    followed,
    published,
    rows,
    settled,
    worked_off,
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


# On the wire at once: 30 messages a second that take 0.25 s each, and some that a busy machine
# lets come together.
_PLACES = 15


def telegram_id(number: int) -> ChatId:
    return ChatId(f"telegram:{number}")


def chat_of(one: Person | Group) -> Chat:
    kind = ChatKind.PRIVATE if isinstance(one, Person) else ChatKind.GROUP
    return Chat(id=telegram_id(one.id), kind=kind)


async def readers(stores: Stores, people: Iterable[Person | Group]) -> list[Chat]:
    return await followed(stores, map(chat_of, people))


async def test_who_blocked_us_is_left_alone_until_they_come_back(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    person = telegram.person()
    (chat,) = await readers(newsroom, [person])
    person.blocked = True
    async with working(**broadcasting(newsroom, channel)):
        alert = await published(newsroom, breaking())
        assert await settled(newsroom, channel, alert, 1) == {chat.id: "g"}
        await worked_off(newsroom, channel)
        second = await published(newsroom, breaking())
        await worked_off(newsroom, channel)
        assert await rows(newsroom, channel, second) == {}
        person.blocked = False
        assert await newsroom.chats.wake(chat.id)
        third = await published(newsroom, breaking())
        assert await settled(newsroom, channel, third, 1) == {chat.id: "s1"}

    assert len(telegram.calls_of("sendMessage")) == 2
    assert await newsroom.subscriptions.topics_of(chat.id) == {CLIMATE.slug}


async def test_a_group_that_moved_gets_the_alert_and_keeps_its_topics(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    (old,) = await readers(newsroom, [group])
    new = group.upgrades()
    async with working(**broadcasting(newsroom, channel)):
        alert = await published(newsroom, breaking())
        await telegram.until(lambda: new.received)
        found = await settled(newsroom, channel, alert, 1)

    assert len(new.received) == 1
    assert {chat: row[0] for chat, row in found.items()} == {chat_of(new).id: "s"}
    assert await newsroom.subscriptions.topics_of(chat_of(new).id) == {CLIMATE.slug}
    assert await newsroom.chats.get(old.id) is None


async def test_when_the_whole_bot_is_told_to_wait_nothing_is_sent_before(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    """Only what is on the wire at that moment still comes: at most the places of the adapter."""
    people = [telegram.person() for _ in range(40)]
    await readers(newsroom, people)
    async with working(**broadcasting(newsroom, channel)):
        alert = await published(newsroom, breaking())
        await telegram.until(lambda: sum(len(one.received) for one in people) >= 5)
        telegram.shut_out(1)
        await settled(newsroom, channel, alert, len(people), within=15)

    assert telegram.floods <= _PLACES
    assert {len(one.received) for one in people} == {1}


@pytest.mark.parametrize("status", [500, 502])
async def test_a_burst_of_server_errors_delays_and_loses_nothing(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel, status: int
) -> None:
    """The answer came from the Bot API, which says that it did nothing."""
    people = [telegram.person() for _ in range(6)]
    await readers(newsroom, people)
    telegram.fail_next(status, "Internal Server Error", times=6, method="sendMessage")
    async with working(**broadcasting(newsroom, channel)):
        alert = await published(newsroom, breaking())
        await settled(newsroom, channel, alert, len(people))

    assert {len(one.received) for one in people} == {1}


async def test_a_send_without_an_answer_is_repeated_so_a_reader_may_get_two_and_not_none(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    """Once more, and not again."""
    person = telegram.person()
    (chat,) = await readers(newsroom, [person])
    telegram.cut_next(method="sendMessage")
    async with working(**broadcasting(newsroom, channel)):
        alert = await published(newsroom, breaking())
        assert await settled(newsroom, channel, alert, 1) == {chat.id: "s2"}

    assert len(person.received) == 2


async def test_a_group_where_we_may_not_write_is_tried_once_and_keeps_its_topics(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    muted, closed, kicking = telegram.group(), telegram.group(supergroup=True), telegram.group()
    muted.bot_status, kicking.bot_status = "restricted", "kicked"
    closed.closes_topic(None)
    chats = await readers(newsroom, [muted, closed, kicking])
    async with working(**broadcasting(newsroom, channel)):
        alert = await published(newsroom, breaking())
        found = await settled(newsroom, channel, alert, 3)
        second = await published(newsroom, breaking())
        await worked_off(newsroom, channel)

    assert {row[0] for row in found.values()} == {"p"}
    assert await rows(newsroom, channel, second) == {}
    assert len(telegram.calls_of("sendMessage")) == 3
    assert await newsroom.subscriptions.topics_of(chats[0].id) == {CLIMATE.slug}
    *_, reach = await Desk(newsroom, [channel.name]).reach(alert.id)
    assert reach.rows == {"paused": 3}
    assert any("TOPIC_CLOSED" in reason for reason in reach.refusals)


async def test_no_limit_is_broken_by_alerts_to_people_and_groups(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    people = [telegram.person() for _ in range(60)]
    groups = [telegram.group() for _ in range(2)]
    await readers(newsroom, [*people, *groups])
    async with working(**broadcasting(newsroom, channel)):
        alerts = [await published(newsroom, breaking()) for _ in range(2)]
        for alert in alerts:
            await settled(newsroom, channel, alert, 62, within=30)

    assert telegram.floods == 0
    assert {len(one.received) for one in (*people, *groups)} == {2}


def deliverer(
    telegram: FakeTelegram, redis: str, folder: Path
) -> AbstractAsyncContextManager[Program]:
    folder.mkdir()
    settings = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.address}
    return program(
        "run", "deliver", folder=folder, REDIS_URL=redis, CHANNELS="telegram", **settings
    )


async def test_a_killed_worker_loses_nobody_and_doubles_only_what_was_on_the_wire(
    newsroom: Stores, redis_address: str, tmp_path: Path
) -> None:
    """Telegram is slow: some messages arrived, and nobody was told."""
    async with FakeTelegram.running(NO_LIMITS) as telegram:
        telegram.hang_next(0.25, times=1000, method="sendMessage")
        people = [telegram.person() for _ in range(50)]
        await readers(newsroom, people)
        alert = await published(newsroom, breaking())
        await newsroom.outbox.fan_out("0-1", alert, [ChannelName("telegram")])
        async with deliverer(telegram, redis_address, tmp_path / "one") as first:
            await telegram.until(lambda: sent(people) >= 15, within=20)
            await first.kill()
        before = sent(people)
        await forget_the_dead(newsroom)
        async with deliverer(telegram, redis_address, tmp_path / "two") as second:
            await telegram.until(lambda: all(one.received for one in people), within=20)
            assert await second.terminate() == 0
        copies = Counter(len(one.received) for one in people)

    assert before < len(people)
    assert set(copies) <= {1, 2}
    assert copies[2] <= _PLACES
    bucket = Bucket(ChannelName("telegram"), 0)
    assert {row[0] for row in (await newsroom.ledger.rows(bucket, alert.id)).values()} == {"s"}


def sent(people: list[Person]) -> int:
    return sum(len(one.received) for one in people)


async def forget_the_dead(stores: Stores) -> None:
    """The seconds in which nobody hears of the killed worker, cut short."""
    database = stores.outbox._database
    found = [key async for key in database.scan_iter(f"{keys.heartbeat('')}*")]
    await database.delete(*found)
