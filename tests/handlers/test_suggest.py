from bot.core.rendering import post_of_reply
from bot.core.wanted import Want, want_of
from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.workers.index import index
from handlers.suggest import suggest
from tests.builders import CLIMATE, FOOTBALL, NOW, READER, SCIENCE, WORLD, article, message, story
from tests.handlers.conftest import Report
from tests.store.test_search import told


async def test_before_anything_is_known_it_leads_to_the_topics(stores: Stores) -> None:
    reply = await suggest.answer(message("/suggest"), stores)

    assert [button.command for button in reply.buttons] == ["/topics", "/search"]


async def test_what_rises_what_is_near_and_what_many_follow_each_with_a_button(
    stores: Stores, report: Report
) -> None:
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)
    await stores.trends.count({FOOTBALL.slug: 9, CLIMATE.slug: 20, "+Mara Voss": 4}, NOW)
    for number in range(3):
        lead = article(title=f"Glacier {number} melts")
        told_of = story(lead=lead, topics=(CLIMATE.slug, SCIENCE.slug), updated=NOW)
        await told(stores, f"Glacier {number} melts", topics=told_of.topics)
    await told(stores, "Tesla recalls cars")
    while await index(stores):
        pass
    tesla, unheard = want_of("Tesla"), want_of("buy my car")
    assert isinstance(tesla, Want)
    assert isinstance(unheard, Want)
    for want in (tesla, unheard):
        await stores.wanted.add(want)
    popular = {WORLD.slug: 50, tesla.slug: 40, unheard.slug: 60, TopicSlug("gone"): 70}
    await stores.trends.note_popular(popular)

    reply = await suggest.answer(message("/suggest", sent=NOW), stores)

    assert post_of_reply(reply).text.splitlines() == [
        "Much told right now: Football, Mara Voss.",
        "Near what you follow: Science.",
        "What many follow: World, Tesla.",
        "Tap one to follow it.",
    ]
    assert [button.command for button in reply.buttons] == [
        "/follow football",
        "/follow +Mara Voss",
        "/follow science",
        "/follow world",
        "/follow +Tesla",
        "/topics",
    ]
