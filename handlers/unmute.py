"""/unmute <topic, word or story>: the end of a mute."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.loudness import choices, name_of, slug_of
from bot.model.message import Button, Message, Reply
from bot.model.text import N_
from bot.store import Stores


@command("unmute", "<topic or word>", "Hear again of something you muted", changes_chat=True)
async def unmute(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    slug = await slug_of(message.argument, stores)
    if slug not in tuning.mutes:
        return Reply("You did not mute that.", buttons=(Button("What I muted", "/mute"),))
    rest = {one: until for one, until in tuning.mutes.items() if one != slug}
    await stores.tunings.put(message.chat.id, replace(tuning, mutes=rest))
    return Reply(
        "You hear of {what} again.",
        what=await name_of(slug, stores),
        buttons=(*choices((N_("Undo"), f"/mute {slug}")), Button("What I muted", "/mute")),
        in_place=True,
    )
