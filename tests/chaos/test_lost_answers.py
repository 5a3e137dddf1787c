"""A step that was made and whose answer was lost on the way is made again, and nobody is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.story import Urgency
from bot.store import Stores, keys
from bot.store.connection import Database, connect
from tests.builders import CLIMATE, NOW
from tests.chaos.proxy import Line
from tests.waiting import until
from tests.workers.newsroom import breaking, followed

PAPER = ChannelName("paper")
BUCKET = Bucket(PAPER, 0)


@pytest.fixture
async def line(redis_address: str, tmp_path: Path) -> AsyncIterator[Line]:
    upstream = Path(redis_address.removeprefix("unix://"))
    async with Line.running(tmp_path / "line.sock", upstream) as line:
        yield line


@pytest.fixture
async def far(line: Line) -> AsyncIterator[Stores]:
    """The stores, over the line."""
    async with connect(line.address) as database:
        yield Stores.over(database)


async def test_readers_whose_claim_was_not_heard_of_are_claimed_all_the_same(
    stores: Stores, far: Stores, line: Line
) -> None:
    await followed(stores, [Chat(id=ChatId(f"paper:{number}")) for number in range(5)])
    alert = breaking()
    assert await far.ledger.claim(Bucket(PAPER, 1), alert, "run", takes_over=False) == ()
    line.mute()
    claiming = asyncio.create_task(far.ledger.claim(BUCKET, alert, "run", takes_over=False))
    await until(lambda: stores.ledger.rows(BUCKET, alert.id))
    line.cut()
    line.thaw()

    assert len(await claiming) == 5


async def test_a_job_that_was_given_in_an_answer_that_got_lost_is_taken_in_the_end(
    database: Database, stores: Stores, far: Stores, line: Line
) -> None:
    await followed(stores, [Chat(id=ChatId("paper:1"))])
    alert, lane = breaking(topics=(CLIMATE.slug,), created=NOW), Urgency.URGENT
    taking = asyncio.create_task(far.outbox.take(PAPER, lane, "one"))

    async def is_waiting() -> bool:
        return any("b" in client["flags"] for client in await database.client_list())

    async def given() -> list[object]:
        found: list[object] = await database.xpending_range(
            keys.jobs(PAPER, lane), "workers", "-", "+", 10
        )
        return found

    await until(is_waiting)
    line.mute()
    await stores.outbox.fan_out("0-1", alert, [PAPER])
    await until(given)
    line.cut()
    line.thaw()
    await taking

    assert await until(lambda: far.outbox.take(PAPER, lane, "one"))
