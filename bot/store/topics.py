"""The topics that can be followed, as the operator's file declares them."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.model.topic import Topic, TopicSlug
from bot.store import keys
from bot.store.connection import Database

_JSON = TypeAdapter(Topic)


class Topics:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def declare(self, topics: Sequence[Topic]) -> None:
        """Replace all topics by these. Follows of one that is gone stay, and bring nothing."""
        async with self._database.pipeline(transaction=True) as step:
            step.delete(keys.topics())
            for topic in topics:
                step.hset(keys.topics(), topic.slug, _JSON.dump_json(topic).decode())
            await step.execute()

    async def all(self) -> tuple[Topic, ...]:
        """Every topic, by name."""
        found: list[str] = await self._database.hvals(keys.topics())
        topics = (_JSON.validate_json(text) for text in found)
        return tuple(sorted(topics, key=lambda topic: topic.name.casefold()))

    async def get(self, slug: TopicSlug) -> Topic | None:
        text: str | None = await self._database.hget(keys.topics(), slug)
        return _JSON.validate_json(text) if text else None
