"""The day's top stories: what is loud, told by many, and new, of as many subjects as there are.

The invariant: no story twice, none that was withdrawn, none older than a day.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import exp2, log2

from bot.model.story import Story, Urgency

MOST = 7
DAY = timedelta(hours=24)

# Twice as many independent owners count as much as half a step of urgency.
_URGENCIES = {
    Urgency.ROUTINE: 0.0,
    Urgency.NEWS: 2.0,
    Urgency.URGENT: 4.0,
    Urgency.FLASH: 6.0,
}
# Of what a story is worth, half fades within that time: a flash of the morning leads at noon.
_HALF_LIFE = timedelta(hours=12)
# One subject fills no more of a brief, unless there is nothing else.
_MOST_OF_TOPIC = 2


def weight(story: Story) -> float:
    """What a story is worth whenever it is told: by urgency and by independent owners."""
    return _URGENCIES[story.urgency] + log2(1 + len(story.families))


def brief(stories: Iterable[Story], now: datetime, most: int = MOST) -> tuple[Story, ...]:
    """The top stories of the day until now, the first of them first."""
    recent = {
        story.id: story
        for story in stories
        if not story.is_withdrawn and now - story.updated <= DAY
    }
    order = sorted(recent.values(), key=lambda story: (-_value(story, now), story.id))
    chosen: list[Story] = []
    kept_back: list[Story] = []
    told: dict[str, int] = {}
    for story in order:
        topic = story.topics[0] if story.topics else ""
        told[topic] = told.get(topic, 0) + 1
        (chosen if told[topic] <= _MOST_OF_TOPIC else kept_back).append(story)
    return tuple((*chosen, *kept_back)[:most])


def _value(story: Story, now: datetime) -> float:
    fading = exp2(-max(timedelta(0), now - story.updated) / _HALF_LIFE)
    return weight(story) * (1 + fading) / 2
