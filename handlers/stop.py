"""/stop: forget this chat, once it has confirmed that."""

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.store import Stores


@command("stop", "", "Get no more alerts, and be forgotten", changes_chat=True)
async def stop(message: Message, stores: Stores) -> Reply:
    if message.argument.lower() != "yes":
        return Reply(
            "Shall I forget this chat: everything it follows, and its settings?",
            buttons=(
                Button("Yes, forget me", "/stop yes"),
                Button("No", "/following"),
                Button("First send me all of it", "/export"),
            ),
        )
    await stores.chats.forget(message.chat.id)
    return Reply(
        "Done: you get no more alerts, and this chat is forgotten. Come back whenever you like.",
        buttons=(Button("Start again", "/start"),),
    )
