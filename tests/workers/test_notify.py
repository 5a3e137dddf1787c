"""Who looks after a group is told, once, that we cannot write there; and it goes on by itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.channels.contract import Channel
from bot.lifetime import Loop
from bot.model.chat import CLOSED, NO_RIGHT, REMOVED, Chat, ChatId, Notice
from bot.model.delivery import Later, Outcome
from bot.store import Stores
from bot.workers import notify
from tests.builders import CLIMATE, NOW
from tests.channels.telegram.bench import opened
from tests.fakes.channel import PaperChannel
from tests.fakes.telegram import FakeTelegram, Group, Person
from tests.waiting import until
from tests.workers.newsroom import (
    answering,
    breaking,
    broadcasting,
    published,
    settled,
    worked_off,
    working,
)

NOTICE = Notice(chat=ChatId("paper:1"), keeper=ChatId("paper:2"), reason="TOPIC_CLOSED", title="")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running() as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


async def configured(stores: Stores, telegram: FakeTelegram) -> tuple[Group, Person]:
    """A group that follows climate, as the administrator wanted who can be written to."""
    group = telegram.group(name="Family")
    keeper = group.member("administrator")
    keeper.started = True
    await stores.chats.meet(Chat(id=ChatId(f"telegram:{keeper.id}")), NOW)
    group.says("/follow climate", by=keeper)
    await telegram.until(lambda: group.received)
    return group, keeper


async def is_paused(stores: Stores, group: Group) -> bool:
    record = await stores.chats.get(ChatId(f"telegram:{group.id}"))
    return record is not None and record.dormant_since is not None


async def is_awake(stores: Stores, group: Group) -> bool:
    return not await is_paused(stores, group)


async def test_a_group_that_closes_is_paused_its_keeper_told_once_and_start_takes_it_up(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    async with working(**answering(newsroom, channel), **delivering(newsroom, channel)):
        group, keeper = await configured(newsroom, telegram)
        group.closes_topic(None)
        alerts = [await published(newsroom, breaking()) for _ in range(2)]
        await telegram.until(lambda: keeper.received)
        await worked_off(newsroom, channel)
        assert await is_paused(newsroom, group)

        group.is_general_open = True
        group.says("/start", by=keeper)
        await telegram.until(lambda: "Welcome back" in group.received[-1].text)
        group.presses("What did I miss?", by=keeper)
        await telegram.until(lambda: "Report" in group.received[-1].text)
        after = await published(newsroom, breaking())
        await settled(newsroom, channel, after, 1)

    assert alerts
    (told,) = keeper.received
    assert "“Family”" in told.text
    assert "TOPIC_CLOSED" in told.text
    assert "/start" in told.text
    assert await newsroom.subscriptions.topics_of(ChatId(f"telegram:{group.id}")) == {CLIMATE.slug}


async def test_a_bot_that_is_muted_or_removed_goes_on_when_it_may_write_again(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    async with working(**answering(newsroom, channel)):
        group, keeper = await configured(newsroom, telegram)
        answers = len(group.received)
        group.removes_bot()
        await telegram.until(lambda: keeper.received)
        await until(partial(is_paused, newsroom, group))
        group.adds_bot()
        await telegram.until(lambda: len(group.received) > answers)
        assert await is_awake(newsroom, group)

        group.mutes_bot()
        await until(partial(is_paused, newsroom, group))
        group.promotes_bot()
        await until(partial(is_awake, newsroom, group))

    assert "What did I miss?" in group.received[answers].labels
    (told,) = keeper.received
    assert "“Family”" in told.text
    assert "I was removed" in told.text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (REMOVED, "ich wurde entfernt"),
        (NO_RIGHT, "das Recht genommen"),
        (CLOSED, "das Thema wurde geschlossen"),
        ("TOPIC_CLOSED", "TOPIC_CLOSED"),
    ],
)
async def test_our_own_reasons_are_said_in_the_keepers_language(
    stores: Stores, paper: PaperChannel, reason: str, told: str
) -> None:
    await stores.chats.meet(Chat(id=NOTICE.keeper, language="de"), NOW)
    await stores.notices.add(replace(NOTICE, reason=reason))
    async with working(notify=partial(notify.run, stores=stores, channel=paper)):
        await until(partial(nothing_waits, stores, paper))

    assert told in paper.sent[NOTICE.keeper][0].text


async def test_who_added_us_to_a_channel_is_told(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    adder = telegram.person()
    await newsroom.chats.meet(Chat(id=ChatId(f"telegram:{adder.id}")), NOW)
    news = telegram.channel(name="Town News")
    async with working(**answering(newsroom, channel)):
        news.adds_bot(adder)
        news.posts("/follow climate")
        await telegram.until(lambda: news.received)
        news.set_bot("left")
        await telegram.until(lambda: adder.received)

    assert "“Town News”" in adder.received[0].text


async def test_a_keeper_whom_we_may_not_write_to_is_left_alone(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    async with working(**answering(newsroom, channel)):
        group, keeper = await configured(newsroom, telegram)
        keeper.started = False
        group.removes_bot()
        await telegram.until(lambda: sends_to(telegram, keeper) == 1)
        await until(partial(nothing_waits, newsroom, channel))

    assert keeper.received == []


@pytest.mark.parametrize(
    ("outcome", "sends"),
    [
        (Later(timedelta(milliseconds=20), "slow down"), 2),
        (Later(None, "no answer", is_uncertain=True), 1),
    ],
)
async def test_a_notice_is_tried_again_unless_it_may_have_arrived(
    newsroom: Stores, paper: PaperChannel, outcome: Outcome, sends: int
) -> None:
    paper.answers[NOTICE.keeper].append(outcome)
    for _ in range(3):
        await newsroom.notices.add(NOTICE)

    async with working(notify=partial(notify.run, stores=newsroom, channel=paper)):
        await until(partial(nothing_waits, newsroom, paper))

    assert len(paper.times) == sends
    assert [post.text for post in paper.sent[NOTICE.keeper] if NOTICE.chat not in post.text] == []


async def test_a_notice_is_told_in_the_language_of_the_keeper(
    newsroom: Stores, paper: PaperChannel
) -> None:
    await newsroom.chats.meet(Chat(id=NOTICE.keeper, language="es"), NOW)
    await newsroom.notices.add(NOTICE)

    async with working(notify=partial(notify.run, stores=newsroom, channel=paper)):
        await until(partial(nothing_waits, newsroom, paper))

    (post,) = paper.sent[NOTICE.keeper]
    assert post.text.startswith(
        "Ya no puedo escribir en “The group paper:1” y por ahora no envío nada"
    )


async def nothing_waits(stores: Stores, channel: Channel) -> bool:
    return not await stores.outbox._database.xlen(f"fw:{{jobs}}:{channel.name}:notices")


def sends_to(telegram: FakeTelegram, person: Person) -> int:
    return sum(call["chat_id"] == person.id for call in telegram.calls_of("sendMessage"))


def delivering(stores: Stores, channel: Channel) -> dict[str, Loop]:
    return {
        name: loop for name, loop in broadcasting(stores, channel).items() if name != "heartbeat"
    }
