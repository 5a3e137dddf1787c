"""/suggest: what this chat may like to follow, each with a button."""

from bot.commands import command
from bot.conversation.following import choice
from bot.conversation.suggesting import suggestions
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, lines
from bot.store import Stores

_KINDS = {
    "rising": "Much told right now: {rising}.",
    "related": "Near what you follow: {related}.",
    "popular": "What many follow: {popular}.",
}


@command("suggest", "", "See what you might like to follow")
async def suggest(message: Message, stores: Stores) -> Reply:
    found = await suggestions(message.chat.id, stores, message.sent)
    if not found.all:
        text = "I have nothing to suggest yet. These are the topics:"
        return Reply(text, buttons=(Button("Topics", "/topics"), Button("Search", "/search")))

    kinds = {"rising": found.rising, "related": found.related, "popular": found.popular}
    names = {
        kind: lines((one.name for one in things), between=", ") for kind, things in kinds.items()
    }
    told = [Text(_KINDS[kind], **names) for kind in _KINDS if kinds[kind]]
    return Reply(
        lines((*told, Text("Tap one to follow it."))),
        buttons=(*filter(None, map(choice, found.all)), Button("All topics", "/topics")),
    )
