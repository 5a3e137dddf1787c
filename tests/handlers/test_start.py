import pytest

from bot.store import Stores
from handlers.start import start
from tests.builders import CLIMATE, READER, message


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


async def test_without_any_topics_the_welcome_still_stands(stores: Stores) -> None:
    await stores.topics.declare(())

    reply = await start.answer(message("/start"), stores)

    assert reply.text.startswith("Hello!")
