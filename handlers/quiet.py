"""/quiet [22-7|off|flash on|flash off]: hours in which nothing comes; it waits for their end."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.whereabouts import place_of, zone_buttons
from bot.core.times import shown, span_in
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
    tuning = replace(tuning, quiet=hours)
    await stores.tunings.put(message.chat.id, tuning)
    return _shown(tuning, hours, message.chat.language)


def _shown(tuning: Tuning, hours: QuietHours | None, language: str) -> Reply:
    where = zone_buttons(tuning, language)
    if hours is None:
        text = "Alerts reach you at any hour. When shall nothing come?"
        return Reply(text, buttons=(*_choices(), _SETTINGS), in_place=True)
    text = "Nothing comes from {start} to {end} ({place}); at {end} you get it as one message."
    start, end = shown(hours.start), shown(hours.end)
    told = [
        Text(text, start=start, end=end, place=place_of(tuning, language)),
        Text("A flash comes even then." if hours.flash_breaks else "Not even a flash comes then."),
    ]
    if where:
        told.append(Text("Where are you? Tap a place near you, or name one: /zone Lima"))
    label = "No flashes by night" if hours.flash_breaks else "Let flashes through"
    switch = Button(label, f"/quiet flash {'off' if hours.flash_breaks else 'on'}")
    return Reply(
        lines(told),
        buttons=(*where, switch, Button("No quiet hours", "/quiet off"), _SETTINGS),
        in_place=True,
    )


def _choices() -> tuple[Button, ...]:
    return tuple(Button(Text("{hours} h", hours=span), f"/quiet {span}") for span in _SPANS)
