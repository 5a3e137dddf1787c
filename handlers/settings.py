"""/settings: how much this chat is told, and how loud; the way to all that can be set."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.restraints import restraints
from bot.model.chat import Preferences
from bot.model.message import Button, Message, Reply
from bot.model.story import Urgency
from bot.model.text import Text, lines, ticked
from bot.store import Stores
from handlers.threads import can_have_threads

_FLOORS = {
    Urgency.NEWS: "You get every alert on your topics.",
    Urgency.URGENT: "You get urgent alerts and flashes, no ordinary news.",
    Urgency.FLASH: "You get flashes only: the few stories that everybody will talk about.",
}
_SOUNDS = ("They arrive with a sound.", "They arrive without a sound.")
_LABELS = {
    "floor news": "Every alert", "floor urgent": "Urgent and flashes",
    "floor flash": "Flashes only", "sound on": "Sound on", "sound off": "Sound off",
}  # fmt: skip
_MORE = (
    Button("Quiet hours", "/quiet"), Button("Digest", "/digest"), Button("Daily limit", "/limit"),
    Button("Time zone", "/zone"), Button("Muted", "/mute"), Button("Pause", "/pause"),
    Button("My language", "/language"), Button("Languages of stories", "/only"),
)  # fmt: skip


@command("settings", "[floor|sound]", "Choose what you are told, and how loud", changes_chat=True)
async def settings(message: Message, stores: Stores) -> Reply:
    preferences = (await stores.chats.meet(message.chat, message.sent)).preferences
    match message.argument.lower().split():
        case []:
            return await _shown(message, preferences, stores)
        case ["floor", "news" | "urgent" | "flash" as floor]:
            preferences = replace(preferences, floor=Urgency[floor.upper()])
        case ["sound", "on" | "off" as sound]:
            preferences = replace(preferences, is_silent=sound == "off")
        case _:
            return Reply("There is no such setting. Choose one:", buttons=_choices(preferences))
    await stores.chats.prefer(message.chat.id, preferences)
    return await _shown(message, preferences, stores)


async def _shown(message: Message, preferences: Preferences, stores: Stores) -> Reply:
    floor = Text(_FLOORS[max(preferences.floor, Urgency.NEWS)])
    tuning = await stores.tunings.get(message.chat.id)
    waits = restraints(tuning, message.sent, message.chat.language)
    told = lines((floor, Text(_SOUNDS[preferences.is_silent]), *waits))
    threads = (Button("Threads", "/threads"),) if can_have_threads(message) else ()
    return Reply(told, buttons=(*_choices(preferences), *_MORE, *threads), in_place=True)


def _choices(preferences: Preferences) -> tuple[Button, ...]:
    sound = "sound off" if preferences.is_silent else "sound on"
    chosen = (f"floor {preferences.floor.name.lower()}", sound)
    labels = ((one, ticked(label, is_so=one in chosen)) for one, label in _LABELS.items())
    return tuple(Button(label, f"/settings {one}") for one, label in labels)
