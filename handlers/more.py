"""/more <story>: an alert opened up in its place: how it went on, who tells it, all we know."""

from bot.commands import command
from bot.conversation.telling import told_at_length
from bot.core.central import teller
from bot.core.rendering import mark_of, under_alert
from bot.model.message import Button, Message, Reply
from bot.model.story import StoryId
from bot.store import Stores


@command("more", "<story>", "")
async def more(message: Message, stores: Stores) -> Reply:
    told = await stores.stories.resolve(StoryId(message.argument.lower()))
    if told is None:
        text = "I no longer know that story: I keep them for two weeks."
        return Reply(text, buttons=(Button("Latest news", "/latest"),))
    reply = told_at_length(told, await stores.search.steps(told.id))
    reply.buttons = under_alert(told.id, teller(told).url, is_open=True)
    reply.mark = mark_of(told)
    reply.in_place = True
    return reply
