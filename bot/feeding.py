"""The fetcher's loops, put together: polls, hubs, what hubs push, what readers want."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.channels import ADAPTERS
from bot.lifetime import Loop
from bot.settings import Settings
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.workers import look, poll, pushed, revisit, subscribe, tally, tend


async def feed_loops(
    stack: AsyncExitStack, stores: Stores, settings: Settings, *, is_demo: bool
) -> dict[str, Loop]:
    """`stack`: closes what they use. In the demo all feeds are ours, on one host, and near."""
    allow_private = settings.allow_private_feeds or is_demo
    fetcher = await stack.enter_async_context(Fetcher(allow_private=allow_private))
    parser = await stack.enter_async_context(Parser())
    may_subscribe = bool(settings.public_url) and not is_demo
    poller = poll.Poller(
        stores,
        fetcher,
        parser,
        timedelta(seconds=settings.poll_seconds),
        patience=timedelta(days=settings.feed_patience_days),
        may_subscribe=may_subscribe,
    )
    if is_demo:
        poller = replace(poller, apart=timedelta())
    loops: dict[str, Loop] = {"poll": partial(poll.run, poller=poller)}
    # All channels that there are, not only those of this process.
    every = [adapter.name for adapter in ADAPTERS]
    loops["tend"] = partial(tend.run, stores=stores, channels=every)
    loops["tally"] = partial(tally.run, stores=stores, channels=every)
    if not is_demo:
        loops["look"] = partial(look.run, scout=look.Scout(stores, fetcher, parser))
        loops["revisit"] = partial(revisit.run, visitor=revisit.Visitor(stores, fetcher))
    if may_subscribe:
        subscriber = subscribe.Subscriber(stores, fetcher, settings.public_url)
        loops["subscribe"] = partial(subscribe.run, subscriber=subscriber)
        loops["pushed"] = partial(pushed.run, stores=stores, parser=parser)
    return loops
