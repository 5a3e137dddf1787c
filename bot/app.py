"""The composition root: it knows every concrete thing and puts them together.

With bot.feeding and bot.rewriting, which put together a part each.
"""

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from functools import partial

from bot import rewriting
from bot.channels import ADAPTERS
from bot.channels.contract import Adapter, Channel, Introduction
from bot.demo.feeds import demo_feeds, demo_topics
from bot.demo.script import read_script
from bot.demo.server import serve_wire
from bot.errors import SettingsError, TransientError
from bot.feeding import feed_loops
from bot.lifetime import Loop, Stop, in_the_end, live, pause, signals
from bot.log import logger
from bot.model.chat import ChannelName, ChatId
from bot.model.policy import Policy
from bot.model.story import Urgency
from bot.serving import hosts_of, listener
from bot.settings import Section, Settings, read
from bot.sources.catalogue import SHIPPED, Catalogue, read_catalogue, with_shipped
from bot.store import Stores
from bot.store.checks import complaints, settle_layout
from bot.store.connection import UNAVAILABLE, Database, connect, reachable
from bot.store.embedded import embedded
from bot.store.heartbeats import BEAT
from bot.workers import (
    answer,
    deliver,
    digest,
    embargo,
    fanout,
    index,
    ingest,
    listen,
    notify,
    serve,
    sweep,
)
from bot.workers.carrier import carrier_for
from bot.workers.identity import WORKER, utc_now
from handlers import MENU

ROLES = ("poll", "ingest", "fanout", "deliver", "listen", "answer", "serve")
SECTIONS: tuple[type[Section], ...] = (
    Settings,
    *(adapter.settings for adapter in ADAPTERS),
    *rewriting.SECTIONS,
)
WEB = ChannelName("web")
_LOOK = timedelta(seconds=0.1)
_log = logger(__name__)


class Ending(Enum):
    """Why a run ended."""

    STOPPED = "stopped"
    FOR_DEMO = "for demo"
    """A reader asked for it, or no feed answers and there is nothing to lose: play the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run, and as what. `say` prints a line for the person at the terminal."""

    settings: Settings
    roles: tuple[str, ...]
    is_demo: bool
    say: Callable[[str], None]


@dataclass(slots=True)
class _Program:
    """The open parts of one run."""

    plan: Plan
    stores: Stores
    channels: tuple[Channel, ...]
    stop: Stop
    ending: Ending = Ending.STOPPED

    def end_for_demo(self) -> None:
        self.ending = Ending.FOR_DEMO
        self.stop.set()


async def run(plan: Plan) -> None:
    """Run until a signal comes. Raises SettingsError and PermanentError."""
    with ExitStack() as stack:
        web: socket.socket | None = None
        if "serve" in plan.roles:
            web = stack.enter_context(listener(plan.settings.web_host, plan.settings.web_port))
        if await _run_once(plan, web) is Ending.FOR_DEMO:
            await _run_once(demo_plan(plan), web)


async def _run_once(plan: Plan, web: socket.socket | None) -> Ending:
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(signals(stop))
        stores = await _stores(stack, plan, stop)
        if stores is None:
            return Ending.STOPPED
        channels = [
            await stack.enter_async_context(
                adapter.open(plan.settings, read(adapter.settings), stores.mailboxes)
            )
            for adapter in _adapters(plan)
        ]
        program = _Program(plan, stores, tuple(channels), stop)
        if "poll" in plan.roles:
            await _declare(stack, program)
        # A copy, for a server closes what it listened on: our own stays open for a next run.
        loops = await _loops(stack, program, web and web.dup())
        _announce(plan, web)
        await live(loops, stop)
        return program.ending


async def _stores(stack: AsyncExitStack, plan: Plan, stop: Stop) -> Stores | None:
    """The stores, once Redis answers; None where `stop` came first."""
    settings = plan.settings
    address = settings.redis_url or await stack.enter_async_context(
        embedded(settings.data_dir, starts_empty=plan.is_demo)
    )
    database = await stack.enter_async_context(connect(address))
    if not await in_the_end(stop, partial(_look_over, database)):
        return None
    own = 0 if plan.is_demo else settings.reader_feeds
    policy = Policy(contact=settings.privacy_contact, inactive=timedelta(settings.inactive_days))
    stores = Stores.over(database, most_own_feeds=own, policy=policy)
    stack.push_async_callback(_sign_off, stores)
    return stores


async def _look_over(database: Database) -> bool:
    """Refuse a Redis that does not fit; complain about one that may lose what it holds."""
    await settle_layout(database)
    for complaint in await complaints(database):
        _log.warning("REDIS IS NOT SAFE", complaint=complaint)
    return True


async def _sign_off(stores: Stores) -> None:
    with suppress(*UNAVAILABLE):
        await stores.heartbeats.end(WORKER)


def _adapters(plan: Plan) -> tuple[Adapter, ...]:
    """The channels that the settings turn on. Raises SettingsError for one that does not exist."""
    wanted = plan.settings.channels
    names = [adapter.name for adapter in ADAPTERS]
    for name in wanted:
        if name not in names:
            raise SettingsError(f"CHANNELS: there is no {name!r}, only {', '.join(names)}")
    found = tuple(adapter for adapter in ADAPTERS if _is_on(adapter, wanted))
    # Nothing fictional ever reaches a real platform.
    return tuple(one for one in found if one.name == WEB) if plan.is_demo else found


def _is_on(adapter: Adapter, wanted: Sequence[str]) -> bool:
    is_ready = adapter.is_ready(read(adapter.settings))
    if adapter.name in wanted and not is_ready:
        raise SettingsError(f"CHANNELS: {adapter.name} is on, but its settings are incomplete")
    return adapter.name in wanted if wanted else is_ready


async def _declare(stack: AsyncExitStack, program: _Program) -> None:
    """Tell the stores which feeds and topics there are."""
    if program.plan.is_demo:
        script = read_script()
        wire = await stack.enter_async_context(serve_wire(script))
        catalogue = Catalogue(demo_feeds(script, wire.address), with_shipped(demo_topics(script)))
    else:
        catalogue = read_catalogue(program.plan.settings.feeds_file or SHIPPED)
    await program.stores.links.keep([channel.name for channel in program.channels])
    await program.stores.topics.declare(catalogue.topics)
    await program.stores.feeds.declare(catalogue.feeds, utc_now())


async def _loops(
    stack: AsyncExitStack, program: _Program, web: socket.socket | None
) -> Mapping[str, Loop]:
    """Every loop of the roles that this process plays, by name."""
    roles, stores, settings = program.plan.roles, program.stores, program.plan.settings
    fresh = timedelta(hours=settings.fresh_hours)
    loops: dict[str, Loop] = {"heartbeat": partial(_beat, stores=stores, roles=roles)}
    if "poll" in roles:
        loops |= await feed_loops(stack, stores, settings, is_demo=program.plan.is_demo)
        if _may_play_demo(program) and settings.feeds_file is None:
            loops["first answers"] = partial(_watch_first_answers, program=program)
    if "ingest" in roles:
        loops["ingest"] = partial(ingest.run, stores=stores, fresh=fresh)
        loops["index"] = partial(index.run, stores=stores)
        loops["embargo"] = partial(embargo.run, stores=stores)
    if "fanout" in roles:
        names = tuple(channel.name for channel in program.channels)
        machine = None if program.plan.is_demo else await rewriting.rewriting_for(stack, stores)
        loops["fanout"] = partial(fanout.run, stores=stores, channels=names, rewriting=machine)
        loops |= {f"sweep {one}": partial(sweep.run, stores=stores, channel=one) for one in names}
    for channel in program.channels:
        loops |= _channel_loops(program, channel)
    if web is not None:
        loops["serve"] = partial(serve.run, site=_site(program, web))
    return loops


def _channel_loops(program: _Program, channel: Channel) -> dict[str, Loop]:
    roles, stores = program.plan.roles, program.stores
    editors = frozenset(ChatId(editor) for editor in program.plan.settings.editors)
    loops: dict[str, Loop] = {}
    if "deliver" in roles:
        carrier = carrier_for(program.plan.settings, stores, channel)
        for lane in (Urgency.FLASH, Urgency.URGENT, Urgency.NEWS):
            name = f"deliver {channel.name} {lane.name.lower()}"
            loops[name] = partial(deliver.run, carrier=carrier, lane=lane)
        loops[f"digest {channel.name}"] = partial(digest.run, carrier=carrier)
        loops[f"notify {channel.name}"] = partial(notify.run, stores=stores, channel=channel)
    if "listen" in roles:
        menu = tuple(Introduction(one.name, one.summary) for one in MENU if one.is_listed)
        loops[f"listen {channel.name}"] = partial(
            listen.run, stores=stores, channel=channel, menu=menu
        )
    if "answer" in roles:
        counter = answer.Counter(stores, channel, MENU, editors)
        loops[f"answer {channel.name}"] = partial(answer.run, counter=counter)
    return loops


def _site(program: _Program, web: socket.socket) -> serve.Site:
    return serve.Site(
        stores=program.stores,
        listener=web,
        channels=program.channels,
        hosts=hosts_of(program.plan.settings),
        roles=program.plan.roles,
        mode="demo" if program.plan.is_demo else "live",
        play_demo=program.end_for_demo if _may_play_demo(program) else None,
        newsrooms=() if program.plan.is_demo else program.plan.settings.newsrooms,
        public_url=program.plan.settings.public_url,
    )


def _may_play_demo(program: _Program) -> bool:
    """Only where readers can be nobody but the person at this machine."""
    plan, names = program.plan, [channel.name for channel in program.channels]
    is_alone = names == [WEB] and plan.settings.web_host == "127.0.0.1"
    return is_alone and not plan.is_demo and set(plan.roles) == set(ROLES)


async def _watch_first_answers(stop: Stop, program: _Program) -> None:
    """Where every feed was tried and none has ever answered, play the demo instead."""
    while not await pause(stop, _LOOK):
        healths = [health for _, health in await program.stores.feeds.all()]
        if any(health.last_success for health in healths):
            return
        if healths and all(health.polls for health in healths):
            reasons = {health.error for health in healths}
            _log.warning("no feed answers, playing the demo", reasons=sorted(reasons)[:3])
            program.end_for_demo()


async def _beat(stop: Stop, stores: Stores, roles: tuple[str, ...]) -> None:
    """Goes on at its pace whatever ails Redis: one that paused longer and longer, as failing loops
    do, would count as dead when Redis is back, and its work would be done twice."""
    while True:
        try:
            with reachable():
                await stores.heartbeats.beat(WORKER, roles)
        except TransientError as error:
            _log.warning("no heartbeat", reason=str(error))
        if await pause(stop, BEAT):
            return


def _announce(plan: Plan, web: socket.socket | None) -> None:
    if plan.is_demo:
        plan.say("DEMO: fictional news from a bundled wire, for about four minutes")
    if web is not None:
        host, port, *_ = web.getsockname()
        name = f"[{host}]" if ":" in host else host
        plan.say(f"Flashwire is running: open http://{name}:{port}/  (Ctrl+C stops it)")


def demo_plan(plan: Plan) -> Plan:
    """The same program over the bundled wire, with data of its own that starts empty."""
    folder = plan.settings.demo_dir
    settings = plan.settings.model_copy(update={"data_dir": folder, "redis_url": ""})
    return replace(plan, settings=settings, is_demo=True, roles=ROLES)
