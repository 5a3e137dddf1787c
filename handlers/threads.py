"""/threads [on|off]: a thread of this chat for each followed topic, where the platform has them."""

from bot.commands import command
from bot.model.chat import ChatKind
from bot.model.message import Button, Message, Reply
from bot.store import Stores

_SETTINGS = Button("All settings", "/settings")


@command("threads", "[on|off]", "", changes_chat=True)
async def threads(message: Message, stores: Stores) -> Reply:
    if not can_have_threads(message):
        return Reply("This chat cannot be parted into threads.", buttons=(_SETTINGS,))
    chat, wish = message.chat.id, message.argument.lower()
    if wish in {"on", "off"}:
        await stores.threads.want(chat, is_so=wish == "on")
    if await stores.threads.are_wanted(chat):
        text = "Each topic that you follow has a thread of its own in this chat."
        switch = Button("All in one place", "/threads off")
    else:
        text = "Alerts on all topics come in one place, not in threads."
        switch = Button("A thread for each topic", "/threads on")
    return Reply(text, buttons=(switch, _SETTINGS), in_place=True)


def can_have_threads(message: Message) -> bool:
    is_alone = message.chat.kind is ChatKind.PRIVATE
    return is_alone and message.platform is not None and message.platform.has_threads
