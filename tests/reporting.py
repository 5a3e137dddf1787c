"""Stories brought in as ingest and the search's loop do: told, listed and found."""

import json
from collections.abc import Sequence
from datetime import timedelta

from bot.core.fingerprint import terms
from bot.model.story import Story
from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.workers.index import index
from tests.builders import NOW, article, decision, story


async def reported(stores: Stores, topic: str, count: int) -> None:
    """So many stories on a topic: "Story 1 on climate" and on, the last the newest."""
    told = []
    for number in range(1, count + 1):
        at = NOW + timedelta(minutes=number)
        lead = article(title=f"Story {number} on {topic}")
        told.append(story(lead=lead, topics=(TopicSlug(topic),), updated=at))
    await taken_in(stores, told)


async def taken_in(stores: Stores, told: Sequence[Story]) -> None:
    """Publish stories, and have the search take them in."""
    log = await stores.stories.read_log("")
    position = log[-1].position if log else ""
    for one in told:
        found = json.dumps(terms(one.lead).to_dict())
        decided = decision(one, at=one.updated, terms=found)
        written = await stores.stories.publish(decided, read_up_to=position, now=one.updated)
        assert written is not None
        position = written
    while await index(stores):
        pass
