"""Following one story: all of it, whatever the chat's floor, until it goes quiet."""

from bot.core.text import shorten
from bot.model.message import Button, Message, Reply
from bot.model.story import StoryId
from bot.model.topic import STORY, TopicSlug
from bot.store import Stores
from bot.store.subscriptions import Follow

_TEXTS = {
    Follow.ADDED: "You hear how “{story}” goes on, until it goes quiet.",
    Follow.KEPT: "You follow “{story}” already.",
    Follow.FULL: "No room for another story: a chat may follow {most} things. First /unfollow one.",
}
_LONGEST = 80


async def follow_story(message: Message, stores: Stores, *, most: int) -> Reply:
    """`/follow story-…`, which buttons and links say."""
    name = StoryId(message.argument.lower().removeprefix(STORY))
    story = await stores.stories.resolve(name)
    if story is None:
        text = "I no longer know that story: I keep them for two weeks."
        return Reply(text, buttons=(Button("Latest news", "/latest"),))
    slug = TopicSlug(f"{STORY}{story.id}")
    outcome = await stores.subscriptions.follow(message.chat, slug, most=most)
    return Reply(
        _TEXTS[outcome],
        story=shorten(story.lead.title, _LONGEST),
        most=most,
        buttons=(Button("Undo", f"/unfollow {slug}"), Button("What I follow", "/following")),
    )
