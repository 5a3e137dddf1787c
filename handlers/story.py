"""/story <story>: how a story developed, who tells it, and what is known now."""

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.model.story import StoryId
from bot.model.topic import STORY
from bot.store import Stores
from bot.telling import told_at_length

_MOST_TOPICS = 3
_NEXT = (Button("Latest news", "/latest"), Button("Top stories", "/brief"))


@command("story", "<story>", "")
async def story(message: Message, stores: Stores) -> Reply:
    if not message.argument:
        return Reply("Tap a number under a list of stories, and I tell you more.", buttons=_NEXT)

    told = await stores.stories.get(StoryId(message.argument.lower()))
    if told is None:
        return Reply("I no longer know that story: I keep them for two weeks.", buttons=_NEXT)
    names = {topic.slug: topic.name for topic in await stores.topics.all()}
    known = [topic for topic in told.topics if topic in names][:_MOST_TOPICS]
    tuning = await stores.tunings.get(message.chat.id)
    steps = await stores.search.steps(told.id)
    reply = told_at_length(told, steps, tuning.voice(message.chat.language))
    reply.buttons = (
        Button("Follow this story", f"/follow {STORY}{told.id}"),
        *(Button(f"More on {names[topic]}", f"/latest {topic}") for topic in known),
        *_NEXT,
    )
    return reply
