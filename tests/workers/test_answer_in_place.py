"""An answer takes the place of the message whose button asked for it, where that can be."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.channels.contract import Channel
from bot.commands import command
from bot.lifetime import Loop
from bot.model.message import Button, Enclosure, Message, Reply
from bot.store import Stores
from bot.workers import answer, listen
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import NO_LIMITS, FakeTelegram, Person
from tests.waiting import until
from tests.workers.newsroom import all_done, beating, working


@command("page", "[number]", "Turn over")
async def page(message: Message, _stores: Stores) -> Reply:
    number = int(message.argument or 1)
    return Reply("Page {number}", number=number, in_place=True, buttons=_turn(number))


@command("same", "", "Say it once more")
async def same(_message: Message, _stores: Stores) -> Reply:
    return Reply("Always", in_place=True, buttons=(Button("Again", "/same"),))


@command("card", "", "Get a file")
async def card(_message: Message, _stores: Stores) -> Reply:
    file = Enclosure("card.json", "application/json", b64encode(b"{}").decode())
    return Reply("Keep it", enclosure=file, in_place=True, buttons=(Button("Again", "/card"),))


def _turn(number: int) -> tuple[Button, ...]:
    return (Button("Next", f"/page {number + 1}"),)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as server:
        yield server
        assert server.complaints == []


@asynccontextmanager
async def answers(stores: Stores, telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        counter = answer.Counter(stores, channel, (page, same, card), frozenset())
        loops: dict[str, Loop] = {
            "listen": partial(listen.run, stores=stores, channel=channel, menu=()),
            "answer": partial(answer.run, counter=counter),
            "heartbeat": partial(beating, stores=stores),
        }
        async with working(**loops):
            yield channel


async def test_a_page_is_turned_where_it_lies(stores: Stores, telegram: FakeTelegram) -> None:
    reader = telegram.person()
    async with answers(stores, telegram):
        reader.says("/page")
        await telegram.until(lambda: reader.received)
        for turned in ("Page 2", "Page 3"):
            reader.presses("Next")
            await telegram.until(partial(shows, reader, turned))

    (message,) = reader.received
    assert [content.text for content in message.earlier] == ["Page 1", "Page 2"]
    assert [button.data for button in message.buttons[0]] == ["/page 4"]


def shows(reader: Person, text: str) -> bool:
    return reader.received[-1].text == text


async def test_what_is_so_already_is_not_said_again(stores: Stores, telegram: FakeTelegram) -> None:
    reader = telegram.person()
    async with answers(stores, telegram) as channel:
        reader.says("/same")
        await telegram.until(lambda: reader.received)
        press = reader.presses("Again")
        await telegram.until(lambda: telegram.calls_of("editMessageText"))
        await until(lambda: all_done(stores, channel))

    assert press.answered
    assert len(reader.received) == 1


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited"])
async def test_where_the_message_is_gone_or_too_old_the_answer_comes_below(
    stores: Stores, telegram: FakeTelegram, why: str
) -> None:
    reader = telegram.person()
    async with answers(stores, telegram):
        reader.says("/page")
        await telegram.until(lambda: reader.received)
        telegram.fail_next(400, f"Bad Request: {why}", method="editMessageText")
        reader.presses("Next")
        await telegram.until(lambda: len(reader.received) == 2)

    assert [message.text for message in reader.received] == ["Page 1", "Page 2"]


async def test_a_button_that_was_never_there_replaces_nothing(
    stores: Stores, telegram: FakeTelegram
) -> None:
    group = telegram.group()
    async with answers(stores, telegram):
        group.says("/same", by=group.member())
        await telegram.until(lambda: group.received)
        group.presses_forged("/page 7", by=group.member())
        await telegram.until(lambda: len(group.received) == 2)

    assert [message.text for message in group.received] == ["Always", "Page 7"]
    assert telegram.calls_of("editMessageText") == []


async def test_a_file_comes_below_and_never_in_the_place_of_a_text(
    stores: Stores, telegram: FakeTelegram
) -> None:
    reader = telegram.person()
    async with answers(stores, telegram):
        reader.says("/card")
        await telegram.until(lambda: reader.received)
        reader.presses("Again")
        await telegram.until(lambda: len(reader.received) == 2)

    for seen in reader.received:
        assert (seen.text, seen.content.document, seen.content.file) == (
            "Keep it",
            "card.json",
            b"{}",
        )


async def test_a_flood_while_editing_is_waited_for(stores: Stores, telegram: FakeTelegram) -> None:
    reader = telegram.person()
    async with answers(stores, telegram):
        reader.says("/page")
        await telegram.until(lambda: reader.received)
        telegram.fail_next(retry_after=1, method="editMessageText")
        reader.presses("Next")
        await telegram.until(lambda: reader.received[0].text == "Page 2")

    assert len(reader.received) == 1
