"""/latest [topic] [page]: the newest stories, of all topics or of one; of what is no topic, what a
search finds."""

from bot.commands import command
from bot.conversation.finding import found_in, words_of_thread
from bot.core.rendering import timelines
from bot.core.topics import closest, is_slip
from bot.core.understanding import called, is_called, paged
from bot.model.message import Button, Message, Reply
from bot.model.text import Text
from bot.model.topic import Topic
from bot.store import Stores

# The module, not its command: each module of the menu holds exactly one.
from handlers import search


@command("latest", "[topic]", "Read the newest stories")
async def latest(message: Message, stores: Stores) -> Reply:
    named, page = paged(message.argument)
    words = named or await words_of_thread(message, stores)
    if not words:
        return await _page(message, None, page, stores)
    topics = await stores.topics.all()
    if topic := called(message.argument, topics):
        return await _page(message, topic, 1, stores)
    near = closest(words, topics)
    if len(near) == 1 and (is_called(near[0], words) or is_slip(words, near[0])):
        return await _page(message, near[0], page, stores)
    # What is no topic has no pages here: "apollo 11" are two words.
    words = message.argument if named else words
    choices = tuple(Button(topic.name, f"/latest {topic.slug}") for topic in near)
    if " " not in words and any(is_slip(words, topic) for topic in near):
        return Reply("Which one do you mean?", buttons=choices)
    # Of "floods in Asia" both are named; of a mere likeness, the words may be about anything.
    return await search.searched(message, words, stores, also=choices)


async def _page(message: Message, topic: Topic | None, page: int, stores: Stores) -> Reply:
    slug, name = (topic.slug, topic.name) if topic else (None, "")
    same = f"/latest {slug}" if slug else "/latest"
    found = await found_in(stores, topic, number=page, size=search.PAGE)
    buttons = timelines(found.stories)
    if found.has_more:
        buttons += (Button("More", f"{same} {page + 1}"),)
    if page > 1:
        buttons += (Button("Newest", same),)
    if slug and slug not in await stores.subscriptions.topics_of(message.chat.id):
        buttons += (Button(Text("Follow {topic}", topic=name), f"/follow {slug}"),)
    if found.stories:
        text = "The latest on {topic}:" if topic else "The latest:"
    elif page > 1:
        text = "That was everything I have."
    else:
        text = "No stories yet: I have only just begun."
        if topic:
            text = "No stories on {topic} yet."
    return Reply(text, topic=name, stories=found.stories, buttons=buttons)
