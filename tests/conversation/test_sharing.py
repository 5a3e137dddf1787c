"""What can be shared, and the links and lines that it is shared by."""

import pytest

from bot.conversation.sharing import subject_of, ways_to
from bot.model.chat import ChannelName
from bot.model.door import Door
from bot.model.story import StoryId
from bot.store import Stores
from tests.builders import CLIMATE, NOW, article, decision, story

TELEGRAM, WEB = ChannelName("telegram"), ChannelName("web")


async def published(stores: Stores, **changes: object) -> StoryId:
    log = await stores.stories.read_log("")
    told = story(**changes)
    position = log[-1].position if log else ""
    assert await stores.stories.publish(decision(told), read_up_to=position, now=NOW)
    return told.id


async def doors(stores: Stores) -> None:
    await stores.links.declare(WEB, Door("the web", "/?start={payload}"))
    await stores.links.declare(TELEGRAM, Door("Telegram", "https://t.me/e_bot?start={payload}"))


async def test_a_topic_and_a_story_can_be_shared(newsroom: Stores) -> None:
    story_id = await published(newsroom)

    topic = await subject_of(newsroom, CLIMATE.slug)
    told = await subject_of(newsroom, f"story-{story_id}")

    assert topic is not None
    assert (topic.slug, topic.name) == ("climate", "Climate")
    assert told is not None
    assert told.name.startswith("Earthquake of magnitude 6.8")


@pytest.mark.parametrize("slug", ["", "zeppelins", "story-", "story-none", "feed-00ff", "x" * 5000])
async def test_what_there_is_not_cannot(newsroom: Stores, slug: str) -> None:
    assert await subject_of(newsroom, slug) is None


async def test_a_report_of_a_readers_own_feed_is_not_shared(newsroom: Stores) -> None:
    story_id = await published(newsroom, lead=article(is_private=True))

    assert await subject_of(newsroom, f"story-{story_id}") is None


async def test_a_story_that_was_joined_to_another_is_that_one(newsroom: Stores) -> None:
    whole = await published(newsroom, lead=article(title="The whole"))
    part = await published(newsroom, lead=article(title="A part"), merged_into=whole)
    loop = StoryId("00ff")
    await published(newsroom, lead=article(title="Lost"), id=loop, merged_into=loop)

    subject = await subject_of(newsroom, f"story-{part}")
    assert subject is not None
    assert subject.slug == f"story-{whole}"
    assert await subject_of(newsroom, f"story-{loop}") is None


async def test_there_is_a_way_by_each_channel_that_others_can_reach(stores: Stores) -> None:
    await doors(stores)

    ways = await ways_to(stores, "climate", "poster")
    assert [way.link for way in ways] == ["https://t.me/e_bot?start=follow-climate_poster"]
    at_home = await ways_to(stores, "climate", "", home="https://news.example")
    assert [(way.channel, way.link) for way in at_home] == [
        (TELEGRAM, "https://t.me/e_bot?start=follow-climate"),
        (WEB, "https://news.example/?start=follow-climate"),
    ]
