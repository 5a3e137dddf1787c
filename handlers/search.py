"""/search <words> [#page]: the last days' stories on any words, the nearest and newest first."""

from bot.commands import command
from bot.conversation.finding import found_by_words
from bot.conversation.followable import followable
from bot.core.rendering import timelines
from bot.core.understanding import paged, searchable
from bot.model.message import Button, Message, Reply
from bot.store import Stores

# What fits a screen of a telephone, headlines and sources.
PAGE = 5
_NEXT = (Button("Topics", "/topics"), Button("Latest news", "/latest"))


@command("search", "<words>", "Find stories of the last seven days")
async def search(message: Message, stores: Stores) -> Reply:
    return await searched(message, message.argument, stores)


async def searched(
    message: Message, argument: str, stores: Stores, also: tuple[Button, ...] = ()
) -> Reply:
    """A page of what is found on the words; `also`: what else they may be meant for."""
    text, page = paged(argument, mark="#")
    words = searchable(text)
    if not words:
        return Reply("What shall I look for? For example: /search flood warning", buttons=_NEXT)

    found = await found_by_words(stores, words, message.sent, number=page, size=PAGE)
    buttons = timelines(found.stories)
    if found.has_more:
        buttons += (Button("More", f"/search {words} #{page + 1}"),)
    if page > 1:
        buttons += (Button("Best matches", f"/search {words}"),)
    if found.stories:
        buttons += await followable(words, found.stories, message.chat.id, stores)
        text = "Stories of the last seven days on “{words}”:"
    elif found.is_any:
        text = "That was everything I have."
    else:
        text, buttons = "I found nothing on “{words}” in the last seven days.", ()
        also = (*also, *_NEXT)
    return Reply(text, words=words, stories=found.stories, buttons=(*buttons, *also))
