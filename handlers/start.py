"""/start: the first words of a chat; what our links carry (bot.core.links) is done at once."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.sharing import subject_of
from bot.core.links import is_ours, is_payload, slug_in, story_in
from bot.core.understanding import called
from bot.model.message import Button, Message, Reply
from bot.model.topic import STORY
from bot.store import Stores

# The module, not its command: each module of the menu holds exactly one.
from handlers import follow

# Enough to see what topics look like, few enough to read.
_SHOWN = 6
_HELP, _LATEST = Button("Help", "/help"), Button("Latest news", "/latest")


@command("start", "[topic]", "Say hello, or follow a topic at once", changes_chat=True)
async def start(message: Message, stores: Stores) -> Reply:
    topics = await stores.topics.all()
    if is_ours(message.argument) or called(message.argument, topics):
        return await _led(message, stores)

    record = await stores.chats.get(message.chat.id)
    if record and record.missed_since:
        text = "Welcome back! You get alerts again on all that you follow."
        missed, mine = Button("What did I miss?", "/catchup"), Button("What I follow", "/following")
        return Reply(text, buttons=(missed, mine, _HELP))
    listed = [topic for topic in topics if topic.is_listed]
    return Reply(
        "Hello! Follow a topic, and I tell you when a story about it breaks: each story once.\n"
        "You can also just ask me for the latest.",
        buttons=(
            *(Button(topic.name, f"/follow {topic.slug}") for topic in listed[:_SHOWN]),
            Button("All topics", "/topics"),
            _LATEST,
            _HELP,
        ),
    )


async def _led(message: Message, stores: Stores) -> Reply:
    """What the link is for by which the reader came; those that lead somewhere are counted."""
    slug = slug_in(message.argument)
    subject = await subject_of(stores, slug)
    if subject and is_payload(message.argument):
        await stores.links.came(message.argument, message.sent)
    if not story_in(slug):
        return await follow.follow.answer(replace(message, text=f"/follow {slug}"), stores)
    if not (subject and (story := subject.story)):
        return Reply("I no longer know that story: I keep them for two weeks.", buttons=(_LATEST,))
    follows = Button("Follow this story", f"/follow {STORY}{story.id}")
    timeline = Button("Timeline", f"/story {story.id}")
    return Reply("The story as it stands:", stories=(story,), buttons=(follows, timeline, _LATEST))
