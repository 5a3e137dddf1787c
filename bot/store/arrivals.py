"""Entries that the fetcher found and nobody has turned into articles yet."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from bot.model.article import Arrival
from bot.store import keys
from bot.store.connection import Database
from bot.store.queue import Queue

_JSON = TypeAdapter(Arrival)


class Arrivals:
    def __init__(self, database: Database) -> None:
        self._queue = Queue(database, keys.arrivals())

    async def add(self, arrivals: Sequence[Arrival]) -> None:
        if arrivals:
            await self._queue.add([{"arrival": _JSON.dump_json(one).decode()} for one in arrivals])

    async def resume(self, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._queue.resume(worker)

    async def take(self, worker: str, *, most: int) -> tuple[tuple[str, Arrival | None], ...]:
        """Arrivals with their tickets, in order; None for one that cannot be read any more."""
        items = await self._queue.take(worker, most=most)
        return tuple((item.id, _read(item.fields.get("arrival", ""))) for item in items)

    async def done(self, ticket: str) -> None:
        await self._queue.done(ticket)


def _read(text: str) -> Arrival | None:
    try:
        return _JSON.validate_json(text)
    except ValidationError:
        return None
