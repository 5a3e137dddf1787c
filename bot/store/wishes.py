"""Addresses that readers want looked at, by a process that may fetch; the asking one waits.

Nothing here is durable: a reader who gets no answer in time asks again.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from secrets import token_hex

from bot.store import keys
from bot.store.connection import Database
from bot.store.queue import Queue

_ANSWER_SECONDS = 60
# A site that takes longer is not there for readers either.
_MOST_WAITS = 12


@dataclass(frozen=True, slots=True)
class FoundFeed:
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Wish:
    ticket: str
    id: str
    url: str


class Wishes:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue = Queue(database, keys.feeds("wishes"))

    async def look(self, url: str) -> tuple[FoundFeed, ...] | None:
        """The feeds that are found by an address; None where nobody looked in time."""
        wish = token_hex(8)
        await self._queue.add([{"wish": wish, "url": url}])
        for _ in range(_MOST_WAITS):
            answer = await self._database.blpop([keys.feeds(f"found:{wish}")], timeout=1)
            if answer:
                return tuple(FoundFeed(**one) for one in json.loads(answer[1]))
        return None

    async def resume(self, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._queue.resume(worker)

    async def take(self, worker: str, *, most: int) -> tuple[Wish, ...]:
        items = await self._queue.take(worker, most=most)
        return tuple(Wish(item.id, item.fields["wish"], item.fields["url"]) for item in items)

    async def answer(self, wish: Wish, found: Sequence[FoundFeed]) -> None:
        key = keys.feeds(f"found:{wish.id}")
        async with self._database.pipeline(transaction=True) as step:
            step.rpush(key, json.dumps([asdict(one) for one in found]))
            step.expire(key, _ANSWER_SECONDS)
            await step.execute()
        await self._queue.done(wish.ticket)
