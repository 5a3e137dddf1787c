"""Whatever readers say is answered once, in order within a chat, whoever dies meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest

from bot.commands import Command
from bot.core.rendering import post_of_reply
from bot.lifetime import Stop, pause
from bot.model.chat import ChatId
from bot.model.delivery import Later
from bot.model.message import Message, Reply
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.heartbeats import BEAT
from bot.store.inbox import Lane
from bot.workers import answer
from bot.workers.answer import Counter
from tests.fakes.channel import PaperChannel, paper_chat
from tests.waiting import until
from tests.workers.newsroom import working

CHATS = [paper_chat(number).id for number in range(5)]
LINES = 20


class Echo:
    """A command that answers with its argument, and notes what it was asked."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def answer(self, message: Message, stores: Stores) -> Reply:
        self.heard.append(f"{message.chat.id} {message.argument}")
        return Reply("{said}", said=message.argument)


@pytest.fixture
def echo() -> Echo:
    return Echo()


def counter(stores: Stores, paper: PaperChannel, echo: Echo) -> Counter:
    menu = (Command(name="echo", usage="<words>", summary="Say it again", answer=echo.answer),)
    return Counter(stores, paper, menu, frozenset())


@asynccontextmanager
async def answering(of: Counter, worker: str) -> AsyncIterator[Stop]:
    """A process that answers, under a name of its own; cut off when the block ends."""

    async def beat(stop: Stop) -> None:
        while not await pause(stop, BEAT):
            await of.stores.heartbeats.beat(worker, ())

    await of.stores.heartbeats.beat(worker, ())
    async with working(beat=beat, answer=partial(answer.run, counter=of, worker=worker)) as stop:
        yield stop
    await of.stores.heartbeats.end(worker)


async def heard(
    stores: Stores, paper: PaperChannel, lines: Sequence[int], chats: Sequence[ChatId] = CHATS
) -> None:
    """Each of the chats says those numbers, all in turn."""
    await stores.inbox.receive(
        paper.name,
        [(f"{chat}/{line}", f"{chat} /echo {line}", chat) for line in lines for chat in chats],
    )


def said(paper: PaperChannel, chat: ChatId) -> list[str]:
    return [post.text for post in paper.sent[chat]]


async def all_said(paper: PaperChannel, count: int) -> None:
    async def enough() -> bool:
        return all(len(paper.sent[chat]) >= count for chat in CHATS)

    await until(enough)


async def test_two_workers_keep_the_order_of_every_chat(
    stores: Stores, paper: PaperChannel, echo: Echo
) -> None:
    desk = counter(stores, paper, echo)
    async with answering(desk, "one"), answering(desk, "two"):
        for start in range(0, LINES, 5):
            await heard(stores, paper, range(start, start + 5))
        await all_said(paper, LINES)

    assert {chat: said(paper, chat) for chat in CHATS} == {
        chat: [str(line) for line in range(LINES)] for chat in CHATS
    }
    assert len(echo.heard) == LINES * len(CHATS)


async def test_every_command_is_done_and_no_answer_repeated_when_workers_are_cut_off(
    stores: Stores, database: Database, paper: PaperChannel, echo: Echo
) -> None:
    desk = counter(stores, paper, echo)
    # Fewer than a reader may ask in a minute: a command that is executed again counts again.
    lines, cuts = 15, (10, 30, 50)
    await heard(stores, paper, range(lines))

    async def enough(most: int) -> bool:
        return sum(map(len, paper.sent.values())) >= most

    async def empty() -> bool:
        return not await database.xlen(keys.inbox(paper.name))

    for most in cuts:
        async with answering(desk, f"cut off at {most}"):
            await until(partial(enough, most))
    async with answering(desk, "heir"):
        await until(empty)

    assert len(set(echo.heard)) == lines * len(CHATS)
    for chat in CHATS:
        numbers = [int(text) for text in said(paper, chat)]
        assert numbers == sorted(set(numbers))
        # Only what a cut found between "on the wire" and the wire itself is missing.
        assert len(numbers) >= lines - len(cuts)


async def test_an_heir_says_what_was_executed_and_executes_it_no_more(
    stores: Stores, paper: PaperChannel, echo: Echo
) -> None:
    await heard(stores, paper, [0])
    await stores.inbox.take(paper.name, "dead", most=9)
    for chat in CHATS:
        note = answer._POST.dump_json(post_of_reply(Reply("from the dead"))).decode()
        await stores.inbox.executed(paper.name, f"{chat}/0", note)
    # One of the answers was on the wire, or out.
    await stores.inbox.launch(paper.name, f"{CHATS[0]}/0")

    async with answering(counter(stores, paper, echo), "heir"):
        await heard(stores, paper, [1])
        await all_said(paper, 1)

        async def answered() -> bool:
            return all("1" in said(paper, chat) for chat in CHATS)

        await until(answered)

    assert said(paper, CHATS[0]) == ["1"]
    assert [said(paper, chat) for chat in CHATS[1:]] == [["from the dead", "1"]] * 4
    assert sorted(echo.heard) == sorted(f"{chat} 1" for chat in CHATS)


async def test_an_answer_that_surely_did_not_go_out_is_sent_again(
    stores: Stores, paper: PaperChannel, echo: Echo
) -> None:
    chat = CHATS[0]
    paper.answers[chat].append(Later(timedelta(seconds=0.01), "429"))
    paper.answers[chat].append(Later(None, "no answer", is_uncertain=True))

    async with answering(counter(stores, paper, echo), "one"):
        await heard(stores, paper, [0, 1])
        await all_said(paper, 1)

    assert said(paper, chat) == ["1"]


async def test_a_stop_leaves_the_rest_of_a_chat_to_others(
    stores: Stores, paper: PaperChannel, echo: Echo
) -> None:
    chat = CHATS[0]
    paper.gates[chat] = asyncio.Event()

    async def begun() -> bool:
        return bool(paper.sent[chat])

    async def left() -> tuple[Lane, ...]:
        return await stores.inbox.take(paper.name, "other", most=9)

    async with answering(counter(stores, paper, echo), "one") as stop:
        await heard(stores, paper, [0, 1], [chat])
        await until(begun)
        stop.set()
        paper.gates[chat].set()
        (lane,) = await until(left)

    assert (lane.name, said(paper, chat)) == (chat, ["0"])
