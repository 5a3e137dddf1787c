"""The week's alerts: stories, and what follows some of them up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.story import StoryId, Urgency
from tests.week.readers import LANGUAGES, TOPICS

WEEK = timedelta(days=7)
_URGENCIES = (Urgency.NEWS,) * 12 + (Urgency.URGENT,) * 5 + (Urgency.FLASH,)
_KINDS = (AlertKind.UPDATED, AlertKind.CORRECTED, AlertKind.WITHDRAWN, AlertKind.RAISED)
# Of the stories, so many go on.
_GO_ON = 0.2


def alerts(stories: int, start: datetime, seed: int) -> list[Alert]:
    """All of them in the order in which they are written."""
    dice = Random(seed)
    found = [alert for number in range(stories) for alert in _story(number, start, dice)]
    return sorted(found, key=lambda alert: (alert.created, alert.id))


def _story(number: int, start: datetime, dice: Random) -> Iterator[Alert]:
    urgency = dice.choice(_URGENCIES)
    first = Alert(
        id=AlertId(f"{number:x}-0"),
        story=StoryId(f"{number:012x}"),
        kind=AlertKind.BREAKING,
        urgency=urgency,
        headline=f"{dice.choice(('Storm', 'Vote', 'Match', 'Trial'))} number {number}",
        summary="",
        publisher="Example Wire",
        published=start,
        url="",
        topics=tuple(dice.sample(TOPICS, dice.randint(1, 3))),
        language=dice.choice(LANGUAGES),
        created=start + dice.random() * WEEK,
    )
    yield first
    if dice.random() > _GO_ON:
        return
    kind = dice.choice(_KINDS)
    yield replace(
        first,
        id=AlertId(f"{number:x}-1"),
        kind=kind,
        urgency=Urgency.FLASH if kind is AlertKind.RAISED else urgency,
        created=first.created + timedelta(minutes=dice.randint(1, 600)),
        follows_up=first.id,
    )
