"""/topics [page]: the directory, with a button per topic."""

from bot.commands import command
from bot.core.understanding import paged
from bot.model.message import Button, Message, Reply
from bot.model.topic import Topic
from bot.store import Stores

# Six rows of two: the last one and the text stay on one screen of a telephone.
PAGE = 12


@command("topics", "[page]", "See what you can follow")
async def topics(message: Message, stores: Stores) -> Reply:
    known = await stores.topics.all()
    if not known:
        return Reply("There are no topics yet. Please look in again later.")

    followed = await stores.subscriptions.topics_of(message.chat.id)
    _, wanted = paged(message.argument)
    pages = -(-len(known) // PAGE)
    page = min(wanted, pages)
    shown = known[(page - 1) * PAGE : page * PAGE]
    return Reply(
        "Topics, page {page} of {pages}. Tap one to follow it, or one with a ✓ to unfollow it."
        if pages > 1
        else "Tap a topic to follow it, or one with a ✓ to unfollow it.",
        page=page,
        pages=pages,
        buttons=(
            *(_switch(topic, is_followed=topic.slug in followed) for topic in shown),
            *((Button("‹", f"/topics {page - 1}"),) if page > 1 else ()),
            *((Button("›", f"/topics {page + 1}"),) if page < pages else ()),
        ),
    )


def _switch(topic: Topic, *, is_followed: bool) -> Button:
    if is_followed:
        return Button(f"✓ {topic.name}", f"/unfollow {topic.slug}")
    return Button(topic.name, f"/follow {topic.slug}")
