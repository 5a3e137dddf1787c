"""Administrators set up their groups and channels from a private chat, and nothing by accident."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.contract import Channel as OurChannel
from bot.channels.telegram.channel import NAME
from bot.conversation.managing import HOUR, token_of
from bot.model.chat import Chat, ChatId
from bot.store import Stores
from bot.store.charges import Charge
from tests.builders import CLIMATE, FOOTBALL
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import NO_LIMITS, Channel, FakeTelegram, Group, Person
from tests.waiting import until
from tests.workers.newsroom import all_done, answering, rested, working


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as server:
        yield server
        assert server.complaints == []


@asynccontextmanager
async def answers(stores: Stores, telegram: FakeTelegram) -> AsyncIterator[OurChannel]:
    async with opened(telegram) as channel, working(**answering(stores, channel)):
        yield channel


class Boss:
    """Somebody who manages chats, at their telephone."""

    def __init__(self, stores: Stores, telegram: FakeTelegram, person: Person) -> None:
        self._stores, self._telegram = stores, telegram
        self.person = person
        person.started = True

    async def _answered(self, before: int) -> str:
        await self._telegram.until(lambda: len(self.person.received) > before)
        await rested(self._stores, NAME)
        return self.person.received[-1].text

    async def says(self, text: str) -> str:
        before = len(self.person.received)
        self.person.says(text)
        return await self._answered(before)

    async def presses(self, label: str, *, under: str = "") -> str:
        """Under the newest message, or the newest that holds those words."""
        before = len(self.person.received)
        found = [one for one in self.person.received if under in one.text]
        self.person.presses(label, under=found[-1])
        return await self._answered(before)

    async def forwards(self, chat: Channel | Group) -> str:
        before = len(self.person.received)
        self.person.forwards(chat)
        return await self._answered(before)


def of(chat: Channel | Group | Person) -> ChatId:
    return ChatId(f"telegram:{chat.id}")


async def follows(stores: Stores, chat: Channel | Group | Person) -> set[str]:
    return set(await stores.subscriptions.topics_of(of(chat)))


async def test_a_channel_is_chosen_from_a_list_and_set_up_with_its_name_on_every_answer(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    news = telegram.channel(name="Ostrania Daily")
    boss = Boss(newsroom, telegram, news.member("creator"))
    async with answers(newsroom, telegram) as channel:
        await boss.says("/start")
        news.adds_bot(boss.person)
        await until(lambda: all_done(newsroom, channel))
        await until(lambda: is_known(newsroom, news))
        assert "Which chat" in await boss.says("/manage")
        assert "“Ostrania Daily”" in await boss.presses("Ostrania Daily")
        said = await boss.says("follow climate")
        listed = await boss.says("/following")
        unfollowed = await boss.presses("✕ Climate")

        assert said.startswith("For “Ostrania Daily”:\n\nYou will hear about Climate")
        assert listed.startswith("For “Ostrania Daily”:")
        assert unfollowed.startswith("For “Ostrania Daily”:")
        assert await follows(newsroom, news) == set()
        await boss.presses("Undo")
        assert await follows(newsroom, news) == {CLIMATE.slug}

        await boss.says("/manage me")
        assert not (await boss.says("/follow football")).startswith("For")

    assert await follows(newsroom, boss.person) == {FOOTBALL.slug}
    assert await follows(newsroom, news) == {CLIMATE.slug}
    assert news.received == []


async def is_known(stores: Stores, chat: Channel | Group) -> bool:
    return await stores.chats.get(of(chat)) is not None


@pytest.mark.parametrize("way", ["@ostrania_daily", "https://t.me/ostrania_daily", "a post"])
async def test_a_channel_is_chosen_by_its_name_or_by_one_of_its_posts(
    newsroom: Stores, telegram: FakeTelegram, way: str
) -> None:
    news = telegram.channel(name="Ostrania Daily")
    news.username = "Ostrania_Daily"
    boss = Boss(newsroom, telegram, news.member("administrator"))
    async with answers(newsroom, telegram):
        await (boss.forwards(news) if way == "a post" else boss.says(f"/manage {way}"))
        await boss.says("/follow climate")

    assert await follows(newsroom, news) == {CLIMATE.slug}
    assert await newsroom.ties.of(of(boss.person)) == (of(news),)


async def test_nobody_else_and_no_chat_where_we_may_not_write(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    news, foreign = telegram.channel(name="Daily"), telegram.channel(name="Other")
    news.username, foreign.username = "daily", "foreign"
    foreign.bot_status = "left"
    reader = Boss(newsroom, telegram, news.member())
    foreign.members[reader.person.id] = (reader.person, "creator")
    async with answers(newsroom, telegram):
        for chosen in ("@daily", "@foreign", "@nobody_there", "daily", "telegram:-5", "web:1"):
            assert "I know no such chat" in await reader.says(f"/manage {chosen}")
        assert "I know no such chat" in await reader.forwards(news)
        await reader.says("/follow climate")

    assert await follows(newsroom, reader.person) == {CLIMATE.slug}
    assert await newsroom.chats.get(of(news)) is None


async def test_who_is_no_administrator_any_more_manages_nothing(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    group = telegram.group(name="Town")
    boss, heir = Boss(newsroom, telegram, group.member("administrator")), group.member("creator")
    async with answers(newsroom, telegram) as channel:
        await boss.says("/start")
        await newsroom.chats.meet(await chat_of(channel, group), datetime.now(UTC), of(boss.person))
        await boss.says("/manage")
        await boss.presses("Town")
        await boss.says("/follow climate")
    group.members[boss.person.id] = (boss.person, "member")
    # Another process, or a minute later: the answer of before is forgotten.
    async with answers(newsroom, telegram):
        pressed = await boss.presses("What it follows", under="For an hour")
        typed = await boss.says("/follow football")
        listed = await boss.says("/manage")

    assert heir.received == []
    assert pressed.startswith("You do not manage that chat")
    assert await follows(newsroom, group) == {CLIMATE.slug}
    assert await follows(newsroom, boss.person) == {FOOTBALL.slug}
    assert "For “Town”" not in typed
    assert "I know no chat of yours" in listed


async def chat_of(channel: OurChannel, group: Group) -> Chat:
    found = await channel.find(of(group))
    assert found is not None
    return found


async def test_a_button_acts_on_the_chat_it_was_made_for_whatever_is_managed_by_then(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    news = telegram.channel(name="Daily")
    boss = Boss(newsroom, telegram, news.member("creator"))
    async with answers(newsroom, telegram):
        await boss.says("/follow climate")
        await boss.says("/following")
        await boss.forwards(news)
        await boss.says("/follow climate, football")
        await boss.says("/following")
        # Made before: about the person.
        mine = await boss.presses("✕ Climate", under="You follow Climate. Tap")
        assert await follows(newsroom, boss.person) == set()
        assert await follows(newsroom, news) == {CLIMATE.slug, FOOTBALL.slug}
        # And one of the channel's, pressed when that is managed no more.
        await boss.says("/manage me")
        theirs = await boss.presses("✕ Football", under="For “Daily”:\n\nYou follow")

    assert not mine.startswith("For")
    assert theirs.startswith("For “Daily”:")
    assert await follows(newsroom, news) == {CLIMATE.slug}


async def test_a_stop_forgets_the_chat_that_it_names(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    news = telegram.channel(name="Daily")
    boss = Boss(newsroom, telegram, news.member("creator"))
    async with answers(newsroom, telegram):
        await boss.says("/follow climate")
        await boss.forwards(news)
        await boss.says("/follow football")
        asked = await boss.says("/stop")
        await newsroom.charges.drop(of(boss.person))
        done = await boss.presses("Yes, forget me")
        after = await boss.says("/following")

    assert asked.startswith("For “Daily”:")
    assert done.startswith("For “Daily”:")
    assert await newsroom.chats.get(of(news)) is None
    assert "Climate" in after
    assert await follows(newsroom, boss.person) == {CLIMATE.slug}


async def test_after_the_hour_a_change_is_asked_about_first_and_the_rest_is_ones_own(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    news = telegram.channel(name="Daily")
    boss = Boss(newsroom, telegram, news.member("creator"))
    over = Charge(of(news), datetime.now(UTC) - timedelta(seconds=5))
    async with answers(newsroom, telegram):
        await boss.forwards(news)
        await newsroom.charges.take(of(boss.person), over)
        asked = await boss.says("follow climate")
        assert await follows(newsroom, news) == await follows(newsroom, boss.person) == set()
        await boss.presses("Daily", under="Your hour for")
        assert await follows(newsroom, news) == {CLIMATE.slug}
        await boss.presses("Me", under="Your hour for")
        assert await follows(newsroom, boss.person) == {CLIMATE.slug}

        await newsroom.charges.take(of(boss.person), over)
        own = await boss.says("/following")

    assert "Your hour for “Daily” is over" in asked
    assert not own.startswith("For")


async def test_a_group_is_no_place_to_manage_from(newsroom: Stores, telegram: FakeTelegram) -> None:
    group, news = telegram.group(), telegram.channel(name="Secret Desk")
    boss = Boss(newsroom, telegram, group.member("creator"))
    news.members[boss.person.id] = (boss.person, "creator")
    async with answers(newsroom, telegram):
        await boss.forwards(news)
        group.says("/manage", by=boss.person)
        await telegram.until(lambda: len(group.received) == 1)
        group.says("/follow climate", by=boss.person)
        await telegram.until(lambda: len(group.received) == 2)

    assert "private chat" in group.received[0].text
    assert "Secret Desk" not in group.received[0].text + "".join(group.received[0].labels)
    assert await follows(newsroom, group) == {CLIMATE.slug}
    assert await follows(newsroom, news) == set()


async def test_a_topic_of_a_forum_is_set_up_by_itself(
    newsroom: Stores, telegram: FakeTelegram
) -> None:
    forum = telegram.group(supergroup=True, name="Town")
    boss = Boss(newsroom, telegram, forum.member("administrator"))
    topic = forum.opens_topic()
    async with answers(newsroom, telegram):
        await boss.says("/start")
        forum.says("/follow climate", by=boss.person, thread=topic)
        await telegram.until(lambda: forum.received)
        await boss.says("/manage")
        await boss.presses(f"Town · {topic}")
        said = await boss.says("/follow football")

    room = ChatId(f"{of(forum)}/{topic}")
    assert said.startswith(f"For “Town · {topic}”:")
    assert await newsroom.subscriptions.topics_of(room) == {CLIMATE.slug, FOOTBALL.slug}
    assert await follows(newsroom, forum) == set()


def test_an_hour_is_an_hour_and_a_token_fits_a_button() -> None:
    assert timedelta(hours=1) == HOUR
    assert len(token_of(ChatId("telegram:-1003000000001/45"))) <= 8
