"""Entries that the fetcher found, or a newsroom posted, and nobody has made articles of yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from bot.model.article import Arrival, ArticleId
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds
from bot.store.queue import Queue

_JSON = TypeAdapter(Arrival)


class Posting(StrEnum):
    """What became of a story that a newsroom posted."""

    ACCEPTED = "accepted"
    HELD = "held"
    """Until its embargo ends."""
    KNOWN = "known"
    """This version was taken before."""
    OUTDATED = "outdated"
    """A later version was taken before."""


class Arrivals:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._post = script(database, "post")
        self._release = script(database, "release_embargoes")
        self._queue = Queue(database, keys.arrivals())

    async def add(self, arrivals: Sequence[Arrival]) -> None:
        if arrivals:
            await self._queue.add([{"arrival": _JSON.dump_json(one).decode()} for one in arrivals])

    async def first(self, name: str) -> ArticleId | None:
        """The article that the first version of a newsroom's story made, if one was posted."""
        found: str | None = await self._database.hget(keys.news(f"posted:{name}"), "first")
        return ArticleId(found) if found else None

    async def post(
        self, arrival: Arrival, article: ArticleId, *, name: str, held: timedelta | None
    ) -> Posting:
        """Add a newsroom's story once; `article` is what it will make, `name` is the same for all
        its versions. `held`: how long it is held back, until the arrival's `received`; a later
        version takes the place of one that is held."""
        outcome: str = await self._post(
            keys=[
                keys.news(f"posted:{name}"),
                keys.arrivals(),
                keys.news("embargoed"),
                keys.news("embargoes"),
            ],
            args=[
                arrival.entry.version,
                _JSON.dump_json(arrival).decode(),
                name,
                milliseconds(arrival.received) if held else "",
                int((keys.KEPT + (held or timedelta())).total_seconds()),
                article,
            ],
        )
        return Posting(outcome)

    async def release(self, now: datetime) -> int:
        """Add the stories whose embargo has ended; gives how many."""
        found: int = await self._release(
            keys=[keys.news("embargoes"), keys.news("embargoed"), keys.arrivals()],
            args=[milliseconds(now)],
        )
        return found

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
