"""What is published is found soon, by however many processes take it in."""

from functools import partial

from bot.model.story import StoryId
from bot.store import Stores
from bot.workers import index
from tests.builders import NOW, SCIENCE, WORLD, article, decision, story
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


async def test_what_new_stories_are_about_is_counted_once_a_story(stores: Stores) -> None:
    for number in range(3):
        await told(stores, f"Flood hits the port of Maravel {number}", topics=(SCIENCE.slug,))
    for number in range(3):
        await private(stores, f"The garden of Kelm {number}")
    while await index.index(stores):
        pass
    (line, *_) = await stores.stories.read_log("")

    rising = await stores.trends.rising(line.written, most=9)

    assert sorted(rising) == ["+Maravel", SCIENCE.slug]


async def private(stores: Stores, title: str) -> None:
    """A report of a reader's own feed is published."""
    (*_, last) = await stores.stories.read_log("")
    lead = article(title=title, text="It blooms.", is_private=True)
    decided = decision(story(lead=lead, topics=(WORLD.slug,)), terms="", at=NOW)
    assert await stores.stories.publish(decided, read_up_to=last.position, now=NOW)


async def found(stores: Stores, words: str) -> tuple[StoryId, ...]:
    return await stores.search.find(words, NOW, most=5)
