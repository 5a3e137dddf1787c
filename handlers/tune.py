"""/tune <story>: the button under an alert for less of this, each choice with its way back."""

from bot.commands import command
from bot.core.text import shorten
from bot.model.message import Button, Message, Reply
from bot.model.story import StoryId
from bot.model.text import Text
from bot.model.topic import STORY
from bot.store import Stores

_MOST_TOPICS = 2


@command("tune", "<story>", "")
async def tune(message: Message, stores: Stores) -> Reply:
    story = await stores.stories.resolve(StoryId(message.argument.lower()))
    if story is None:
        text = "I no longer know that story. This is what you can change:"
        return Reply(text, buttons=(Button("All settings", "/settings"),))
    followed = await stores.subscriptions.topics_of(message.chat.id)
    names = {topic.slug: topic.name for topic in await stores.topics.all()}
    mine = [slug for slug in story.topics if slug in followed and slug in names][:_MOST_TOPICS]
    return Reply(
        "“{headline}”: what should change?",
        headline=shorten(story.lead.title, 100),
        buttons=(
            Button("Mute this story", f"/mute {STORY}{story.id}"),
            *(
                Button(Text("Less of {topic}", topic=names[slug]), f"/level {slug} less")
                for slug in mine
            ),
            Button("Only flashes", "/settings floor flash"),
            Button("Why did I get this?", f"/why {story.id}"),
            Button("All settings", "/settings"),
        ),
    )
