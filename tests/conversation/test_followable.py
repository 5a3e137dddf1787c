"""What is offered to follow beside what a search found."""

import pytest

from bot.conversation.followable import followable
from bot.model.story import Story
from bot.store import Stores
from tests.builders import CLIMATE, READER, TOPICS, article, story

FOUND = (story(lead=article(title="Quake shakes the port of Kelm")), story())


@pytest.mark.parametrize(
    ("words", "commands"),
    [
        ("kelm", ["/follow +kelm"]),
        ("port quake", ["/follow +port quake"]),
        # Of two words one is in no story that was found.
        ("kelm zeppelin", []),
        # What a search forgives.
        ("qake", []),
        # A topic by its name, and nearly.
        ("climate change", ["/follow climate"]),
        ("climte", ["/follow climate"]),
        # Words that everybody has.
        ("the", []),
    ],
)
async def test_a_topic_or_words_that_would_bring_something(
    stores: Stores, words: str, commands: list[str]
) -> None:
    await stores.topics.declare(TOPICS)

    buttons = await followable(words, FOUND, READER.id, stores)

    assert [button.command for button in buttons] == commands


async def test_a_sign_of_a_topic_is_offered_beside_the_topic(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)
    found: tuple[Story, ...] = (story(lead=article(title="Emissions fall")),)

    buttons = await followable("emissions", found, READER.id, stores)

    assert [button.command for button in buttons] == ["/follow climate", "/follow +emissions"]


async def test_what_is_followed_is_not_offered(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)

    assert await followable("climate", FOUND, READER.id, stores) == ()
