"""/resume: the end of a pause; what waited comes now."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.missed import hasten
from bot.model.message import Button, Message, Reply
from bot.store import Stores


@command("resume", "", "Get alerts again after a pause", changes_chat=True)
async def resume(message: Message, stores: Stores) -> Reply:
    chat = message.chat.id
    tuning = await stores.tunings.get(chat)
    was_paused = tuning.paused_until is not None and message.sent < tuning.paused_until
    await stores.tunings.put(chat, replace(tuning, paused_until=None))
    await hasten(stores, chat, message.sent)
    return Reply(
        "Alerts come again." if was_paused else "There was no pause: alerts come as ever.",
        buttons=(Button("What did I miss?", "/catchup"), Button("All settings", "/settings")),
        in_place=True,
    )
