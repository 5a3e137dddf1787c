"""/following: what this chat follows, each with a button to end it."""

from bot.commands import command
from bot.conversation.follows import followed_by
from bot.model.message import Button, Message, Reply
from bot.model.text import crossed, lines
from bot.store import Stores


@command("following", "", "See what you follow")
async def following(message: Message, stores: Stores) -> Reply:
    topics = await followed_by(stores, message.chat.id)
    if not topics:
        return Reply("You follow nothing yet.", buttons=(Button("Choose topics", "/topics"),))

    return Reply(
        "You follow {topics}. Tap a topic to unfollow it.",
        topics=lines((topic.name for topic in topics), between=", "),
        buttons=(
            *(Button(crossed(topic.name), f"/unfollow {topic.slug}") for topic in topics),
            Button("How loud", "/level"),
            Button("More topics", "/topics"),
        ),
    )
