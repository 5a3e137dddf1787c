"""Make articles of what arrived, stories of articles, and alerts of the stories that are news.

Invariant: the index of open stories holds just what the log holds. A decision is written only if
the log has not grown since it was read, else it is made again: twins come to the same stories.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import metrics
from bot.core.cluster import StoryIndex
from bot.core.fingerprint import Terms, terms
from bot.core.freshness import staleness
from bot.core.normalize import article_of
from bot.core.stories import alert_kind, joined, opened
from bot.core.urgency import urgency_of
from bot.core.writing import alert_of
from bot.lifetime import Stop
from bot.log import logger
from bot.model.alert import Alert
from bot.model.article import Arrival, Article
from bot.model.story import Story
from bot.store import Stores
from bot.store.stories import Decision
from bot.workers.identity import WORKER, utc_now

_AT_ONCE = 50
# Instead of terms: nothing joins the story (any more), for it was withdrawn, or is a reader's own.
_CLOSED = ""
_log = logger(__name__)


@dataclass(slots=True)
class Newsroom:
    """The index, and how far into the log it reaches."""

    stores: Stores
    fresh: timedelta
    index: StoryIndex
    position: str = ""


async def run(stop: Stop, stores: Stores, fresh: timedelta) -> None:
    newsroom = Newsroom(stores, fresh, StoryIndex())
    await stores.arrivals.resume(WORKER)
    while not stop.is_set():
        for ticket, arrival in await stores.arrivals.take(WORKER, most=_AT_ONCE):
            decision = "unreadable" if arrival is None else await _ingest(newsroom, arrival)
            metrics.articles.labels(decision).inc()
            await stores.arrivals.done(ticket)


async def _ingest(newsroom: Newsroom, arrival: Arrival) -> str:
    """Decide on one arrival and write it down; gives the decision in a word."""
    feed = await newsroom.stores.feeds.get(arrival.feed)
    article = article_of(arrival, feed) if feed else None
    if article is None:
        return "empty" if feed else "orphaned"
    while True:
        await _catch_up(newsroom)
        # Each time: what grew the log may have been a twin's decision on the same article.
        if article.id not in await newsroom.stores.stories.unseen([article.id]):
            return "seen"
        now = utc_now()
        decision = await _decide(newsroom, article, now)
        position = await newsroom.stores.stories.publish(
            decision, read_up_to=newsroom.position, now=now
        )
        if position is not None:
            return _reported(decision)


async def _catch_up(newsroom: Newsroom) -> None:
    """Read the log to its end into the index; the log's own time closes stories."""
    if not await newsroom.stores.stories.holds(newsroom.position):
        newsroom.index, newsroom.position = StoryIndex(), ""
    while lines := await newsroom.stores.stories.read_log(newsroom.position):
        for line in lines:
            if line.terms == _CLOSED:
                newsroom.index.remove(line.story)
            else:
                newsroom.index.add(line.story, Terms.from_dict(json.loads(line.terms)), line.at)
        newsroom.position = lines[-1].position
        newsroom.index.expire(lines[-1].written)


async def _decide(newsroom: Newsroom, article: Article, now: datetime) -> Decision:
    features = terms(article)
    happened = min(article.published or article.received, article.received)
    before = await _before(newsroom, article, features, happened)
    after = await _story(newsroom, article, before, now)
    kind = alert_kind(before, after, article, staleness(article, now, newsroom.fresh))
    alert: Alert | None = None
    if kind is not None and after.topics:
        first = before.alert if before else None
        alert = alert_of(after, kind=kind, created=now, follows_up=first)
        after = replace(after, alert=first or alert.id)
    return Decision(
        article=article,
        story=after,
        terms=_CLOSED
        if after.is_withdrawn or article.is_private
        else json.dumps(features.to_dict()),
        at=happened,
        alert=alert,
    )


async def _before(
    newsroom: Newsroom, article: Article, features: Terms, happened: datetime
) -> Story | None:
    """The story that the report belongs to: its earlier version's, or the one it is most like."""
    if article.is_private:
        return None
    stories = newsroom.stores.stories
    found = await stories.story_of(article.replaces) if article.replaces else None
    if found is None and (match := newsroom.index.best(features, happened)):
        found = match.story
    return await stories.get(found) if found else None


async def _story(
    newsroom: Newsroom, article: Article, before: Story | None, now: datetime
) -> Story:
    topics = (await newsroom.stores.topics.directory()).topics_of(article)
    families = {*(before.families if before else ()), article.family}
    since = now - before.opened if before else None
    judgement = urgency_of(article, publishers=len(families), since=since)
    if before is None:
        return opened(article, topics, judgement, now)
    return joined(before, article, topics, judgement, now)


def _reported(decision: Decision) -> str:
    alert, story = decision.alert, decision.story
    if alert is None:
        return "joined" if story.articles > 1 else "kept"
    metrics.alerts.labels(alert.kind, alert.urgency.name.lower()).inc()
    _log.info(
        "alert",
        id=alert.id,
        kind=alert.kind,
        urgency=alert.urgency.name,
        headline=alert.headline,
        publisher=alert.publisher,
        topics=alert.topics,
        reasons=story.reasons,
    )
    return alert.kind
