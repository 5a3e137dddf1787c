"""What no reader may be done, looked for in all that a week told them."""

from collections import Counter
from collections.abc import Iterator

from bot.core.audience import day_of, silence_ends
from bot.model.alert import AlertKind
from bot.model.story import StoryId, Urgency
from bot.store import Stores
from bot.store.digests import given_way
from tests.week.readers import Wish
from tests.week.simulation import Told, Week

_OWED = frozenset({AlertKind.CORRECTED, AlertKind.WITHDRAWN})


def faults(week: Week) -> Iterator[str]:
    for wish in week.wishes:
        told = week.told[wish.chat.id]
        yield from _twice(week, told)
        yield from _by_night(wish, told)
        yield from _over_the_cap(wish, told)


def _twice(week: Week, told: list[Told]) -> Iterator[str]:
    """A story's first alert, by itself or in a digest, after anything that was told of the story;
    all other alerts say that they go on with it."""
    heard: set[StoryId] = set()
    for one in told:
        if week.alerts[one.alert].kind is AlertKind.BREAKING and one.story in heard:
            yield f"story {one.story} as new, though it was told before"
        heard.add(one.story)


def _by_night(wish: Wish, told: list[Told]) -> Iterator[str]:
    for one in told:
        is_flash = one.kind is not None and one.urgency >= Urgency.FLASH
        if silence_ends(wish.tuning, one.at, is_flash=is_flash):
            yield f"{one.alert} at {one.at}, when {wish.chat.id} wants to hear nothing"


def _over_the_cap(wish: Wish, told: list[Told]) -> Iterator[str]:
    if not wish.tuning.cap:
        return
    counted = Counter(
        day_of(wish.tuning, one.at)
        for one in told
        if one.kind and one.kind not in _OWED and one.urgency < Urgency.FLASH
    )
    for day, count in counted.items():
        if count > wish.tuning.cap:
            yield f"{count} alerts on {day}, not {wish.tuning.cap}"


async def lost(stores: Stores, week: Week) -> list[str]:
    """Stories of a reader's topics that were neither told nor wait, and were not refused.

    Of those that waited for a digest so many may be missing as it says that it left out.
    """
    found = []
    for wish in week.wishes:
        seat = await stores.seats.find(wish.chat.id)
        assert seat is not None
        waiting = await stores.digests.take(seat.bucket, seat.place, "look")
        told = {one.alert for one in week.told[wish.chat.id]}
        kept = told | set(waiting) | week.heard_otherwise(wish.chat.id)
        topics, left_out = frozenset(wish.topics), 0
        for alert in week.alerts.values():
            if alert.kind is not AlertKind.BREAKING or topics.isdisjoint(alert.topics):
                continue
            match (await week.rows(seat.bucket, alert.id)).get(seat.place, "")[:1]:
                case "k":
                    pass
                case "s" if alert.id in told:
                    pass
                case "d":
                    left_out += alert.id not in kept
                case row:
                    found.append(f"{alert.id} for {wish.chat.id}: {row!r}")
        counted = week.given_way[wish.chat.id] + given_way(waiting)
        if left_out > counted:
            found.append(f"{wish.chat.id}: {left_out} left out of digests, {counted} counted")
    return found
