"""/start: the first words of a chat, or the first after a while; /start follow-<topic>, of a follow
link, follows at once."""

from dataclasses import replace

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.store import Stores

# The module, not its command: each module of the menu holds exactly one.
from handlers import follow

# What a follow link carries: platforms let letters, digits, - and _ through, and one word.
PAYLOAD = "follow-"
# Enough to see what topics look like, few enough to read.
_SHOWN = 6


@command("start", "[topic]", "Say hello, or follow a topic at once", changes_chat=True)
async def start(message: Message, stores: Stores) -> Reply:
    if message.argument:
        topic = message.argument.removeprefix(PAYLOAD)
        return await follow.follow.answer(replace(message, text=f"/follow {topic}"), stores)

    record = await stores.chats.get(message.chat.id)
    if record and record.missed_since:
        return Reply(
            "Welcome back! You get alerts again on all that you follow.",
            buttons=(
                Button("What did I miss?", "/catchup"),
                Button("What I follow", "/following"),
                Button("Help", "/help"),
            ),
        )
    listed = [topic for topic in await stores.topics.all() if topic.is_listed]
    return Reply(
        "Hello! Follow a topic, and I tell you when a story about it breaks: each story once.\n"
        "You can also just ask me for the latest.",
        buttons=(
            *(Button(topic.name, f"/follow {topic.slug}") for topic in listed[:_SHOWN]),
            Button("All topics", "/topics"),
            Button("Latest news", "/latest"),
            Button("Help", "/help"),
        ),
    )
