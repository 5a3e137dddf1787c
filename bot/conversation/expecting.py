"""What is to be expected of words that somebody has just followed, as far as the last days tell."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.text import enumerated
from bot.core.wanted import Manner, Want
from bot.model.text import Text
from bot.store import Stores

_MOST_ECHOED = 300


async def unread(wants: Sequence[Want], stores: Stores, now: datetime) -> list[Text]:
    """A remark on those that no story can have, for none is written in their letters."""
    names = [
        want.shown
        for want in wants
        if want.manner is not Manner.PUBLISHER and not await stores.search.reads(want.shown, now)
    ]
    if not names:
        return []
    return [
        Text(
            "No report of the last seven days was in the letters of “{words}”, so alerts on that "
            "are unlikely.",
            words=enumerated(names, _MOST_ECHOED, "; "),
        )
    ]


async def how_often(want: Want, stores: Stores, now: datetime) -> list[Text]:
    """How many stories would have brought an alert, where the search can tell."""
    if want.manner is Manner.PUBLISHER or (want.manner is Manner.PHRASE and len(want.keys) > 1):
        return []
    count = await stores.search.count(want.shown, now)
    if not count:
        return [Text("No story of the last seven days had that.")]
    text = Text(
        "One story of the last seven days had that.",
        "About {count} stories of the last seven days had that.",
        count=count,
    )
    return [text]
