"""What is published is found soon, by however many processes take it in."""

from functools import partial

from bot.model.story import StoryId
from bot.store import Stores
from bot.workers import index
from tests.builders import NOW
from tests.store.test_search import told
from tests.waiting import until
from tests.workers.newsroom import working


async def test_two_processes_take_in_each_story_once(stores: Stores) -> None:
    first = await told(stores, "Ferry aground off Maravel")
    run = partial(index.run, stores=stores)
    async with working(one=run, other=run):
        await until(lambda: found(stores, "ferry"))
        second = await told(stores, "Kelm bridge closed")
        await until(lambda: found(stores, "kelm"))

    assert await found(stores, "ferry") == (first.id,)
    assert await found(stores, "kelm") == (second.id,)


async def found(stores: Stores, words: str) -> tuple[StoryId, ...]:
    return await stores.search.find(words, NOW, most=5)
