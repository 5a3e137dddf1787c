"""/brief: the day's top stories as they stand now, as one message."""

from bot.commands import command
from bot.core.brief import brief as brief_of
from bot.core.rendering import timelines
from bot.model.message import Button, Message, Reply
from bot.store import Stores


@command("brief", "", "Read the day's top stories")
async def brief(message: Message, stores: Stores) -> Reply:
    candidates = await stores.stories.those(await stores.search.top(message.sent))
    shown = brief_of(candidates, message.sent)
    text = "The top stories of the last 24 hours:" if shown else "No stories of today yet."
    buttons = (*timelines(shown), Button("Latest news", "/latest"))
    return Reply(text, stories=shown, buttons=buttons)
