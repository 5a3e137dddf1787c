import pytest

from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.follow import MOST_TOPICS, follow
from tests.builders import CLIMATE, FOOTBALL, READER, TOPICS, message, topic


@pytest.mark.parametrize(
    "words", ["climate", "Climate", "CLIMATE", "global warming", "  Climate  Change ", "climate!"]
)
async def test_a_topic_is_followed_by_any_of_its_names(stores: Stores, words: str) -> None:
    reply = await follow.answer(message(f"/follow {words}"), stores)

    assert post_of_reply(reply).text == "You will hear about Climate as it happens."
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE.slug}


async def test_following_twice_says_that_it_is_followed(stores: Stores) -> None:
    await follow.answer(message("/follow climate"), stores)
    reply = await follow.answer(message("/follow climate"), stores)

    assert post_of_reply(reply).text == "You already follow Climate."


async def test_a_near_miss_offers_buttons_and_follows_nothing(stores: Stores) -> None:
    reply = await follow.answer(message("/follow climb"), stores)

    commands = [button.command for button in reply.buttons]
    assert commands[0] == "/follow climbing"
    assert "/follow climate" in commands
    assert await stores.subscriptions.topics_of(READER.id) == frozenset()


@pytest.mark.parametrize("words", ["futball", "world cup", "carbon"])
async def test_a_single_near_miss_is_asked_about_too(stores: Stores, words: str) -> None:
    reply = await follow.answer(message(f"/follow {words}"), stores)

    assert "Which topic do you mean" in reply.text
    assert [button.command for button in reply.buttons][1:] == [f"/follow +{words}"]
    assert await stores.subscriptions.topics_of(READER.id) == frozenset()


async def test_what_is_no_topic_is_followed_as_words_and_can_be_undone(stores: Stores) -> None:
    reply = await follow.answer(message("/follow zeppelins"), stores)

    assert "You will hear about zeppelins as it happens." in post_of_reply(reply).text
    assert await stores.subscriptions.topics_of(READER.id) == {"wds-zeppelin"}
    assert reply.buttons[0].command == "/unfollow wds-zeppelin"
    assert "/topics" in [button.command for button in reply.buttons]


@pytest.mark.parametrize("words", ["", " ", ",", ", ,,"])
async def test_without_a_topic_it_asks_for_one(stores: Stores, words: str) -> None:
    reply = await follow.answer(message(f"/follow {words}"), stores)

    assert "Which topic?" in reply.text


async def test_several_topics_are_followed_at_once(stores: Stores) -> None:
    await follow.answer(message("/follow football"), stores)
    reply = await follow.answer(
        message("/follow climate, soccer, zeppelins, climb, climate"), stores
    )

    assert post_of_reply(reply).text.splitlines() == [
        "You will hear about Climate, zeppelins as it happens.",
        "You already follow Football.",
        "Which topic do you mean by “climb”?",
    ]
    assert "/follow climbing" in [button.command for button in reply.buttons]
    followed = await stores.subscriptions.topics_of(READER.id)
    assert followed == {CLIMATE.slug, FOOTBALL.slug, "wds-zeppelin"}


async def test_a_topic_with_a_comma_in_its_name_can_be_followed(stores: Stores) -> None:
    arts = topic("Arts, Culture")
    await stores.topics.declare((*TOPICS, arts))

    await follow.answer(message("/follow arts, culture"), stores)

    assert await stores.subscriptions.topics_of(READER.id) == {arts.slug}


async def test_a_chat_may_follow_so_many_topics_and_is_told_so(stores: Stores) -> None:
    many = tuple(topic(f"Topic {number}") for number in range(MOST_TOPICS + 1))
    await stores.topics.declare(many)
    for each in many[:MOST_TOPICS]:
        await stores.subscriptions.follow(READER, each.slug, most=MOST_TOPICS)

    reply = await follow.answer(message(f"/follow {many[-1].name}"), stores)

    assert post_of_reply(reply).text.startswith("No room for Topic 50: a chat may follow 50 topics")
    assert many[-1].slug not in await stores.subscriptions.topics_of(READER.id)


async def test_a_very_long_wish_gets_a_short_answer(stores: Stores) -> None:
    words = ", ".join(f"zeppelin number {number}" for number in range(1000))

    reply = await follow.answer(message(f"/follow {words}"), stores)

    assert len(post_of_reply(reply).text) < 1000


async def test_the_longest_slug_fits_the_buttons(stores: Stores) -> None:
    longest = topic("a" * 40), topic("a" * 39 + "b")
    await stores.topics.declare(longest)

    reply = await follow.answer(message("/follow aaaaaa"), stores)

    assert len(reply.buttons) == 3
