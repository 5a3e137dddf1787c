"""What is suggested is new to the chat, and each thing is suggested once."""

from bot.conversation.suggesting import suggestions
from bot.model.topic import TopicSlug
from bot.store import Stores
from tests.builders import CLIMATE, FOOTBALL, NOW, READER, SCIENCE, TOPICS, WORLD
from tests.store.test_search import told


async def test_what_is_followed_or_suggested_above_is_not_suggested_again(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)
    rising = {FOOTBALL.slug: 9, "+Climate": 9, "+Soccer": 9, "+the": 9, "old-wars": 9, "+Kelm": 9}
    await stores.trends.count(rising, NOW)
    for number in range(2):
        topics = (CLIMATE.slug, FOOTBALL.slug, SCIENCE.slug)
        await told(stores, f"Glacier {number} melts", topics=topics)
    await told(stores, "Glacier melts on", topics=(CLIMATE.slug, WORLD.slug))
    await stores.trends.note_popular(dict.fromkeys((CLIMATE.slug, TopicSlug("science")), 9))

    found = await suggestions(READER.id, stores, NOW)

    assert [thing.slug for thing in found.rising] == ["wds-kelm", FOOTBALL.slug]
    assert [thing.slug for thing in found.related] == [SCIENCE.slug]
    assert found.popular == ()


async def test_who_follows_nothing_gets_what_there_is(stores: Stores) -> None:
    found = await suggestions(READER.id, stores, NOW)

    assert found.all == ()
