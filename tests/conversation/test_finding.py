"""What is found for words is the same whoever asks, page by page."""

import pytest

from bot.conversation.finding import Page, found_by_words, found_for, found_in
from bot.editing import Desk
from bot.store import Stores
from tests.builders import CLIMATE, NOW, TOPICS
from tests.reporting import reported

SIZE = 3


@pytest.fixture(autouse=True)
async def _stories(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)
    await reported(stores, "zeppelins", 4)
    await reported(stores, "climate", 2)


def titles(page: Page) -> list[str]:
    return [story.lead.title for story in page.stories]


async def test_words_are_looked_for_and_come_in_pages(stores: Stores) -> None:
    first = await found_by_words(stores, "zeppelins", NOW, number=1, size=SIZE)
    second = await found_by_words(stores, "zeppelins", NOW, number=2, size=SIZE)
    beyond = await found_by_words(stores, "zeppelins", NOW, number=9, size=SIZE)

    assert titles(first) == [f"Story {number} on zeppelins" for number in (4, 3, 2)]
    assert titles(second) == ["Story 1 on zeppelins"]
    assert titles(beyond) == []
    assert [page.has_more for page in (first, second, beyond)] == [True, False, False]
    assert [page.is_any for page in (first, second, beyond)] == [True, True, True]


async def test_a_story_is_found_by_the_words_of_what_was_merged_into_it(stores: Stores) -> None:
    (whole, *_) = (await found_in(stores, CLIMATE, number=1, size=9)).stories
    for part in (await found_by_words(stores, "zeppelins", NOW, number=1, size=9)).stories:
        await Desk(stores, []).merge(whole.id, part.id)

    found = await found_by_words(stores, "zeppelins", NOW, number=1, size=SIZE)

    assert titles(found) == [whole.lead.title]


async def test_the_newest_come_in_pages_too(stores: Stores) -> None:
    everything = await found_in(stores, None, number=2, size=4)
    climate = await found_in(stores, CLIMATE, number=1, size=2)

    assert (len(everything.stories), everything.has_more) == (2, False)
    assert titles(climate) == ["Story 2 on climate", "Story 1 on climate"]
    assert not climate.has_more


@pytest.mark.parametrize("text", ["climate", "Climate change", "global WARMING"])
async def test_a_topics_name_means_its_newest_stories(stores: Stores, text: str) -> None:
    page = await found_for(stores, text, NOW, number=1, size=SIZE)

    assert titles(page) == ["Story 2 on climate", "Story 1 on climate"]


@pytest.mark.parametrize("text", ["the zeppelins", "zepelins", "Zeppelins of climate"])
async def test_other_words_are_looked_for(stores: Stores, text: str) -> None:
    page = await found_for(stores, text, NOW, number=1, size=SIZE)

    assert "Story 4 on zeppelins" in titles(page)


@pytest.mark.parametrize("text", ["", "the", "?!", "submarines", "日本語"])
async def test_nothing_is_found_for_nothing(stores: Stores, text: str) -> None:
    page = await found_for(stores, text, NOW, number=1, size=SIZE)

    assert page == Page((), has_more=False, is_any=False)
