"""/following: what this chat follows, each with a button to end it."""

from bot.commands import command
from bot.conversation.loudness import name_of
from bot.model.message import Button, Message, Reply
from bot.model.topic import Topic
from bot.store import Stores


@command("following", "", "See what you follow")
async def following(message: Message, stores: Stores) -> Reply:
    topics = await followed(message, stores)
    if not topics:
        return Reply("You follow nothing yet.", buttons=(Button("Choose topics", "/topics"),))

    return Reply(
        "You follow {topics}. Tap a topic to unfollow it.",
        topics=", ".join(topic.name for topic in topics),
        buttons=(
            *(Button(f"✕ {topic.name}", f"/unfollow {topic.slug}") for topic in topics),
            Button("How loud", "/level"),
            Button("More topics", "/topics"),
        ),
    )


async def followed(message: Message, stores: Stores) -> tuple[Topic, ...]:
    """What the chat follows, by name; a topic that was abolished goes by its slug."""
    slugs = await stores.subscriptions.topics_of(message.chat.id)
    known = await stores.topics.all()
    own = await stores.feeds.own_topics(slugs)
    wants = await stores.wanted.topics(slugs)
    gone = sorted(slugs - {topic.slug for topic in (*known, *own, *wants)})
    return (
        *(topic for topic in known if topic.slug in slugs),
        *own,
        *wants,
        *[Topic(slug=slug, name=await name_of(slug, stores)) for slug in gone],
    )
