"""A newsroom for the handlers: topics to follow, and a way to bring stories in."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.core.fingerprint import terms
from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.workers.index import index
from tests.builders import NOW, TOPICS, article, decision, story

Report = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
async def _topics(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)


@pytest.fixture
def report(stores: Stores) -> Report:
    """Bring in so many stories on a topic: "Story 1 on climate" and on, the last the newest.
    The search has taken them in."""

    async def publish(topic: str, count: int) -> None:
        log = await stores.stories.read_log("")
        position = log[-1].position if log else ""
        for number in range(1, count + 1):
            at = NOW + timedelta(minutes=number)
            lead = article(title=f"Story {number} on {topic}")
            told = story(lead=lead, topics=(TopicSlug(topic),), updated=at)
            found = json.dumps(terms(lead).to_dict())
            decided = decision(told, at=at, terms=found)
            written = await stores.stories.publish(decided, read_up_to=position, now=at)
            assert written is not None
            position = written
        while await index(stores):
            pass

    return publish
