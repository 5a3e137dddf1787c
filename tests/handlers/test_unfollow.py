import pytest

from bot.core.rendering import post_of_reply
from bot.model.topic import Topic, TopicSlug
from bot.store import Stores
from handlers.follow import follow
from handlers.unfollow import unfollow
from tests.builders import CLIMATE, FOOTBALL, READER, TOPICS, message


@pytest.fixture(autouse=True)
async def _followed(stores: Stores, _topics: None) -> None:
    for topic in (CLIMATE, FOOTBALL):
        await stores.subscriptions.follow(READER, topic.slug, most=50)


@pytest.mark.parametrize("words", ["climate", "Global Warming"])
async def test_a_topic_is_given_up_by_any_of_its_names(stores: Stores, words: str) -> None:
    reply = await unfollow.answer(message(f"/unfollow {words}"), stores)

    assert post_of_reply(reply).text == "You get no more alerts about Climate."
    assert "/follow climate" in [button.command for button in reply.buttons]
    assert await stores.subscriptions.topics_of(READER.id) == {FOOTBALL.slug}


async def test_without_a_topic_it_shows_what_is_followed(stores: Stores) -> None:
    reply = await unfollow.answer(message("/unfollow"), stores)

    assert [button.command for button in reply.buttons] == [
        "/unfollow climate",
        "/unfollow football",
        "/unfollow all",
    ]


@pytest.mark.parametrize("words", ["all", "ALL", "everything"])
async def test_all_can_be_given_up_at_once(stores: Stores, words: str) -> None:
    await unfollow.answer(message(f"/unfollow {words}"), stores)

    assert await stores.subscriptions.topics_of(READER.id) == frozenset()


async def test_all_that_was_given_up_at_once_comes_back_at_once(stores: Stores) -> None:
    await follow.answer(message('/follow "rare earths"'), stores)
    before = await stores.subscriptions.topics_of(READER.id)
    undo, _ = (await unfollow.answer(message("/unfollow all"), stores)).buttons
    await follow.answer(message(undo.command), stores)

    assert undo.label == "Undo"
    assert await stores.subscriptions.topics_of(READER.id) == before


async def test_what_no_button_can_say_is_not_offered_again(stores: Stores) -> None:
    for number in range(9):
        await stores.subscriptions.follow(READER, TopicSlug(f"long-topic-{number}"), most=50)
    (topics,) = (await unfollow.answer(message("/unfollow all"), stores)).buttons

    assert topics.command == "/topics"


async def test_a_near_miss_offers_buttons_and_ends_nothing(stores: Stores) -> None:
    reply = await unfollow.answer(message("/unfollow climb"), stores)

    assert [button.command for button in reply.buttons] == ["/unfollow climate"]
    assert CLIMATE.slug in await stores.subscriptions.topics_of(READER.id)


@pytest.mark.parametrize("words", ["science", "zeppelins", "x" * 10_000, "-1", "{topic}"])
async def test_what_is_not_followed_cannot_be_given_up(stores: Stores, words: str) -> None:
    reply = await unfollow.answer(message(f"/unfollow {words}"), stores)

    assert "You follow nothing called" in reply.text
    assert len(post_of_reply(reply).text) < 200


async def test_who_follows_nothing_is_shown_the_topics(stores: Stores) -> None:
    await unfollow.answer(message("/unfollow all"), stores)
    reply = await unfollow.answer(message("/unfollow climate"), stores)

    assert [button.command for button in reply.buttons] == ["/topics"]


async def test_a_topic_that_the_operator_abolished_can_be_given_up(stores: Stores) -> None:
    gone = Topic(slug=TopicSlug("old-wars"), name="Old wars")
    await stores.subscriptions.follow(READER, gone.slug, most=50)
    await stores.topics.declare(TOPICS)

    await unfollow.answer(message("/unfollow old-wars"), stores)

    assert gone.slug not in await stores.subscriptions.topics_of(READER.id)
