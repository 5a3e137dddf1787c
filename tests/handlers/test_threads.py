from collections import defaultdict
from dataclasses import replace

import pytest

from bot.model.chat import ChatKind
from bot.model.message import Message, Reply
from bot.store import Stores
from handlers.settings import settings
from handlers.threads import threads
from tests.builders import NOW, READER, message
from tests.fakes.channel import PaperChannel


def said(line: str, *, kind: ChatKind = ChatKind.PRIVATE, has_threads: bool = True) -> Message:
    platform = PaperChannel(threads=defaultdict(list) if has_threads else None)
    return replace(message(line, chat=replace(READER, kind=kind)), platform=platform)


def commands(reply: Reply) -> list[str]:
    return [button.command for button in reply.buttons]


async def test_they_are_on_until_the_reader_says_otherwise(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)

    shown = await threads.answer(said("/threads"), stores)
    assert "has a thread of its own" in shown.text
    assert commands(shown) == ["/threads off", "/settings"]

    off = await threads.answer(said("/threads OFF"), stores)
    assert "not in threads" in off.text
    assert commands(off) == ["/threads on", "/settings"]
    assert not await stores.threads.are_wanted(READER.id)

    again = await threads.answer(said("/threads off"), stores)
    assert again.text == off.text
    await threads.answer(said("/threads on"), stores)
    assert await stores.threads.are_wanted(READER.id)


async def test_other_words_change_nothing(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)

    reply = await threads.answer(said("/threads of my coat"), stores)

    assert "has a thread of its own" in reply.text


@pytest.mark.parametrize(
    "where",
    [
        said("/threads off", has_threads=False),
        said("/threads off", kind=ChatKind.GROUP),
        message("/threads off"),
    ],
)
async def test_where_there_are_none_it_says_so_and_offers_none(
    stores: Stores, where: Message
) -> None:
    reply = await threads.answer(where, stores)

    assert "cannot be parted" in reply.text
    assert commands(reply) == ["/settings"]
    assert await stores.threads.are_wanted(READER.id)
    shown = await settings.answer(replace(where, text="/settings"), stores)
    assert "/threads" not in commands(shown)
