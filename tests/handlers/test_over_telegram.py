"""Every command and its buttons, on Telegram: none is left without an answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.channels.contract import Channel
from bot.store import Stores
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram_messages import Posted
from tests.handlers.conftest import Report
from tests.tour.walk import TYPED, Heard, Walk
from tests.waiting import until
from tests.workers.newsroom import all_done, answering, working


@dataclass
class TelegramReader:
    stores: Stores
    telegram: FakeTelegram
    channel: Channel
    person: Person

    async def says(self, line: str) -> Heard:
        self.person.says(line)
        return await self._answer(None)

    async def presses(self, label: str, under: Heard) -> Heard:
        press = self.person.presses(label, under=under.message)
        await self.telegram.until(lambda: press.answered)
        return await self._answer(under.message)

    async def _answer(self, pressed: Posted | None) -> Heard:
        """The newest message, or the one whose button was pressed where nothing came below it."""
        count = len(self.person.received)
        await until(lambda: all_done(self.stores, self.channel), within=20)
        if pressed is None:
            await self.telegram.until(lambda: len(self.person.received) > 0, within=20)
        is_new = pressed is None or len(self.person.received) > count
        found = self.person.received[-1] if is_new else pressed
        assert found is not None
        buttons = {
            button.text: button.data for row in found.buttons for button in row if button.data
        }
        return Heard(found.text, buttons, found)


@dataclass
class TelegramWire:
    stores: Stores
    telegram: FakeTelegram
    channel: Channel

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[TelegramReader]:
        yield TelegramReader(self.stores, self.telegram, self.channel, self.telegram.person())


async def test_on_telegram_everything_that_can_be_said_and_pressed_is_answered(
    stores: Stores, report: Report
) -> None:
    await report("climate", 7)
    walk = Walk()
    async with (
        FakeTelegram.running() as telegram,
        opened(telegram) as channel,
        working(**answering(stores, channel)),
    ):
        telegram.turns_topics_on()
        await walk.through(TelegramWire(stores, telegram, channel), TYPED)

        assert telegram.complaints == []
        assert telegram.floods == 0
    assert len(walk.pressed) > 50
