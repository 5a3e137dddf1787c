"""/only <languages>: stories in these alone; `+es`, `-es`: in one more or less; `all`: in any."""

from dataclasses import replace

from bot.commands import command
from bot.locales import LANGUAGES, names_in, own_name, written_in
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, ticked
from bot.store import Stores

_MOST = 10
_ALL = {"all", "any", "off"}


@command("only", "[languages]", "Get stories in your languages only", changes_chat=True)
async def only(message: Message, stores: Stores) -> Reply:
    tuning = await stores.tunings.get(message.chat.id)
    words = names_in(message.argument)
    if not words:
        return _shown(tuning.reads)
    reads = _chosen(words, tuning.reads)
    if reads is None or len(reads) > _MOST:
        text = "Which languages? For example: /only English, Español"
        return Reply(text, buttons=_buttons(tuning.reads), in_place=True)
    reply = _shown(reads)
    await stores.tunings.put(message.chat.id, replace(tuning, reads=reads))
    return reply


def _chosen(words: list[str], before: tuple[str, ...]) -> tuple[str, ...] | None:
    """None where a word is no language."""
    if words[0].lower() in _ALL:
        return ()
    named = [written_in(word.lstrip("+-")) for word in words]
    if None in named:
        return None
    languages = [one for one in named if one]
    if words[0].startswith("-"):
        return tuple(one for one in before if one not in languages)
    kept = before if words[0].startswith("+") else ()
    return tuple(dict.fromkeys((*kept, *languages)))


def _shown(reads: tuple[str, ...]) -> Reply:
    told = Text("You get stories in any language.")
    if reads:
        names = ", ".join(own_name(one) for one in reads)
        told = Text("You get stories in {languages} only, where their language is known.")
        told = Text(told, languages=names)
    return Reply(told, buttons=_buttons(reads), in_place=True)


def _buttons(reads: tuple[str, ...]) -> tuple[Button, ...]:
    switches = (
        Button(ticked(own_name(one), is_so=one in reads), f"/only {'-+'[one not in reads]}{one}")
        for one in LANGUAGES
    )
    return (*switches, Button("Any language", "/only all"))
