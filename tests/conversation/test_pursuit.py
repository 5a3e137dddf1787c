"""One story is followed by its button, and let go of."""

from bot.conversation.pursuit import follow_story
from bot.core.rendering import post_of_reply
from bot.store import Stores
from tests.builders import NOW, READER, decision, message, story

SLUG = f"story-{story().id}"


async def said(stores: Stores, argument: str, most: int = 5) -> str:
    reply = await follow_story(message(f"/follow {argument}"), stores, most=most)
    return post_of_reply(reply).text


async def test_a_story_is_followed_once(stores: Stores) -> None:
    await stores.stories.publish(decision(), read_up_to="", now=NOW)

    assert "goes on, until it goes quiet" in await said(stores, SLUG)
    assert "already" in await said(stores, SLUG)
    assert await stores.subscriptions.topics_of(READER.id) == {SLUG}


async def test_a_chat_follows_only_so_much(stores: Stores) -> None:
    await stores.stories.publish(decision(), read_up_to="", now=NOW)

    assert "No room" in await said(stores, SLUG, most=0)


async def test_a_story_that_has_ended_is_not_followed(stores: Stores) -> None:
    assert "no longer know" in await said(stores, "story-ffffffffffff")
    assert await stores.subscriptions.topics_of(READER.id) == frozenset()
