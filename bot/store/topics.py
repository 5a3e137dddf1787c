"""The topics that can be followed, as they were declared at the start.

Every process keeps them, and looks only whether they are still the ones that it read.
"""

import hashlib
from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.core.directory import Directory
from bot.model.topic import Topic, TopicSlug
from bot.store import keys
from bot.store.connection import Database

_JSON = TypeAdapter(Topic)
# No topic has an empty slug: there stands a digest of them all.
_REVISION = ""


class Topics:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._revision = ""
        self._known: tuple[Topic, ...] = ()
        self._directory = Directory(())

    async def declare(self, topics: Sequence[Topic]) -> None:
        """Replace all topics by these. Follows of one that is gone stay, and bring nothing."""
        fields = {str(topic.slug): _JSON.dump_json(topic).decode() for topic in topics}
        revision = hashlib.sha256(repr(sorted(fields.items())).encode()).hexdigest()[:16]
        async with self._database.pipeline(transaction=True) as step:
            step.delete(keys.topics())
            step.hset(keys.topics(), mapping={**fields, _REVISION: revision})
            await step.execute()

    async def all(self) -> tuple[Topic, ...]:
        """Every topic, by name; those that are shown in /topics first."""
        revision: str | None = await self._database.hget(keys.topics(), _REVISION)
        if revision is None or revision != self._revision:
            found: dict[str, str] = await self._database.hgetall(keys.topics())
            self._revision = found.pop(_REVISION, "")
            topics = (_JSON.validate_json(text) for text in found.values())
            self._known = tuple(sorted(topics, key=_order))
        return self._known

    async def directory(self) -> Directory:
        """Every topic, ready to be found in reports."""
        known = await self.all()
        if self._directory.topics is not known:
            self._directory = Directory(known)
        return self._directory

    async def get(self, slug: TopicSlug) -> Topic | None:
        text: str | None = await self._database.hget(keys.topics(), slug) if slug else None
        return _JSON.validate_json(text) if text else None


def _order(topic: Topic) -> tuple[bool, str]:
    return not topic.is_listed, topic.name.casefold()
