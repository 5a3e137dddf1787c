"""/digest [daily|twice|weekly|off] [hours]: all but flashes in one message, at set hours."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.missed import hasten
from bot.conversation.whereabouts import place_of, zone_buttons
from bot.core.times import plan_in, shown
from bot.model.message import Button, Message, Reply
from bot.model.text import Text
from bot.model.tuning import Tuning
from bot.store import Stores

_CHOICES = (
    Button("Daily at 8", "/digest daily 8"),
    Button("Daily at 18", "/digest daily 18"),
    Button("Twice a day", "/digest twice 8 18"),
    Button("Sundays at 9", "/digest weekly sunday 9"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OFF = Button("As it happens", "/digest off")
_TEXTS = {
    None: "You hear of each story as it happens.",
    "daily": "All but flashes comes as one message, daily at {times} ({place}).",
    "weekly": "All but flashes comes as one message, on {day} at {times} ({place}).",
}


@command("digest", "[daily|weekly|off] [hour]", "Get one message a day instead", changes_chat=True)
async def digest(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    words = message.argument.lower()
    plan = plan_in(words)
    if words not in {"", "off"} and plan is None:
        text = "When shall it come? For example: /digest daily 8"
        return Reply(text, buttons=_CHOICES, in_place=True)
    if words:
        tuning = replace(tuning, digest=plan)
        await stores.tunings.put(message.chat.id, tuning)
        if plan is None:
            await hasten(stores, message.chat.id, message.sent)
    return _shown(tuning, message.chat.language)


def _shown(tuning: Tuning, language: str) -> Reply:
    plan, where = tuning.digest, zone_buttons(tuning, language) if tuning.digest else ()
    kind = None if plan is None else "daily" if plan.weekday is None else "weekly"
    return Reply(
        _TEXTS[kind],
        times=", ".join(map(shown, plan.times)) if plan else "",
        day=Text(_DAYS[(plan and plan.weekday) or 0]),
        place=place_of(tuning, language),
        buttons=(
            *where,
            *_CHOICES,
            *((_OFF,) if plan else ()),
            Button("All settings", "/settings"),
        ),
        in_place=True,
    )
