"""Readers are answered: in order within a chat, many at once, whatever one of them does."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.commands import Command
from bot.model.chat import Chat, ChatId
from bot.model.delivery import Later
from bot.model.message import Message, Reply
from bot.store import Stores
from bot.store.connection import connect
from bot.store.embedded import embedded
from bot.store.limits import MOST_ASKS
from bot.workers import answer
from handlers import MENU
from tests.builders import TOPICS
from tests.fakes.channel import PaperChannel, paper_chat
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


@dataclass
class Desk:
    """Puts what readers of the paper channel say into the inbox."""

    stores: Stores
    said: int = 0

    async def says(self, chat: Chat, text: str) -> None:
        self.said += 1
        update = (str(self.said), f"{chat.id} {text}", chat.id)
        await self.stores.inbox.receive(PaperChannel.name, [update])


@pytest.fixture
def desk(newsroom: Stores) -> Desk:
    return Desk(newsroom)


async def answered(paper: PaperChannel, chat: Chat, count: int) -> bool:
    return len(paper.sent.get(chat.id, [])) >= count


async def test_a_chat_is_answered_in_order_and_a_slow_one_holds_nobody_up(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    slow, *others = map(paper_chat, range(30))
    gate = paper.gates[slow.id] = asyncio.Event()
    for text in ("/follow climate", "/unfollow climate", "/follow world"):
        for chat in (slow, *others):
            await desk.says(chat, text)
    async with working(**answering(newsroom, paper)):
        for chat in others:
            await until(partial(answered, paper, chat, 3))
        assert len(paper.sent[slow.id]) == 1
        gate.set()
        await until(lambda: all_done(newsroom, paper))

    for chat in (slow, *others):
        texts = [post.text for post in paper.sent[chat.id]]
        assert ["Climate" in text for text in texts] == [True, True, False], texts
        assert await newsroom.subscriptions.topics_of(chat.id) == {"world"}


async def test_an_answer_over_which_we_stumble_holds_nobody_up_and_is_not_repeated(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    unlucky, other = paper_chat(1), paper_chat(2)
    paper.answers[unlucky.id].append(RuntimeError("a surprise"))
    await desk.says(unlucky, "/help")
    await desk.says(other, "/help")
    async with working(**answering(newsroom, paper)):
        await until(lambda: answered(paper, other, 1))
        await until(lambda: all_done(newsroom, paper))

    # The answer may have gone out when the surprise came: it is not repeated.
    assert len(paper.times) == 2


async def test_a_command_that_fails_is_told_so_at_once_and_the_chat_goes_on(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    chat, tries = paper_chat(1), []

    async def fail(message: Message, stores: Stores) -> Reply:
        tries.append(message.argument)
        raise LookupError("a bug")

    menu = (*MENU, Command(name="broken", usage="", summary="Fail", answer=fail))
    counter = answer.Counter(newsroom, paper, menu, frozenset())
    for line in ("/broken 1", "/broken 2", *["/help"] * (MOST_ASKS - 2)):
        await desk.says(chat, line)
    async with working(answer=partial(answer.run, counter=counter)):
        await until(lambda: all_done(newsroom, paper))

    first, second, *others = [post.text for post in paper.sent[chat.id]]
    assert tries == ["1", "2"]
    assert first == second == "That did not work just now. Please try again in a minute."
    # What failed was counted once.
    assert len(others) == MOST_ASKS - 2
    assert all("/follow" in text for text in others)


class NoThreads(PaperChannel):
    async def open_thread(self, chat: ChatId, name: str) -> str:
        raise LookupError("a bug")


async def test_threads_that_cannot_be_opened_repeat_no_answer(newsroom: Stores) -> None:
    paper, chat = NoThreads(threads=defaultdict(list)), paper_chat(1)
    await followed(newsroom, [chat])
    for text in ("/help", "/topics"):
        await Desk(newsroom, said=len(text)).says(chat, text)
    async with working(**answering(newsroom, paper)):
        await until(lambda: all_done(newsroom, paper))

    assert len(paper.sent[chat.id]) == 2


async def test_an_answer_waits_as_long_as_the_platform_says(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    told, other = paper_chat(1), paper_chat(2)
    wait = timedelta(seconds=0.5)
    paper.answers[told.id].append(Later(wait, "slow down", is_for_all=True))
    async with working(**answering(newsroom, paper)):
        await desk.says(told, "/help")
        await until(lambda: asked(paper, 1))
        await desk.says(other, "/help")
        for chat in (told, other):
            await until(partial(answered, paper, chat, 1))

    first, *later = paper.times
    assert all(time - first >= wait - timedelta(milliseconds=20) for time in later)


async def test_an_answer_that_may_have_arrived_is_not_repeated(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    chat = paper_chat(1)
    paper.answers[chat.id].append(Later(None, "timed out", is_uncertain=True))
    await desk.says(chat, "/help")
    async with working(**answering(newsroom, paper)):
        await until(lambda: all_done(newsroom, paper))

    assert len(paper.times) == 1


async def asked(paper: PaperChannel, count: int) -> bool:
    return len(paper.times) >= count


async def test_junk_in_the_inbox_is_dropped(newsroom: Stores, paper: PaperChannel) -> None:
    await newsroom.inbox.receive(paper.name, [("1", "no chat of paper", ""), ("2", "", "")])
    async with working(**answering(newsroom, paper)):
        await until(lambda: all_done(newsroom, paper))

    assert paper.times == []


async def test_a_flood_of_commands_is_told_once_and_the_others_are_answered(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    flooder, other = paper_chat(1), paper_chat(2)
    for _ in range(100):
        await desk.says(flooder, "/help")
    await desk.says(other, "/help")
    async with working(**answering(newsroom, paper)):
        await until(lambda: all_done(newsroom, paper))

    assert len(paper.sent[flooder.id]) == 21
    assert "That was a lot at once" in paper.sent[flooder.id][-1].text
    assert len(paper.sent[other.id]) == 1


async def test_ten_thousand_characters_get_a_short_answer(
    newsroom: Stores, paper: PaperChannel, desk: Desk
) -> None:
    chat = paper_chat(1)
    for text in ("x" * 10_000, "/follow " + "y" * 10_000, "/" + "z" * 10_000):
        await desk.says(chat, text)
    async with working(**answering(newsroom, paper)):
        await until(lambda: answered(paper, chat, 3))

    assert all(len(post.text) < 500 for post in paper.sent[chat.id])


async def test_redis_gone_for_a_moment_is_survived_by_every_loop(
    tmp_path: Path, paper: PaperChannel
) -> None:
    chat = paper_chat(1)
    async with connect(f"unix://{tmp_path}/redis.sock") as database:
        stores = Stores.over(database)
        loops = answering(stores, paper) | broadcasting(stores, paper)
        async with embedded(tmp_path):
            await stores.topics.declare(TOPICS)
            await followed(stores, [chat])
        async with working(**loops):
            async with embedded(tmp_path):
                await Desk(stores).says(chat, "/help")
                await until(lambda: answered(paper, chat, 1))
            async with embedded(tmp_path):
                await Desk(stores, said=1).says(chat, "/topics")
                await published(stores, breaking())
                await until(lambda: answered(paper, chat, 3))

    assert len(paper.sent[chat.id]) == 3
