"""/unfollow <topic>: no more alerts about it."""

from bot.commands import command
from bot.conversation.following import named
from bot.conversation.follows import followed_here, name_in_text
from bot.core.text import shorten
from bot.core.topics import closest
from bot.model.message import Button, Message, Reply, fits_button
from bot.model.topic import Topic
from bot.store import Stores

_ALL = ("all", "everything")


@command("unfollow", "<topic>", "Get no more alerts about a topic", changes_chat=True)
async def unfollow(message: Message, stores: Stores) -> Reply:
    topics = await followed_here(message, stores)
    if not topics:
        return Reply("You follow nothing.", buttons=(Button("Choose topics", "/topics"),))
    if not message.argument:
        everything = Button("All of them", "/unfollow all")
        return Reply("Which one?", buttons=(*_choices(topics), everything))
    if message.argument.lower() in _ALL:
        return await _unfollow_all(message, stores, topics)

    if topic := named(message.argument, topics):
        await stores.subscriptions.unfollow(message.chat.id, topic.slug)
        return Reply(
            "You get no more alerts about {topic}.",
            topic=name_in_text(topic),
            buttons=(
                Button("Undo", f"/follow {topic.slug}"),
                Button("What I follow", "/following"),
            ),
        )
    if near := closest(message.argument, topics):
        return Reply("Which one do you mean?", buttons=_choices(near))
    return Reply(
        "You follow nothing called “{words}”.",
        words=shorten(message.argument, 60),
        buttons=(Button("What I follow", "/following"),),
    )


def _choices(topics: tuple[Topic, ...]) -> tuple[Button, ...]:
    return tuple(Button(topic.name, f"/unfollow {topic.slug}") for topic in topics)


async def _unfollow_all(message: Message, stores: Stores, topics: tuple[Topic, ...]) -> Reply:
    for topic in topics:
        await stores.subscriptions.unfollow(message.chat.id, topic.slug)
    again = f"/follow {', '.join(topic.slug for topic in topics)}"
    undo = (Button("Undo", again),) if fits_button(again) else ()
    return Reply("You follow nothing any more.", buttons=(*undo, Button("Topics", "/topics")))
