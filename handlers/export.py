"""/export: all that is kept of this chat, as a file."""

from base64 import b64encode

from bot.commands import command
from bot.conversation.dossier import dossier, text_of
from bot.model.message import Button, Enclosure, Message, Reply
from bot.store import Stores

_NEXT = (Button("What is kept", "/privacy"), Button("Forget me", "/stop"))


@command("export", "", "Get all that is kept of this chat, as a file", changes_chat=True)
async def export(message: Message, stores: Stores) -> Reply:
    chat = message.chat.id
    found = await dossier(stores, chat, message.sent)
    if found is None:
        return Reply("Nothing is kept of this chat.", buttons=_NEXT[:1])
    if not await stores.limits.may_export(chat):
        return Reply("You have the file already. I send it once an hour.", buttons=_NEXT)
    content = b64encode(text_of(found).encode()).decode()
    return Reply(
        "This is all that is kept of this chat.",
        buttons=_NEXT,
        enclosure=Enclosure("flashwire.json", "application/json", content),
    )
