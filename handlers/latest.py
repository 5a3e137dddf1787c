"""/latest [topic] [page]: the newest stories, of all topics or of one."""

from bot.commands import command
from bot.core.text import shorten
from bot.core.topics import closest
from bot.core.understanding import paged
from bot.model.message import Button, Message, Reply
from bot.model.topic import Topic
from bot.store import Stores

# What fits a screen of a telephone, headlines and sources.
PAGE = 5


@command("latest", "[topic]", "Read the newest stories")
async def latest(message: Message, stores: Stores) -> Reply:
    words, page = paged(message.argument)
    if not words:
        return await _page(None, page, stores)

    match closest(words, await stores.topics.all()):
        case []:
            return Reply(
                "I know no topic like “{words}”.",
                words=shorten(words, 60),
                buttons=(Button("Topics", "/topics"), Button("Latest news", "/latest")),
            )
        case [topic]:
            return await _page(topic, page, stores)
        case several:
            buttons = tuple(Button(topic.name, f"/latest {topic.slug}") for topic in several)
            return Reply("Which one do you mean?", buttons=buttons)


async def _page(topic: Topic | None, page: int, stores: Stores) -> Reply:
    slug, about = (topic.slug, f" {topic.slug}") if topic else (None, "")
    # One more than is shown tells whether there are more.
    found = await stores.stories.latest(slug, most=PAGE + 1, skip=(page - 1) * PAGE)
    buttons = (Button("More", f"/latest{about} {page + 1}"),) if len(found) > PAGE else ()
    if topic:
        buttons += (Button(f"Follow {topic.name}", f"/follow {topic.slug}"),)
    if found:
        text = "The latest on {topic}:" if topic else "The latest:"
    elif page > 1:
        text = "That was everything I have."
        buttons = (Button("Back to the newest", f"/latest{about}"), *buttons)
    else:
        text = "Nothing on {topic} yet." if topic else "No stories yet: I have only just started."
    name = topic.name if topic else ""
    return Reply(text, topic=name, stories=found[:PAGE], buttons=buttons)
