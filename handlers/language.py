"""/language [language]: which one this chat is spoken to in, if not the one of its app."""

from dataclasses import replace

from bot.commands import command
from bot.locales import LANGUAGES, language_called, own_name
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, ticked
from bot.store import Stores

_AUTO = "auto"


@command("language", "[language]", "Choose the language that I speak", changes_chat=True)
async def language(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    wish = message.argument
    if not wish:
        buttons = _choices(tuning.speaks)
        return Reply("Which language shall I speak here?", buttons=buttons, in_place=True)
    speaks = "" if wish.lower() == _AUTO else language_called(wish)
    if speaks is None:
        return Reply("I do not speak that language. Choose one:", buttons=_choices(tuning.speaks))

    await stores.tunings.put(message.chat.id, replace(tuning, speaks=speaks))
    told = Text("From now on I speak the language of your app.")
    if speaks:
        told = Text("From now on I speak this language: {language}.", language=own_name(speaks))
    return Reply(told, buttons=_choices(speaks), in_place=True)


def _choices(chosen: str) -> tuple[Button, ...]:
    """Each language by the name that its speakers have for it; last, to leave it to the app."""
    labels = {one: own_name(one) for one in LANGUAGES}
    labels[_AUTO] = Text("As my app")
    return tuple(
        Button(
            ticked(label, is_so=one == (chosen or _AUTO)),
            f"/language {one}",
        )
        for one, label in labels.items()
    )
