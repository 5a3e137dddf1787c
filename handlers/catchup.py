"""/catchup: what came since the chat last asked, what waits, and what it missed, as one message."""

from bot.commands import command
from bot.conversation.missed import missed, passed_by, unread
from bot.model.message import Button, Message, Reply
from bot.model.text import N_
from bot.store import Stores


@command("catchup", "", "See what came since you last looked")
async def catchup(message: Message, stores: Stores) -> Reply:
    chat = message.chat.id
    record = await stores.chats.get(chat)
    passed = (*(await passed_by(stores, record) if record else ()), *await unread(stores, chat))
    # The same command, executed once more after a crash, takes the same.
    asked = f"catchup-{message.sent.isoformat()}"
    waiting = await stores.digests.take_for(chat, asked)

    found = await missed(stores, [*waiting, *passed])
    await stores.digests.put_back(chat, asked, found.held)
    await stores.chats.catch_up(chat)
    if not found.stories:
        return Reply("You have missed nothing.", buttons=(Button("Latest news", "/latest"),))
    return found.told(N_("What came since you last looked"))
