"""/topics [page]: the directory, with a button per topic."""

from bot.commands import command
from bot.core.understanding import paged
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, lines, ticked
from bot.model.topic import Topic
from bot.store import Stores

# Six rows of two: the last one and the text stay on one screen of a telephone.
PAGE = 12
_ONE_PAGE = "Tap a topic to follow it, or one with a ✓ to unfollow it."
_SEVERAL_PAGES = (
    "Topics, page {page} of {pages}. Tap one to follow it, or one with a ✓ to unfollow it."
)
_OTHERS = "You can also name a country or a subject: /follow Kenya, /follow earthquakes."


@command("topics", "[page]", "See what you can follow")
async def topics(message: Message, stores: Stores) -> Reply:
    every = await stores.topics.all()
    known = [topic for topic in every if topic.is_listed]
    if not known:
        return Reply("There are no topics yet. Please look in again later.")

    followed = await stores.subscriptions.topics_of(message.chat.id)
    _, wanted = paged(message.argument)
    pages = -(-len(known) // PAGE)
    page = min(wanted, pages)
    shown = known[(page - 1) * PAGE : page * PAGE]
    told = [Text(_SEVERAL_PAGES if pages > 1 else _ONE_PAGE, page=page, pages=pages)]
    if len(every) > len(known):
        told.append(Text(_OTHERS))
    return Reply(
        lines(told),
        buttons=(
            *(_switch(topic, is_followed=topic.slug in followed) for topic in shown),
            *((Button("‹", f"/topics {page - 1}"),) if page > 1 else ()),
            *((Button("›", f"/topics {page + 1}"),) if page < pages else ()),
            Button("Suggest some", "/suggest"),
        ),
    )


def _switch(topic: Topic, *, is_followed: bool) -> Button:
    if is_followed:
        return Button(ticked(topic.name, is_so=True), f"/unfollow {topic.slug}")
    return Button(topic.name, f"/follow {topic.slug}")
