"""Who has blocked us for ninety days is forgotten, and nobody else is."""

from datetime import timedelta
from functools import partial

from bot.model.chat import ChatId, channel_of
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.workers import sweep
from bot.workers.identity import utc_now
from bot.workers.sweep import end_quiet_stories
from tests.builders import NOW, READER, WORLD, decision, story
from tests.fakes.channel import PAPER, paper_chat
from tests.waiting import until
from tests.workers.newsroom import followed, working


async def test_only_chats_that_were_dormant_for_ninety_days_are_forgotten(
    newsroom: Stores,
) -> None:
    long_gone, gone, here = await followed(newsroom, map(paper_chat, range(3)))
    await newsroom.chats.lay_dormant(long_gone.id, utc_now() - timedelta(days=91))
    await newsroom.chats.lay_dormant(gone.id, utc_now() - timedelta(days=89))

    async with working(sweep=partial(sweep.run, stores=newsroom, channel=PAPER)):
        await until(lambda: forgotten(newsroom, long_gone.id))

    assert await newsroom.chats.get(gone.id)
    assert await newsroom.chats.get(here.id)


async def forgotten(stores: Stores, chat: ChatId) -> bool:
    return await stores.chats.get(chat) is None


async def test_a_followed_story_ends_by_itself_once_it_is_quiet(stores: Stores) -> None:
    await stores.stories.publish(decision(), read_up_to="", now=NOW)
    followed = {TopicSlug(f"story-{story().id}"), TopicSlug("story-ffffffffffff"), WORLD.slug}
    for slug in followed:
        await stores.subscriptions.follow(READER, slug, most=9)

    await end_quiet_stories(stores, channel_of(READER.id), NOW + keys.OPEN)
    assert len(await stores.subscriptions.topics_of(READER.id)) == 2
    await end_quiet_stories(stores, channel_of(READER.id), NOW + keys.OPEN + timedelta(hours=1))

    assert await stores.subscriptions.topics_of(READER.id) == {WORLD.slug}
