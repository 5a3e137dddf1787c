"""/pause [2h]: nothing at all for a while; what comes then waits for its end."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.restraints import pause_of
from bot.core.times import duration_in
from bot.model.message import Button, Message, Reply
from bot.store import Stores

_CHOICES = (
    Button("1 hour", "/pause 1h"),
    Button("8 hours", "/pause 8h"),
    Button("1 day", "/pause 1d"),
    Button("1 week", "/pause 1w"),
)
_RESUME = Button("Go on now", "/resume")


@command("pause", "[2h]", "Hear nothing for a while", changes_chat=True)
async def pause(message: Message, stores: Stores) -> Reply:
    chat = message.chat
    tuning = await stores.tunings.get(chat.id)
    duration = duration_in(message.argument)
    if message.argument and duration is None:
        text = "For how long? For example: /pause 2h, or /pause 3 days"
        return Reply(text, buttons=_CHOICES, in_place=True)
    if duration:
        tuning = replace(tuning, paused_until=message.sent + duration)
        await stores.tunings.put(chat.id, tuning)
    told = pause_of(tuning, message.sent)
    if told is None:
        return Reply("For how long shall I say nothing?", buttons=_CHOICES, in_place=True)
    return Reply(told, buttons=(_RESUME,), in_place=True)
