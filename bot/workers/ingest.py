"""Make articles of what arrived, stories of articles, and alerts of the stories that are news.

Invariant: the index of open stories holds just what the log holds. A decision is written only if
the log has not grown since it was read, else it is made again: twins come to the same stories.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import metrics
from bot.core.changes import facts_of
from bot.core.cluster import StoryIndex
from bot.core.copies import same_text, text_hash
from bot.core.corrections import restated, set_right
from bot.core.fingerprint import Terms, terms
from bot.core.freshness import staleness
from bot.core.matching import MOST_FOUND
from bot.core.normalize import article_of
from bot.core.revisions import digest_of, revision, version_of
from bot.core.stories import (
    JOINS_NOTHING,
    Report,
    alert_kind,
    announced,
    change_of,
    joined,
    opened,
)
from bot.core.urgency import urgency_of
from bot.core.writing import alert_of
from bot.lifetime import Stop
from bot.log import logger
from bot.model.alert import Alert, AlertKind
from bot.model.article import Arrival, Article, Kind
from bot.model.story import Story
from bot.model.topic import TopicSlug
from bot.model.version import Version
from bot.store import Stores
from bot.store.stories import Act, Decision, LogLine
from bot.workers.identity import WORKER, utc_now

_AT_ONCE = 50
# Instead of terms: the story was withdrawn, and nothing joins it any more.
_CLOSED = ""
_log = logger(__name__)


@dataclass(slots=True)
class Newsroom:
    """The index, and how far into the log it reaches."""

    stores: Stores
    fresh: timedelta
    index: StoryIndex
    position: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """An article and what was read out of it; `known` is its version before, if there was one."""

    article: Article
    features: Terms
    facts: tuple[str, ...]
    version: Version
    known: Version | None


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
    stores = newsroom.stores
    feed = await stores.feeds.get(arrival.feed)
    article = article_of(arrival, feed) if feed else None
    if article is None:
        return "empty" if feed else "orphaned"
    features, facts = terms(article), facts_of(article)
    version = replace(
        version_of(article, features, facts), digest=arrival.digest or digest_of(arrival.entry)
    )
    while True:
        await _catch_up(newsroom)
        # Each time: what grew the log may have been a twin's decision on the same article.
        known = (await stores.stories.versions([article.id])).get(article.id)
        if known and (known.feed != version.feed or known.digest == version.digest):
            return "seen"
        kind = revision(known, version, article.kind) if known else article.kind
        read = _Read(replace(article, kind=kind or Kind.STORY), features, facts, version, known)
        decision = await _decide(newsroom, read, utc_now(), is_silent=kind is None)
        position = await stores.stories.publish(
            decision, read_up_to=newsroom.position, now=utc_now()
        )
        if position is not None:
            return _reported(decision)


async def _catch_up(newsroom: Newsroom) -> None:
    """Read the log to its end into the index; the log's own time closes stories."""
    if not await newsroom.stores.stories.holds(newsroom.position):
        newsroom.index, newsroom.position = StoryIndex(), ""
    while lines := await newsroom.stores.stories.read_log(newsroom.position):
        for line in lines:
            _replay(newsroom.index, line)
        newsroom.position = lines[-1].position
        newsroom.index.expire(lines[-1].written)


def _replay(index: StoryIndex, line: LogLine) -> None:
    match line.act:
        case Act.MERGE:
            index.merge(line.story, line.other)
        case Act.SPLIT:
            index.split(line.story, line.other, line.articles)
        case Act.JOIN if line.terms == _CLOSED:
            index.remove(line.story)
        case Act.JOIN:
            features = Terms.from_dict(json.loads(line.terms))
            index.add(line.story, features, line.at, line.article)
        case Act.ALONE:
            pass


async def _decide(newsroom: Newsroom, read: _Read, now: datetime, *, is_silent: bool) -> Decision:
    article = read.article
    is_alone = _is_alone(article)
    text = "" if is_alone else text_hash(article)
    happened = min(article.published or article.received, article.received)
    before, why = await _story_of(newsroom, read, text, happened)
    report = await _report(newsroom, read, before, now, why=why)
    after = joined(before, report, now) if before else opened(report, now)
    fresh = staleness(article, now, newsroom.fresh)
    kind = None if is_silent else alert_kind(before, after, report, fresh)
    alert, amended = await _alerts(newsroom, kind, before, after, report)
    if alert:
        after = announced(after, alert)
    is_closed = after.is_withdrawn or article.is_private
    return Decision(
        article=article,
        story=after,
        terms=_CLOSED if is_closed else json.dumps(read.features.to_dict()),
        # What is changed in place has been compared already.
        act=Act.ALONE if not is_closed and (read.known or is_alone) else Act.JOIN,
        at=happened,
        alert=alert,
        version=replace(read.version, story=after.id),
        text=text,
        amended=amended,
        is_stopped=kind is AlertKind.WITHDRAWN,
    )


def _is_alone(article: Article) -> bool:
    """Whether nothing joins it: a live blog or round-up, or a report of a reader's own feed."""
    return article.is_private or article.kind in JOINS_NOTHING


async def _story_of(
    newsroom: Newsroom, read: _Read, text: str, happened: datetime
) -> tuple[Story | None, str]:
    """The story that an article belongs to, and why: what is certain first."""
    stories = newsroom.stores.stories
    earlier = read.known
    if replaces := read.article.replaces:
        earlier = (await stories.versions([replaces])).get(replaces)
    if earlier:
        return await stories.resolve(earlier.story), "a new version"
    if _is_alone(read.article):
        return None, ""
    if (told := await stories.with_text(text)) and told in newsroom.index:
        return await stories.resolve(told), f"{read.article.publisher}: the same text"
    match = newsroom.index.best(read.features, happened if read.article.published else None)
    if match is None:
        return None, ""
    why = f"{read.article.publisher}: {match.score:.2f} by {', '.join(match.shared)}"
    return await stories.resolve(match.story), why


async def _report(
    newsroom: Newsroom, read: _Read, before: Story | None, now: datetime, *, why: str
) -> Report:
    article = read.article
    is_copy = (
        before is not None and article.id != before.lead.id and same_text(article, before.lead)
    )
    sources = {*(before.sources if before else ()), *(() if is_copy else (article.family,))}
    since = now - before.opened if before else None
    return Report(
        article=article,
        topics=(await newsroom.stores.topics.directory()).topics_of(article),
        judgement=urgency_of(article, publishers=len(sources), since=since),
        facts=read.facts,
        is_copy=is_copy,
        why=why,
    )


async def _alerts(
    newsroom: Newsroom,
    kind: AlertKind | None,
    before: Story | None,
    after: Story,
    report: Report,
) -> tuple[Alert | None, Alert | None]:
    """The alert to write, and one before it as it is from now on where that changes."""
    first = await newsroom.stores.alerts.get(before.alert) if before and before.alert else None
    # Silently: an edit of every copy would cost as much as the alert did.
    is_second = first and not first.is_confirmed and len(after.sources) > 1
    confirmed = replace(first, is_confirmed=True) if first and is_second else None
    if kind is None:
        return None, confirmed
    told = await _told(newsroom.stores, before, first)
    also = await _wanted(newsroom.stores, report.article, told)
    if not (after.topics or also):
        return None, confirmed
    wrong = set_right(told, report.article) if kind is AlertKind.CORRECTED else first
    alert = alert_of(after, kind=kind, created=utc_now(), follows_up=wrong.id if wrong else None)
    others = tuple(one for one in after.alerts if one != alert.follows_up)
    alert = replace(alert, others=others, also=also)
    if kind is AlertKind.UPDATED:
        alert = replace(alert, fresh=_fresh(alert, told))
    if before and kind is not AlertKind.BREAKING:
        change = change_of(before, after, report)
        alert = replace(alert, change=change)
    if wrong and kind is AlertKind.CORRECTED:
        return alert, restated(wrong, alert.headline, alert.summary)
    return alert, confirmed


async def _told(stores: Stores, story: Story | None, first: Alert | None) -> Sequence[Alert]:
    """The alerts of a story so far."""
    others = [one for one in story.alerts if one != story.alert] if story else []
    return [*([first] if first else []), *(one for one, _ in await stores.alerts.look_at(others))]


async def _wanted(stores: Stores, article: Article, told: Sequence[Alert]) -> tuple[TopicSlug, ...]:
    """What readers follow that is no topic and that the report fulfils, or an alert before did."""
    found = () if article.is_private else (await stores.wanted.matcher()).found(article)
    before = (slug for one in told for slug in one.also)
    return tuple(dict.fromkeys((*before, *found)))[:MOST_FOUND]


def _fresh(update: Alert, told: Sequence[Alert]) -> tuple[TopicSlug, ...]:
    """What of an update no alert of its story had: whoever follows that has heard of none."""
    had = {topic for one in told for topic in one.followed}
    return tuple(topic for topic in (*update.topics, *update.also) if topic not in had)


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
