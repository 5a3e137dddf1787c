"""Look at the addresses that readers want to follow, and say which feeds are there.

Invariant: each wish is answered, with nothing where there is no feed or it cannot be had; and an
address that hangs keeps no other waiting.
"""

from dataclasses import dataclass

from bot.errors import PermanentError, TransientError
from bot.lifetime import Crew, Stop
from bot.log import logger
from bot.sources.discovery import feeds_of
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.store.wishes import FoundFeed, Wish
from bot.workers.identity import WORKER

_AT_ONCE = 16
_MOST_FOUND = 5
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Scout:
    stores: Stores
    fetcher: Fetcher
    parser: Parser


async def run(stop: Stop, scout: Scout) -> None:
    await scout.stores.wishes.resume(WORKER)
    async with Crew(_AT_ONCE) as crew:
        while not stop.is_set():
            for wish in await scout.stores.wishes.take(WORKER, most=_AT_ONCE):
                await crew.start(_look(scout, wish))


async def _look(scout: Scout, wish: Wish) -> None:
    try:
        found = await feeds_of(wish.url, scout.fetcher, scout.parser)
    except (TransientError, PermanentError) as error:
        _log.info("no feed for a reader", reason=str(error))
        found = ()
    feeds = [FoundFeed(one.url, one.title) for one in found[:_MOST_FOUND]]
    await scout.stores.wishes.answer(wish, feeds)
