"""/mute <topic, word or story> [for 8h]: nothing on it, whatever else would bring it."""

from bot.commands import command
from bot.conversation.loudness import choices, muted, name_of, slug_of
from bot.core.times import duration_in
from bot.model.message import Button, Message, Reply
from bot.model.text import N_, Text, crossed, lines
from bot.store import Stores

_MOST_SHOWN = 12


@command("mute", "<topic or word> [for 8h]", "Hear nothing on something", changes_chat=True)
async def mute(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    words, _, length = message.argument.rpartition(" for ")
    duration = duration_in(length)
    if duration is None:
        words = message.argument
    slug = await slug_of(words, stores)
    if not slug:
        return await _all(message, stores)
    until = message.sent + duration if duration else None
    tuning = muted(tuning, slug, until, message.sent)
    await stores.tunings.put(message.chat.id, tuning)
    text = "You hear nothing on {what} until {until}." if until else "You hear nothing on {what}."
    return Reply(
        text,
        what=await name_of(slug, stores),
        until=until,
        buttons=(
            *choices((N_("Undo"), f"/unmute {slug}")),
            *(() if until else choices((N_("Only for 8 hours"), f"/mute {slug} for 8h"))),
            Button("What I muted", "/mute"),
        ),
        in_place=True,
    )


async def _all(message: Message, stores: Stores) -> Reply:
    mutes = (await stores.tunings.get(message.chat.id)).mutes
    about = await stores.threads.topic_of(message.chat.id, message.thread)
    topic = await stores.topics.get(about) if about and about not in mutes else None
    here = (Button(Text("Mute {topic}", topic=topic.name), f"/mute {about}"),) if topic else ()
    live = [slug for slug, end in mutes.items() if end is None or message.sent < end]
    names = {slug: await name_of(slug, stores) for slug in live[-_MOST_SHOWN:]}
    if not names:
        text = "You muted nothing. Mute a topic, a word or a story: /mute football for 8h"
        mine = Button("What I follow", "/following")
        return Reply(text, buttons=(*here, mine), in_place=True)
    return Reply(
        "You hear nothing on {names}. Tap one to hear of it again.",
        names=lines(names.values(), between=", "),
        buttons=(
            *here,
            *choices(*((crossed(name), f"/unmute {slug}") for slug, name in names.items())),
        ),
        in_place=True,
    )
