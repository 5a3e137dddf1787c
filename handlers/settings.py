"""/settings: how much this chat is told, and how loud."""

from dataclasses import replace

from bot.commands import command
from bot.errors import UserError
from bot.model.chat import Preferences
from bot.model.message import Button, Message, Reply
from bot.model.story import Urgency
from bot.store import Stores

_FLOORS = {
    Urgency.NEWS: "You get every alert on your topics.",
    Urgency.URGENT: "You get urgent alerts and flashes, no ordinary news.",
    Urgency.FLASH: "You get flashes only: the few stories that everybody will talk about.",
}
_SOUNDS = {False: "They arrive with a sound.", True: "They arrive without a sound."}
_LABELS = {
    "floor news": "Every alert",
    "floor urgent": "Urgent and flashes",
    "floor flash": "Flashes only",
    "sound on": "Sound on",
    "sound off": "Sound off",
}


@command("settings", "[floor|sound]", "Choose what you are told, and how loud", changes_chat=True)
async def settings(message: Message, stores: Stores) -> Reply:
    record = await stores.chats.meet(message.chat, now=message.sent)
    if not message.argument:
        return _shown(record.preferences)
    preferences = _changed(record.preferences, message.argument.lower())
    await stores.chats.prefer(message.chat.id, preferences)
    return _shown(preferences)


def _changed(preferences: Preferences, wish: str) -> Preferences:
    match wish.split():
        case ["floor", "news" | "urgent" | "flash" as floor]:
            return replace(preferences, floor=Urgency[floor.upper()])
        case ["sound", "on" | "off" as sound]:
            return replace(preferences, is_silent=sound == "off")
        case _:
            raise UserError(
                "You can say /settings floor news, urgent or flash, and /settings sound on or off."
            )


def _shown(preferences: Preferences) -> Reply:
    now = {f"floor {preferences.floor.name.lower()}", f"sound {_sound(preferences)}"}
    return Reply(
        f"{_FLOORS[preferences.floor]}\n{_SOUNDS[preferences.is_silent]}",
        buttons=tuple(
            Button(f"✓ {label}" if wish in now else label, f"/settings {wish}")
            for wish, label in _LABELS.items()
        ),
    )
