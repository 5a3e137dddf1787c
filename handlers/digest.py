"""/digest [daily|twice|weekly|off] [hours]: all but flashes in one message, at set hours."""

from dataclasses import replace

from bot.commands import command
from bot.conversation.missed import hasten
from bot.conversation.restraints import digest_of, restraints
from bot.conversation.whereabouts import zone_buttons
from bot.core.times import plan_in
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, lines, ticked
from bot.model.tuning import DigestPlan, Tuning
from bot.store import Stores

_LABELS = {
    "daily 8": "Daily at 8", "daily 18": "Daily at 18", "twice 8 18": "Twice a day",
    "weekly sunday 9": "Sundays at 9", "off": "As it happens",
}  # fmt: skip


@command("digest", "[daily|weekly|off] [hour]", "Get one message a day instead", changes_chat=True)
async def digest(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    words = message.argument.lower()
    plan = plan_in(words)
    if words not in {"", "off"} and plan is None:
        text = "When shall it come? For example: /digest daily 8"
        return Reply(text, buttons=_choices(tuning.digest), in_place=True)
    if words:
        tuning = replace(tuning, digest=plan)
        await stores.tunings.put(message.chat.id, tuning)
        if plan is None:
            await hasten(stores, message.chat.id, message.sent)
    return _shown(tuning, message)


def _shown(tuning: Tuning, message: Message) -> Reply:
    told = digest_of(tuning, message.chat.language)
    others = restraints(tuning, message.sent, message.chat.language)
    if told is None and others:
        told = lines((Text("You have no digest."), *others))
    where = zone_buttons(tuning, message.chat.language) if tuning.digest else ()
    return Reply(
        told or Text("You hear of each story as it happens."),
        buttons=(*where, *_choices(tuning.digest), Button("All settings", "/settings")),
        in_place=True,
    )


def _choices(plan: DigestPlan | None) -> tuple[Button, ...]:
    return tuple(
        Button(ticked(label, is_so=plan_in(wish) == plan), f"/digest {wish}")
        for wish, label in _LABELS.items()
    )
