"""Look again at the pages of what was announced: one that was taken away withdraws its report.

Invariant: a report is taken back only where its page was there once, then gone at two looks some
minutes apart, while another page of its feed is there, and nobody else has told the story. It is
handed over as its publisher's own withdrawal, and ingest takes it once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.errors import AbsentError, PermanentError, TransientError
from bot.lifetime import Stop, pause
from bot.log import logger
from bot.model.article import Arrival, Entry, Kind
from bot.model.feed import FeedId
from bot.model.story import Story, StoryId
from bot.sources.http import Fetcher
from bot.store import Stores
from bot.store.keys import WATCHED
from bot.workers.identity import WORKER, utc_now
from bot.workers.leased import while_held

_AT_ONCE = 20
# The older a report, the rarer a look: a third of its age apart, so that a day costs a dozen.
_AGE_PARTS = 3
# Entries have digests of their own; this one makes a new version of the report.
_DIGEST = "page gone"
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    stores: Stores
    fetcher: Fetcher
    every: timedelta = timedelta(minutes=10)
    """Between two looks at a page, at least; between two that find it gone, half of it."""
    apart: timedelta = timedelta(seconds=1)
    """From one page to the next: one after the other, whosoever they are."""
    there: dict[FeedId, dict[StoryId, str]] = field(default_factory=dict)
    """Pages that were there when they were first looked at, of stories that are watched."""


async def run(stop: Stop, visitor: Visitor, worker: str = WORKER) -> None:
    """One process at a time."""
    work = partial(_revisit, visitor=visitor)
    await while_held(stop, visitor.stores.leases, ("revisit", worker), work)


async def _revisit(stop: Stop, visitor: Visitor) -> None:
    while not stop.is_set():
        for story_id in await visitor.stores.pages.due(utc_now(), most=_AT_ONCE):
            story = await visitor.stores.stories.get(story_id)
            if story and await _is_watched(visitor.stores, story, utc_now()):
                await _look(visitor, story)
                await pause(stop, visitor.apart)
            else:
                await _drop(visitor, story_id)
            if stop.is_set():
                return
        await pause(stop, visitor.every / 10)


async def _is_watched(stores: Stores, story: Story, now: datetime) -> bool:
    """Whether a missing page would tell anything, and we may ask for it."""
    is_open = story.merged_into is None and not story.is_withdrawn
    is_alone = len(story.sources) <= 1
    if not (is_open and is_alone and story.lead.url and now - story.opened < WATCHED):
        return False
    feed = await stores.feeds.get(story.lead.feed)
    return feed is not None and feed.reads_pages


async def _look(visitor: Visitor, story: Story) -> None:
    pages, lead, now = visitor.stores.pages, story.lead, utc_now()
    is_gone = await _is_gone(visitor.fetcher, lead.url)
    if is_gone:
        await _missed(visitor, story, now)
        return
    if is_gone is False:
        visitor.there.setdefault(lead.feed, {})[story.id] = lead.url
        await pages.note(lead.id, None)
    later = max(visitor.every, (now - story.opened) / _AGE_PARTS)
    await pages.again(story.id, now + later)


async def _missed(visitor: Visitor, story: Story, now: datetime) -> None:
    pages, lead = visitor.stores.pages, story.lead
    if not await pages.was_there(lead.id):
        # A page that never was there is a wrong address, or none for strangers.
        await _drop(visitor, story.id)
        return
    since = await pages.gone_since(lead.id)
    if since is None or now - since < visitor.every / 2 or not await _is_well(visitor, story):
        await pages.note(lead.id, since or now)
        await pages.again(story.id, now + visitor.every / 2)
        return
    await visitor.stores.arrivals.add([_withdrawal(story, now)])
    await _drop(visitor, story.id)
    _log.info("a page was taken away", story=story.id, publisher=lead.publisher)


async def _is_well(visitor: Visitor, story: Story) -> bool:
    """Whether the site still shows its feed, and another of its pages where we know of one."""
    feed = story.lead.feed
    health = await visitor.stores.feeds.health(feed)
    others = [url for known, url in visitor.there.get(feed, {}).items() if known != story.id]
    is_there = not others or await _is_gone(visitor.fetcher, others[-1]) is False
    return is_there and health.failures == 0


async def _is_gone(fetcher: Fetcher, url: str) -> bool | None:
    """None: it cannot be told."""
    try:
        await fetcher.get(url)
    except AbsentError:
        return True
    except (TransientError, PermanentError):
        return None
    return False


async def _drop(visitor: Visitor, story_id: StoryId) -> None:
    for pages in visitor.there.values():
        pages.pop(story_id, None)
    await visitor.stores.pages.drop(story_id)


def _withdrawal(story: Story, now: datetime) -> Arrival:
    """The report as it stood, taken back by its publisher."""
    lead = story.lead
    entry = Entry(
        guid=lead.url,
        url=lead.url,
        title=lead.title,
        body=lead.text,
        published=now,
        language=lead.language,
        kind=Kind.WITHDRAWAL,
    )
    return Arrival(feed=lead.feed, entry=entry, received=now, digest=_DIGEST)
