"""What readers do not want of what they follow, `/follow climate -opinion`: kept with it, shown,
and lifted by a button.

Invariant: it outlasts the end of following, so that Undo brings back what there was.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.follows import Thing
from bot.core.text import shorten
from bot.model.chat import ChatId
from bot.model.message import Button
from bot.model.text import Text
from bot.model.tuning import Tuning
from bot.store import Stores

# Then those of what is followed no more go.
_MOST_KEPT = 100
# A longer answer would not be read.
_MOST_SHOWN = 10
_LONGEST = 120


async def exclude(thing: Thing, words: tuple[str, ...], chat: ChatId, stores: Stores) -> bool:
    """Keep what has these words away from now on; none: nothing. Whether that lifted something."""
    tuning = await stores.tunings.get(chat)
    rest = dict(tuning.without)
    before = rest.pop(thing.slug, ())
    if len(rest) >= _MOST_KEPT:
        followed = await stores.subscriptions.topics_of(chat)
        rest = {slug: kept for slug, kept in rest.items() if slug in followed}
    without = rest | ({thing.slug: words} if words else {})
    if without != tuning.without:
        await stores.tunings.put(chat, replace(tuning, without=without))
    return bool(before) and not words


def exclusions(things: Iterable[Thing], tuning: Tuning) -> tuple[Text, ...]:
    """A sentence for each thing of which something is excluded."""
    return tuple(
        Text(
            "Nothing on {topic} that mentions: {words}.",
            topic=thing.name,
            words=shorten(", ".join(tuning.without[thing.slug]), _LONGEST),
        )
        for thing in _excluding(things, tuning)
    )


def lifts(things: Iterable[Thing], tuning: Tuning) -> tuple[Button, ...]:
    """A button for each that takes it back."""
    return tuple(
        Button(Text("All of {topic}", topic=thing.name), f"/follow {thing.slug} -")
        for thing in _excluding(things, tuning)
    )


def _excluding(things: Iterable[Thing], tuning: Tuning) -> list[Thing]:
    return [thing for thing in things if tuning.without.get(thing.slug)][:_MOST_SHOWN]
