"""/limit [number|off]: at most so many alerts a day; the rest waits for the digest."""

from dataclasses import replace

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.model.text import Text
from bot.store import Stores

_MOST = 100
_CHOICES = (3, 5, 10, 20)
_OFF = {"off", "no", "none", "0"}


@command("limit", "[number|off]", "Choose how many alerts a day you want", changes_chat=True)
async def limit(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    words = message.argument.lower()
    is_number = words.isascii() and words.isdecimal() and len(words) < 4
    if words and words not in _OFF and not (is_number and int(words) <= _MOST):
        text = "How many alerts a day? A number up to {most}, for example: /limit 5"
        return Reply(text, most=_MOST, buttons=_buttons(), in_place=True)
    if words:
        tuning = replace(tuning, cap=0 if words in _OFF else int(words))
        await stores.tunings.put(message.chat.id, tuning)
    told = Text("You get as many alerts as there are. How many a day shall it be at most?")
    if tuning.cap:
        told = Text(
            "You get one alert a day; the rest waits for your digest. Flashes do not count.",
            "You get at most {count} alerts a day; the rest waits for your digest. "
            "Flashes do not count.",
            count=tuning.cap,
        )
    return Reply(told, buttons=_buttons(), in_place=True)


def _buttons() -> tuple[Button, ...]:
    return (
        *(Button(f"{number}", f"/limit {number}") for number in _CHOICES),
        Button("No limit", "/limit off"),
        Button("All settings", "/settings"),
    )
