"""/manage [chat]: set up a group or a channel from a private chat, for those who manage it."""

from bot.commands import command
from bot.conversation.managing import HOUR, awake, entrusted, token_of
from bot.core.text import shorten
from bot.model.chat import Chat, ChatKind
from bot.model.message import Button, Message, Reply
from bot.model.platform import Platform
from bot.model.text import Text
from bot.store import Stores
from bot.store.charges import Charge

# More are no help, and each costs the platform two questions.
_MOST_SHOWN = 10
_LONGEST_TITLE = 40
_ME = Button("Back to myself", "/manage me")
_HOW = Text(
    "Add me to a group or channel that you manage, or make me an administrator of the channel. "
    "Then forward me one of its posts, or say /manage @name."
)


@command("manage", "[chat]", "Set up a group or channel from here")
async def manage(message: Message, stores: Stores) -> Reply:
    platform, wanted = message.platform, message.argument
    if message.chat.kind is not ChatKind.PRIVATE or platform is None:
        return Reply("Say that in a private chat with me: there you manage groups and channels.")
    if not wanted:
        return await _choice(message, stores, platform)
    if wanted.lower() == "me":
        await stores.charges.drop(message.chat.id)
        return Reply("What you type is about yourself again.")

    chat = await _found(message, stores, platform)
    if chat is None or not await platform.manages(chat.id, message.sender):
        return Reply("I know no such chat that you manage and I may write in. {how}", how=_HOW)
    await stores.chats.meet(chat, message.sent, message.chat.id)
    await stores.charges.take(message.chat.id, Charge(chat.id, message.sent + HOUR))
    return Reply(
        "For an hour, what you type here is about “{place}”, and answers say so. "
        "Buttons under your own alerts stay about yourself.",
        place=shorten(await platform.title(chat.id), _LONGEST_TITLE),
        buttons=(Button("What it follows", f"/for {token_of(chat.id)} /following"), _ME),
    )


async def _choice(message: Message, stores: Stores, platform: Platform) -> Reply:
    buttons = []
    for chat in (await stores.ties.of(message.chat.id))[:_MOST_SHOWN]:
        if await awake(stores, chat) and await platform.manages(chat, message.sender):
            label = shorten(await platform.title(chat), _LONGEST_TITLE) or "?"
            buttons.append(Button(label, f"/manage {token_of(chat)}"))
    text = "Which chat shall it be? {how}" if buttons else "I know no chat of yours. {how}"
    return Reply(text, how=_HOW, buttons=(*buttons, _ME))


async def _found(message: Message, stores: Stores, platform: Platform) -> Chat | None:
    tied = await entrusted(stores, message.chat.id, message.argument)
    return await awake(stores, tied) or await platform.find(message.argument)
