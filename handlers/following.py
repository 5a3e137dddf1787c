"""/following: what this chat follows, each with a button to end it."""

from bot.commands import command
from bot.conversation.exclusions import exclusions, lifts
from bot.conversation.follows import followed_by, names_of
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, crossed, lines
from bot.store import Stores


@command("following", "", "See what you follow")
async def following(message: Message, stores: Stores) -> Reply:
    topics = await followed_by(stores, message.chat.id)
    if not topics:
        return Reply("You follow nothing yet.", buttons=(Button("Choose topics", "/topics"),))

    tuning = await stores.tunings.get(message.chat.id)
    told = Text("You follow {topics}. Tap a topic to unfollow it.", topics=names_of(topics))
    return Reply(
        lines((told, *exclusions(topics, tuning))),
        buttons=(
            *(Button(crossed(topic.name), f"/unfollow {topic.slug}") for topic in topics),
            *lifts(topics, tuning),
            Button("How loud", "/level"),
            Button("More topics", "/topics"),
        ),
    )
