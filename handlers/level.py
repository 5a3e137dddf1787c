"""/level <topic> [all|urgent|flash|silent|digest|less|usual]: how loud one topic is."""

from bot.commands import command
from bot.conversation.follows import followed_here
from bot.conversation.loudness import LEVELS, USUAL, levelled
from bot.core.topics import closest
from bot.model.message import Button, Message, Reply
from bot.model.text import ticked
from bot.model.topic import Topic
from bot.model.tuning import Level
from bot.store import Stores

_TEXTS = {
    None: "{topic} is as loud as your settings say.",
    Level.ALL: "You get every alert on {topic}.",
    Level.URGENT: "Of {topic} you get urgent alerts and flashes.",
    Level.FLASH: "Of {topic} you get flashes only.",
    Level.SILENT: "{topic} reaches you without a sound.",
    Level.DIGEST: "{topic} waits for your digest, but for flashes.",
}
_LABELS = {
    Level.ALL: "Every alert",
    Level.URGENT: "Urgent and flashes",
    Level.FLASH: "Flashes only",
    Level.SILENT: "Without a sound",
    Level.DIGEST: "In the digest",
}


@command("level", "<topic> [level]", "Choose how loud a topic is", changes_chat=True)
async def level(message: Message, stores: Stores) -> Reply:
    words, _, wish = message.argument.rpartition(" ")
    if wish.lower() not in LEVELS:
        words, wish = message.argument, ""
    topics = await followed_here(message, stores)
    near = closest(words, topics)
    if len(near) != 1:
        choices = tuple(Button(one.name, f"/level {one.slug}") for one in (near or topics)[:12])
        text = "Which topic?" if choices else "You follow nothing yet."
        return Reply(text, buttons=choices or (Button("Topics", "/topics"),), in_place=True)
    topic, before = near[0], await stores.tunings.get(message.chat.id)
    after = levelled(before, topic.slug, wish.lower()) if wish else before
    if after != before:
        await stores.tunings.put(message.chat.id, after)
    was, now = (tuning.levels.get(topic.slug) for tuning in (before, after))
    undo = (Button("Undo", f"/level {topic.slug} {was or USUAL}"),) if now != was else ()
    buttons = (*undo, *_buttons(topic, now))
    return Reply(_TEXTS[now], topic=topic.name, buttons=buttons, in_place=True)


def _buttons(topic: Topic, now: Level | None) -> tuple[Button, ...]:
    return (
        *(
            Button(ticked(label, is_so=one is now), f"/level {topic.slug} {one}")
            for one, label in _LABELS.items()
        ),
        Button("As in my settings", f"/level {topic.slug} {USUAL}"),
        Button("Mute for 8 hours", f"/mute {topic.slug} for 8h"),
        Button("What I follow", "/following"),
    )
