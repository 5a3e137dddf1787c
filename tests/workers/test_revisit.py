"""A page that its publisher takes away, soon after an alert, withdraws the report."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.lifetime import Loop
from bot.model.alert import Alert, AlertKind, AlertState
from bot.model.article import Arrival, Entry
from bot.model.feed import Feed, FeedHealth, FeedId
from bot.sources.http import Fetcher
from bot.store import Stores, keys
from bot.workers import ingest, revisit
from bot.workers.identity import utc_now
from tests.builders import WORLD
from tests.fakes.serving import serve
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, working
from tests.workers.test_ingest import alerts, nothing_left

OFTEN = timedelta(milliseconds=60)
QUAKE = "Earthquake of magnitude 6.8 shakes the port of Maravel"
FERRY = "Ferry Astrid sinks off Kelmore with 80 aboard"
PAPER = Feed(
    id=FeedId("paper"),
    url="http://127.0.0.1:9/feed",
    publisher="Paper",
    family="paper",
    topics=(WORLD.slug,),
    trust=0.8,
    reads_pages=True,
)


@dataclass
class Site:
    """A publisher's pages by path; what is not there is answered with a status."""

    pages: set[str]
    status: int = 404
    asked: Counter[str] = field(default_factory=Counter)
    address: str = ""

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        self.asked[path] += 1
        return Response("told") if path in self.pages else Response(status_code=self.status)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site({"/quake", "/ferry"})
    async with serve(Starlette(routes=[Route("/{path:path}", site.answer)])) as address:
        site.address = address
        yield site


@pytest.fixture
async def visitor(newsroom: Stores) -> AsyncIterator[revisit.Visitor]:
    await newsroom.feeds.declare([PAPER], utc_now())
    async with Fetcher(allow_private=True) as fetcher:
        yield revisit.Visitor(newsroom, fetcher, every=OFTEN, apart=timedelta())


def report(site: Site, path: str, title: str, by: str = "paper") -> Arrival:
    now, url = utc_now(), f"{site.address}{path}"
    text = f"{title}, the harbour master said on Tuesday."
    entry = Entry(guid=url, url=url, title=title, body=text, published=now, language="en")
    return Arrival(feed=FeedId(by), entry=entry, received=now)


def loops(visitor: revisit.Visitor) -> dict[str, Loop]:
    return {
        "ingest": partial(ingest.run, stores=visitor.stores, fresh=LIFETIME),
        "revisit": partial(revisit.run, visitor=visitor),
    }


async def announced(visitor: revisit.Visitor, *arrivals: Arrival) -> list[Alert]:
    await visitor.stores.arrivals.add(arrivals)
    await until(lambda: nothing_left(visitor.stores))
    return await alerts(visitor.stores)


async def looks(site: Site, path: str, more: int) -> None:
    """Wait until a page was asked for so often again."""
    wanted = site.asked[path] + more

    async def asked() -> bool:
        return site.asked[path] >= wanted

    await until(asked)


async def watched(stores: Stores) -> int:
    return int(await stores.outbox._database.zcard(keys.news("looks")))


async def unwatched(stores: Stores) -> bool:
    return not await watched(stores)


async def withdrawal(stores: Stores) -> Alert | None:
    last = (await alerts(stores))[-1]
    return last if last.kind is AlertKind.WITHDRAWN else None


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_was_taken_away_withdraws_its_report(
    site: Site, visitor: revisit.Visitor, status: int
) -> None:
    site.status = status
    async with working(**loops(visitor)):
        first, _ = await announced(
            visitor, report(site, "/quake", QUAKE), report(site, "/ferry", FERRY)
        )
        await looks(site, "/quake", 1)
        await looks(site, "/ferry", 1)
        site.pages.discard("/quake")
        told = await until(lambda: withdrawal(visitor.stores))
        assert told is not None
        # The feed may go on listing it: that tells nobody anything.
        await announced(visitor, report(site, "/quake", QUAKE))

    assert (told.follows_up, told.headline) == (first.id, QUAKE)
    assert await visitor.stores.alerts.look(first.id) == (first, AlertState.HELD)
    story = await visitor.stores.stories.get(first.story)
    assert story is not None
    assert story.is_withdrawn
    assert len(await alerts(visitor.stores)) == 3


async def test_a_page_that_comes_back_was_not_taken_away(
    site: Site, visitor: revisit.Visitor
) -> None:
    visitor = replace(visitor, every=timedelta(seconds=0.6))
    async with working(**loops(visitor)):
        (alert,) = await announced(visitor, report(site, "/quake", QUAKE))
        await looks(site, "/quake", 1)
        for _ in range(2):
            site.pages.discard("/quake")
            await looks(site, "/quake", 1)
            site.pages.add("/quake")
            await looks(site, "/quake", 1)

    assert await alerts(visitor.stores) == [alert]


@pytest.mark.parametrize("status", [403, 429, 500, 503])
async def test_a_page_that_cannot_be_had_is_not_gone(
    site: Site, visitor: revisit.Visitor, status: int
) -> None:
    site.status = status
    async with working(**loops(visitor)):
        await announced(visitor, report(site, "/quake", QUAKE))
        await looks(site, "/quake", 1)
        site.pages.discard("/quake")
        await looks(site, "/quake", 4)

    assert len(await alerts(visitor.stores)) == 1
    assert await watched(visitor.stores) == 1


async def test_a_site_that_shows_no_page_at_all_takes_nothing_back(
    site: Site, visitor: revisit.Visitor
) -> None:
    async with working(**loops(visitor)):
        await announced(visitor, report(site, "/quake", QUAKE), report(site, "/ferry", FERRY))
        await looks(site, "/quake", 1)
        await looks(site, "/ferry", 1)
        site.pages.clear()
        await looks(site, "/quake", 4)
        await looks(site, "/ferry", 4)

    assert len(await alerts(visitor.stores)) == 2


async def test_a_feed_that_fails_takes_nothing_back(site: Site, visitor: revisit.Visitor) -> None:
    health = FeedHealth(polls=9, failures=2, error="no answer", next_poll=utc_now())
    await visitor.stores.feeds.amend(PAPER.id, lambda _: health)
    async with working(**loops(visitor)):
        await announced(visitor, report(site, "/quake", QUAKE))
        await looks(site, "/quake", 1)
        site.pages.clear()
        await looks(site, "/quake", 4)

    assert len(await alerts(visitor.stores)) == 1


async def test_what_was_never_there_or_told_by_others_is_not_looked_at_for_long(
    site: Site, visitor: revisit.Visitor
) -> None:
    other = replace(PAPER, id=FeedId("other"), family="other", publisher="Other")
    silent = replace(PAPER, id=FeedId("silent"), family="silent", reads_pages=False)
    await visitor.stores.feeds.declare([PAPER, other, silent], utc_now())
    async with working(**loops(visitor)):
        await announced(visitor, report(site, "/nowhere", "Comet Varga seen from Quell"))
        await announced(visitor, report(site, "/unread", "Dam at Tarrow bursts", "silent"))
        await announced(visitor, report(site, "/quake", QUAKE))
        await announced(visitor, report(site, "/also", f"{QUAKE}, houses fall", "other"))
        await until(lambda: unwatched(visitor.stores))
        site.pages.clear()

    assert site.asked["/nowhere"] <= 1
    assert site.asked["/unread"] == 0
    assert {alert.kind for alert in await alerts(visitor.stores)} <= {
        AlertKind.BREAKING,
        AlertKind.RAISED,
    }
