"""/zone [place]: by which clock the reader's hours go, and times are shown."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.whereabouts import place_of, zone_buttons
from bot.core.text import shorten
from bot.model.message import Button, Message, Reply
from bot.sources.zones import city_of, place_called, zones_called
from bot.store import Stores

_NEXT = (Button("Quiet hours", "/quiet"), Button("All settings", "/settings"))


@command("zone", "[place]", "Say where you are, for your times", changes_chat=True)
async def zone(message: Message, stores: Stores) -> Reply:
    chat, place = message.chat, message.argument
    tuning = await stores.tunings.get(chat.id)
    speaks = tuning.speaks or chat.language
    if not place:
        text = "Your times are those of {place}. Another place? Name it, for example: /zone Lima"
        buttons = (*zone_buttons(tuning, chat.language), *_NEXT)
        return Reply(text, place=place_of(tuning, speaks), buttons=buttons, in_place=True)
    found = zones_called(place, speaks)
    if len(found) > 1:
        choices = tuple(Button(city_of(one, speaks), f"/zone {one}") for one in found)
        return Reply("Which clock is yours?", buttons=choices, in_place=True)
    if not found:
        text = "I know no place “{place}”. Name a large city or a country, or say UTC+3."
        buttons = (*zone_buttons(tuning, chat.language), *_NEXT)
        return Reply(text, place=shorten(place, 60), buttons=buttons, in_place=True)
    tuning = replace(tuning, zone=found[0])
    await stores.tunings.put(chat.id, tuning)
    text = "Your times are those of {place} now. There it is {now}."
    place = place_called(place, found[0], speaks)
    return Reply(text, place=place, now=message.sent, buttons=_NEXT, in_place=True)
