"""/story <story>: how a story developed, who tells it, and what is known now."""

from bot.commands import command
from bot.conversation.following import follow_button
from bot.conversation.telling import told_at_length
from bot.core.trends import names_in
from bot.core.understanding import called
from bot.core.wanted import Want
from bot.model.message import Button, Message, Reply
from bot.model.story import StoryId
from bot.model.text import Text
from bot.model.topic import STORY
from bot.store import Stores

_MOST_TOPICS = 3
_MOST_NAMES = 2
_NEXT = (Button("Latest news", "/latest"), Button("Top stories", "/brief"))


@command("story", "<story>", "")
async def story(message: Message, stores: Stores) -> Reply:
    if not message.argument:
        return Reply("Tap a number under a list of stories, and I tell you more.", buttons=_NEXT)

    told = await stores.stories.resolve(StoryId(message.argument.lower()))
    if told is None:
        return Reply("I no longer know that story: I keep them for two weeks.", buttons=_NEXT)
    topics = await stores.topics.all()
    names = {topic.slug: topic.name for topic in topics}
    people = [want for want in names_in(told.lead) if not called(want.shown, topics)]
    known = [topic for topic in told.topics if topic in names][:_MOST_TOPICS]
    reply = told_at_length(told, await stores.search.steps(told.id))
    reply.buttons = (
        Button("Follow this story", f"/follow {STORY}{told.id}"),
        Button("Share", f"/share {STORY}{told.id}"),
        *(
            Button(Text("More on {topic}", topic=names[topic]), f"/latest {topic}")
            for topic in known
        ),
        *filter(None, map(_follows, people[:_MOST_NAMES])),
        *_NEXT,
    )
    return reply


def _follows(name: Want) -> Button | None:
    return follow_button(Text("Follow “{topic}”", topic=name.shown), name)
