import pytest

from bot.store import Stores
from handlers.start import start
from tests.builders import CLIMATE, NOW, READER, message
from tests.handlers.conftest import Report


async def test_a_newcomer_gets_topics_to_follow_and_the_way_to_help(stores: Stores) -> None:
    reply = await start.answer(message("/start"), stores)

    commands = [button.command for button in reply.buttons]
    assert "/follow climate" in commands
    assert {"/topics", "/latest", "/help"} <= set(commands)
    assert await stores.subscriptions.topics_of(READER.id) == frozenset()


async def test_a_follow_link_follows_at_once_and_says_so(stores: Stores) -> None:
    reply = await start.answer(message("/start follow-climate"), stores)

    assert "You will hear about Climate" in reply.text
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE.slug}


async def test_a_follow_link_taken_twice_follows_once(stores: Stores) -> None:
    await start.answer(message("/start follow-climate"), stores)
    reply = await start.answer(message("/start follow-climate"), stores)

    assert "You already follow Climate" in reply.text


@pytest.mark.parametrize("link", ["follow-zeppelins", "follow-wds-zeppelin"])
async def test_a_link_to_words_or_to_a_topic_that_is_gone_follows_the_words(
    stores: Stores, link: str
) -> None:
    reply = await start.answer(message(f"/start {link}"), stores)

    assert "/topics" in [button.command for button in reply.buttons]
    assert await stores.subscriptions.topics_of(READER.id) == {"wds-zeppelin"}


async def test_a_link_with_nothing_in_it_asks_which_topic(stores: Stores) -> None:
    reply = await start.answer(message("/start follow-"), stores)

    assert "Which topic?" in reply.text


@pytest.mark.parametrize("words", ["climate", "Global warming"])
async def test_a_topics_name_is_followed_without_a_sign(stores: Stores, words: str) -> None:
    await start.answer(message(f"/start {words}"), stores)

    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE.slug}


@pytest.mark.parametrize(
    "words", ["storebot", "ref_12345", "wds-zeppelin", "c3RvcmU", "climb", "-", "x" * 5000]
)
async def test_what_another_link_carries_follows_nothing(stores: Stores, words: str) -> None:
    reply = await start.answer(message(f"/start {words}"), stores)

    assert reply.text.startswith("Hello!")
    assert await stores.subscriptions.topics_of(READER.id) == frozenset()


async def test_the_mark_of_a_link_is_counted_and_changes_nothing_else(stores: Stores) -> None:
    for line in ("follow-climate_poster", "follow-climate_poster", "follow-climate", "climate"):
        reply = await start.answer(message(f"/start {line}"), stores)
        assert "Climate" in reply.text

    counts = await stores.links.counts(NOW.date())
    assert counts == {NOW.date(): {"follow-climate_poster": 2, "follow-climate": 1}}


@pytest.mark.parametrize("line", ["follow-zeppelins", "story-none_x", "follow-", "nonsense", "ä"])
async def test_what_leads_nowhere_is_not_counted(stores: Stores, line: str) -> None:
    await start.answer(message(f"/start {line}"), stores)

    assert await stores.links.counts(NOW.date()) == {}


async def test_a_link_to_a_story_shows_it_and_offers_to_follow_it(
    stores: Stores, report: Report
) -> None:
    await report("climate", 1)
    (story,) = await stores.stories.latest(most=1)

    reply = await start.answer(message(f"/start story-{story.id}_share"), stores)

    assert reply.stories == (story,)
    commands = [button.command for button in reply.buttons]
    assert commands[:2] == [f"/follow story-{story.id}", f"/story {story.id}"]
    assert (await stores.links.counts(NOW.date()))[NOW.date()] == {f"story-{story.id}_share": 1}


async def test_a_link_to_a_story_that_has_ended_says_so(stores: Stores) -> None:
    reply = await start.answer(message("/start story-00ff00ff00ff"), stores)

    assert "no longer know that story" in reply.text
    assert "/latest" in [button.command for button in reply.buttons]


async def test_without_any_topics_the_welcome_still_stands(stores: Stores) -> None:
    await stores.topics.declare(())

    reply = await start.answer(message("/start"), stores)

    assert reply.text.startswith("Hello!")
