"""Read what hubs have pushed, and hand it over like what a poll finds."""

from bot.errors import PermanentError, TransientError
from bot.lifetime import Stop
from bot.log import logger
from bot.sources.parser import Parser
from bot.store import Stores
from bot.store.hubs import Push
from bot.workers.identity import WORKER, utc_now
from bot.workers.intake import take_in

_log = logger(__name__)


async def run(stop: Stop, stores: Stores, parser: Parser) -> None:
    await stores.hubs.resume(WORKER)
    while not stop.is_set():
        for push in await stores.hubs.take(WORKER):
            await _read(stores, parser, push)
            await stores.hubs.done(push.ticket)


async def _read(stores: Stores, parser: Parser, push: Push) -> None:
    due = await stores.feeds.look(push.feed)
    if due is None:
        return
    feed = due.feed
    try:
        document = await parser.read(push.body, push.content_type, due.health.address or feed.url)
    except (TransientError, PermanentError) as error:
        # Then the feed itself will say what there is.
        _log.warning("a push that is no feed", publisher=feed.publisher, reason=str(error))
        await stores.feeds.hurry(feed.id)
        return
    await take_in(stores, (feed, due.health), document.entries, utc_now())
