"""/quiet [22-7|off|flash on|flash off]: hours in which nothing comes; it waits for their end."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.restraints import quiet_of
from bot.conversation.whereabouts import zone_buttons
from bot.core.times import span_in
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, lines
from bot.model.tuning import QuietHours, Tuning
from bot.store import Stores

_SPANS = ("21-8", "22-7", "23-7", "0-6")
_SETTINGS = Button("All settings", "/settings")


@command("quiet", "[22-7|off]", "Choose hours in which nothing reaches you", changes_chat=True)
async def quiet(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    words = message.argument.lower()
    hours = tuning.quiet
    if words == "off":
        hours = None
    elif words in {"flash on", "flash off"} and hours:
        hours = replace(hours, flash_breaks=words == "flash on")
    elif span := span_in(words):
        breaks = hours is not None and hours.flash_breaks
        hours = QuietHours(start=span[0], end=span[1], flash_breaks=breaks)
    elif words:
        return Reply("Which hours? For example: /quiet 22-7", buttons=_choices(), in_place=True)
    if words:
        tuning = replace(tuning, quiet=hours)
        await stores.tunings.put(message.chat.id, tuning)
    return _shown(tuning, message.chat.language)


def _shown(tuning: Tuning, language: str) -> Reply:
    hours = tuning.quiet
    where = zone_buttons(tuning, language)
    told = quiet_of(tuning, language)
    if hours is None or told is None:
        text = "Alerts reach you at any hour. When shall nothing come?"
        return Reply(text, buttons=(*_choices(), _SETTINGS), in_place=True)
    if where:
        told = lines((told, Text("Where are you? Tap a place near you, or name one: /zone Lima")))
    label = "No flashes by night" if hours.flash_breaks else "Let flashes through"
    switch = Button(label, f"/quiet flash {'off' if hours.flash_breaks else 'on'}")
    return Reply(
        told,
        buttons=(*where, switch, Button("No quiet hours", "/quiet off"), _SETTINGS),
        in_place=True,
    )


def _choices() -> tuple[Button, ...]:
    return tuple(Button(Text("{hours} h", hours=span), f"/quiet {span}") for span in _SPANS)
