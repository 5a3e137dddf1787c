from bot.core.rendering import post_of_reply
from bot.model.topic import TopicSlug
from bot.store import Stores
from handlers.following import following
from tests.builders import CLIMATE, FOOTBALL, READER, message


async def test_what_is_followed_is_listed_by_name_each_with_a_button_to_end_it(
    stores: Stores,
) -> None:
    for topic in (FOOTBALL, CLIMATE):
        await stores.subscriptions.follow(READER, topic.slug, most=50)

    reply = await following.answer(message("/following"), stores)

    assert "You follow Climate, Football." in post_of_reply(reply).text
    assert [button.command for button in reply.buttons] == [
        "/unfollow climate",
        "/unfollow football",
        "/level",
        "/topics",
    ]


async def test_who_follows_nothing_is_led_to_the_topics(stores: Stores) -> None:
    reply = await following.answer(message("/following"), stores)

    assert reply.text == "You follow nothing yet."
    assert [button.command for button in reply.buttons] == ["/topics"]


async def test_a_topic_that_was_abolished_is_still_shown(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, TopicSlug("old-wars"), most=50)

    reply = await following.answer(message("/following"), stores)

    assert reply.buttons[0].command == "/unfollow old-wars"
