"""/limit [number|off]: at most so many alerts a day; the rest comes as one message."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.restraints import limit_of
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, ticked
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
        return Reply(text, most=_MOST, buttons=_buttons(tuning.cap), in_place=True)
    if words:
        tuning = replace(tuning, cap=0 if words in _OFF else int(words))
        await stores.tunings.put(message.chat.id, tuning)
    told = limit_of(tuning, message.chat.language)
    if told is None:
        told = Text("You get as many alerts as there are. How many a day shall it be at most?")
    return Reply(told, buttons=_buttons(tuning.cap), in_place=True)


def _buttons(cap: int) -> tuple[Button, ...]:
    return (
        *(
            Button(ticked(str(number), is_so=number == cap), f"/limit {number}")
            for number in _CHOICES
        ),
        Button(ticked("No limit", is_so=cap == 0), "/limit off"),
        Button("All settings", "/settings"),
    )
