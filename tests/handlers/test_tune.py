from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.tune import tune
from tests.builders import CLIMATE, NOW, READER, WORLD, decision, message, story


async def test_it_offers_less_of_what_the_reader_follows(stores: Stores) -> None:
    told = story(topics=(WORLD.slug, CLIMATE.slug))
    await stores.stories.publish(decision(told), read_up_to="", now=NOW)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=5)

    reply = await tune.answer(message(f"/tune {told.id}"), stores)

    assert post_of_reply(reply).text == f"“{told.lead.title}”: what should change?"
    assert [button.command for button in reply.buttons] == [
        f"/mute story-{told.id}",
        "/level climate less",
        "/settings floor flash",
        f"/why {told.id}",
        "/settings",
    ]


async def test_of_a_story_that_has_ended_the_settings_are_left(stores: Stores) -> None:
    reply = await tune.answer(message("/tune ffffffffffff"), stores)

    assert [button.command for button in reply.buttons] == ["/settings"]
