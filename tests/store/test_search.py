"""The search follows the log, whoever takes its lines in, and however often."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.fingerprint import terms
from bot.core.search import record
from bot.model.story import Story, StoryId, Urgency
from bot.store import Stores
from bot.store.connection import Database
from bot.workers.index import index
from tests.builders import NOW, article, decision, story

HOUR = timedelta(hours=1)


async def told(stores: Stores, title: str, hours: float = 1, **changes: object) -> Story:
    """Publish a story of that title; the search has not seen it yet."""
    log = await stores.stories.read_log("")
    at = NOW - hours * HOUR
    lead = article(title=title, text="Nothing more was known at first.")
    about = story(lead=lead, updated=at, **changes)
    decided = decision(about, terms=json.dumps(terms(lead).to_dict()), at=at)
    position = log[-1].position if log else ""
    assert await stores.stories.publish(decided, read_up_to=position, now=at)
    return about


async def titles(stores: Stores, words: str) -> list[str]:
    found = await stores.stories.those(await stores.search.find(words, NOW, most=9))
    return [one.lead.title for one in found]


@pytest.fixture(autouse=True)
async def news(stores: Stores) -> None:
    await told(stores, "Floods cut off the port of Maravel", hours=20)
    await told(stores, "Flood warning for Ostrania lifted", hours=5)
    await told(stores, "Élections: le dépouillement commence à Valdoria", hours=3, reasons=())
    await told(stores, "Engineers close the Kelm bridge", hours=1)
    while await index(stores):
        pass


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("floods", "Flood warning for Ostrania lifted"),
        ("the FLOOD in Maravel?", "Floods cut off the port of Maravel"),
        ("flooding maravel", "Floods cut off the port of Maravel"),
        ("maravle", "Floods cut off the port of Maravel"),
        ("enginers", "Engineers close the Kelm bridge"),
        ("elections", "Élections: le dépouillement commence à Valdoria"),
        ("kelm tonight", "Engineers close the Kelm bridge"),
    ],
)
async def test_stories_are_found_by_their_words(stores: Stores, words: str, first: str) -> None:
    assert (await titles(stores, words))[0] == first


@pytest.mark.parametrize("words", ["", "the", "zeppelins", "?", "zzz yyy xxx kelm", "\x00", "*"])
async def test_what_is_not_there_is_not_found(stores: Stores, words: str) -> None:
    assert await titles(stores, words) == []


async def test_taken_in_twice_a_story_is_found_once(stores: Stores) -> None:
    lines = await stores.stories.read_log("")
    stories = await stores.stories.those([line.story for line in lines])

    assert not await stores.search.add(lines, stories, after="")
    assert await stores.search.add(lines, stories, after=await stores.search.position())
    assert await titles(stores, "kelm") == ["Engineers close the Kelm bridge"]


async def test_what_came_after_is_taken_in_and_nothing_else(stores: Stores) -> None:
    await told(stores, "Ferry runs aground", hours=0)

    assert await titles(stores, "ferry") == []
    assert await index(stores) == 1
    assert await titles(stores, "ferry") == ["Ferry runs aground"]
    assert await index(stores) == 0


async def test_last_weeks_stories_are_found_for_seven_days(stores: Stores) -> None:
    await told(stores, "Glacier breaks", hours=6.9 * 24)
    await told(stores, "Glacier cracks", hours=7.1 * 24)
    await index(stores)

    assert await titles(stores, "glacier") == ["Glacier breaks"]


async def test_the_top_of_the_day_is_kept_by_weight(stores: Stores) -> None:
    loud = await told(stores, "Dam bursts", hours=2, urgency=Urgency.FLASH)
    await told(stores, "Dam inspected", hours=49, urgency=Urgency.FLASH)
    await index(stores)

    top = await stores.search.top(NOW)

    assert top[0] == loud.id
    assert len(top) == 5


async def test_a_readers_own_feed_is_on_no_top_and_in_no_search(stores: Stores) -> None:
    """Ingest writes no terms for it."""
    lead = article(title="Flash: my garden floods", is_private=True)
    own = story(lead=lead, urgency=Urgency.FLASH, updated=NOW - HOUR)
    line = (await stores.stories.read_log(""))[-1]
    await stores.search.add(
        [replace(line, story=own.id, terms="")], [own], after=await stores.search.position()
    )

    assert own.id not in await stores.search.top(NOW)
    assert own.id not in await stores.search.find("garden", NOW, most=9)


async def test_what_a_story_was_told_as_is_kept_in_order(stores: Stores) -> None:
    first = await told(stores, "Dam leaks", hours=2)
    later = article(title="Dam bursts", publisher="Second Wire")
    second = story(id=first.id, lead=later, updated=NOW)
    lines = await stores.stories.read_log("")
    await index(stores)
    await stores.search.add(lines, [second], after=await stores.search.position())

    steps = await stores.search.steps(first.id)

    assert [(step.publisher, step.headline) for step in steps] == [
        ("Example Wire", "Dam leaks"),
        ("Second Wire", "Dam bursts"),
    ]
    assert [step.at for step in steps] == [first.updated, NOW]


async def test_of_a_common_word_the_newest_are_looked_at_and_a_rare_one_leaves_it_room(
    stores: Stores, database: Database
) -> None:
    """More stories say "harbour" than one search reads; they are recorded as the index does."""
    common = [f"{number:012x}" for number in range(7000)]
    records = "".join(
        record(StoryId(name), NOW - HOUR + timedelta(seconds=place), in_title=False)
        for place, name in enumerate(common)
    )
    await told(stores, "Ferry leaves the harbour", hours=2)
    await index(stores)
    week = int(NOW.timestamp() // timedelta(days=7).total_seconds())
    await database.append(f"fw:{{news}}:search:{week}:stem:harbour", records)

    found = await stores.search.find("harbour", NOW, most=9)
    both = await stores.search.find("harbour ferry", NOW, most=1)

    assert found[0] == common[-1]
    assert len(await stores.search.find("harbour", NOW, most=9000)) == 5000
    assert (await stores.stories.those(both))[0].lead.title == "Ferry leaves the harbour"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("flood", 2),
        ("floods maravel", 1),
        ("maravel", 1),
        ("kelm ostrania", 0),
        ("zeppelins", 0),
        ("maravle", 0),
        ("the", 0),
        ("", 0),
        ("flood " * 500, 2),
    ],
)
async def test_stories_that_have_all_of_the_words_are_counted(
    stores: Stores, words: str, count: int
) -> None:
    await told(stores, "Floods of old in Maravel", hours=7.5 * 24)
    await index(stores)

    assert await stores.search.count(words, NOW) == count
