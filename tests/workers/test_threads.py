"""One thread for each followed topic in a private chat of Telegram, from /follow to the alert."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import pytest

from bot.channels.contract import Channel
from bot.lifetime import Stop
from bot.model.alert import Alert, AlertKind
from bot.model.chat import ChatId
from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.workers.threads import MOST_THREADS
from tests.builders import CLIMATE, WORLD
from tests.channels.telegram.bench import of, opened
from tests.fakes.telegram import NO_LIMITS, FakeTelegram, Person
from tests.waiting import until
from tests.workers.newsroom import (
    all_done,
    answering,
    breaking,
    broadcasting,
    published,
    rested,
    settled,
    working,
)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as server:
        server.turns_topics_on()
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


@dataclass
class Town:
    """A newsroom, the Telegram that it is heard on, and what tests do with both."""

    stores: Stores
    telegram: FakeTelegram
    channel: Channel

    def at_work(self) -> AbstractAsyncContextManager[Stop]:
        both = answering(self.stores, self.channel) | broadcasting(self.stores, self.channel)
        return working(**both)

    async def says(self, reader: Person, line: str, thread: int | None = None) -> None:
        """Say it, and wait until all that follows from it is done."""
        reader.says(line, thread=thread)
        await self.rests()

    async def rests(self) -> None:
        await self.telegram.until(lambda: self.telegram.unconfirmed == 0, within=20)
        await until(lambda: all_done(self.stores, self.channel), within=20)
        await rested(self.stores, self.channel.name)

    async def breaks(self, headline: str, **about: object) -> Alert:
        """Announce a story on climate, or what is said of it, and wait until it is out."""
        written = await published(self.stores, breaking(headline=headline, **about))
        await settled(self.stores, self.channel, written, 1)
        await rested(self.stores, self.channel.name)
        return written


@pytest.fixture
def town(newsroom: Stores, telegram: FakeTelegram, channel: Channel) -> Town:
    return Town(newsroom, telegram, channel)


def heard(reader: Person, thread: int | None) -> list[str]:
    return [message.text for message in reader.received_in(thread)]


def headlines(reader: Person, thread: int | None) -> list[str]:
    """Of the alerts that came there."""
    return [one.marked("bold")[-1] for one in reader.received_in(thread) if one.links]


async def test_each_followed_topic_has_a_thread_and_alerts_come_in_it(town: Town) -> None:
    reader = town.telegram.person()
    async with town.at_work():
        await town.says(reader, "/follow climate, world")
        assert reader.threads.keys() == {CLIMATE.name, WORLD.name}
        world = reader.threads[WORLD.name]
        climate = reader.threads[CLIMATE.name]

        first = await town.breaks("The first", topics=(WORLD.slug,))
        await town.breaks(
            "The update",
            topics=(CLIMATE.slug, WORLD.slug),
            kind=AlertKind.UPDATED,
            story=first.story,
            follows_up=first.id,
        )
        await town.breaks("On climate")

    assert headlines(reader, climate) == ["On climate"]
    assert headlines(reader, world) == ["The first", "The update"]
    first_told, update = reader.received_in(world)
    assert update.reply_to == first_told.id


async def test_what_is_asked_in_a_thread_is_answered_there_and_about_its_topic(town: Town) -> None:
    reader = town.telegram.person()
    async with town.at_work():
        await town.says(reader, "/follow climate, +volcano")
        climate, word = (reader.threads[name] for name in (CLIMATE.name, "volcano"))
        own = reader.opens_topic("Mine")
        await town.says(reader, "/latest", thread=climate)
        await town.says(reader, "/latest", thread=word)
        await town.says(reader, "/latest", thread=own)
        await town.says(reader, "/latest")

    assert heard(reader, climate) == [f"No stories on {CLIMATE.name} yet."]
    assert "volcano" in heard(reader, word)[-1]
    assert heard(reader, own) == heard(reader, None)[1:]
    assert "I have only just begun" in heard(reader, own)[0]


async def test_who_wants_all_in_one_place_says_so_and_can_come_back(town: Town) -> None:
    reader = town.telegram.person()
    async with town.at_work():
        await town.says(reader, "/follow climate")
        thread = reader.threads[CLIMATE.name]
        await town.says(reader, "/threads off")
        await town.says(reader, "/follow world")
        assert reader.threads.keys() == {CLIMATE.name}
        await town.breaks("Outside")
        await town.says(reader, "/threads on")
        assert reader.threads.keys() == {CLIMATE.name, WORLD.name}
        await town.breaks("Inside")

    assert headlines(reader, thread) == ["Inside"]
    assert headlines(reader, None) == ["Outside"]


async def test_a_deleted_thread_costs_no_alert_and_is_opened_again(town: Town) -> None:
    reader = town.telegram.person()
    async with town.at_work():
        await town.says(reader, "/follow climate")
        reader.deletes_topic(reader.threads[CLIMATE.name])
        for headline in ("One", "Two"):
            await town.breaks(headline)
        assert headlines(reader, None) == ["One", "Two"]
        tries = [call["text"] for call in town.telegram.calls_of("sendMessage")]
        assert sum("One" in text for text in tries) == 2
        assert sum("Two" in text for text in tries) == 1
        await town.says(reader, "/help")

    assert reader.threads.keys() == {CLIMATE.name}


async def test_where_a_thread_cannot_be_opened_all_goes_on_without(town: Town) -> None:
    reader = town.telegram.person()
    async with town.at_work():
        town.telegram.fail_next(retry_after=1, method="createForumTopic")
        await town.says(reader, "/follow climate")
        town.telegram.fail_next(
            status=400, description="Bad Request: no", method="createForumTopic"
        )
        await town.says(reader, "/latest")
        await town.breaks("News")

    assert reader.threads == {}
    assert headlines(reader, None) == ["News"]


async def test_a_chat_has_no_more_threads_than_can_be_looked_through(town: Town) -> None:
    reader = town.telegram.person()
    async with town.at_work():
        await town.says(reader, "/start")
        for number in range(MOST_THREADS + 1):
            await town.stores.threads.add(of(reader), TopicSlug(f"t{number}"), str(number + 7))
        await town.says(reader, "/follow climate")

    assert reader.threads == {}


async def test_groups_and_stories_have_no_threads(town: Town) -> None:
    group, reader = town.telegram.group(supergroup=True), town.telegram.person()
    boss = group.member("administrator")
    async with town.at_work():
        group.says("/follow climate", by=boss)
        await town.rests()
        about = await published(town.stores, breaking())
        await town.says(reader, f"/follow story-{about.story}")
        group.says("/threads", by=boss)
        await town.rests()

    assert await town.stores.subscriptions.topics_of(ChatId(f"telegram:{reader.id}"))
    assert town.telegram.calls_of("createForumTopic") == []
    assert "cannot be parted" in group.received[-1].text
