"""How a story goes on with each report, and whether that is worth an alert.

The invariant: a story's urgency never falls and its publishers never vanish; only who told it, or
a source at least as trusted as its lead, can correct or withdraw it; and a story is announced as
breaking at most once, and as louder than it was told at most once for each step.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import remarks
from bot.core.central import MOST_TELLINGS, telling
from bot.core.changes import agree, corrected, differing, in_words, news_in, remembered
from bot.core.freshness import Staleness
from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.article import Article, ArticleId, Kind
from bot.model.story import Judgement, Story, StoryId, Urgency
from bot.model.text import Text
from bot.model.topic import TopicSlug

# They tell of many events, of one that goes on, or of what somebody thinks of one: what joins them
# joins anything.
JOINS_NOTHING = frozenset({Kind.LIVE_BLOG, Kind.ROUND_UP, Kind.OPINION, Kind.SPONSORED})

# A story that thousands report on keeps the first of those who did, and the last reports.
MOST_TOLD = 100
MOST_REPORTS = 64
_MOST_JOINS = 10
_MOST_ALERTS = 12
# From so many on their number alone is a reason to be louder (bot.core.urgency).
_MANY_SOURCES = 3

# Of a source of less trust no toll is news, unless the story's lead is as little to be trusted.
_TRUSTED = 0.5


def with_more(known: tuple[str, ...], *more: str) -> tuple[str, ...]:
    """Each once, in the order in which they came."""
    return tuple(dict.fromkeys((*known, *more)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as it comes to a story, with what was found out about it."""

    article: Article
    topics: tuple[TopicSlug, ...]
    judgement: Judgement
    facts: tuple[str, ...] = ()
    is_copy: bool = False
    """Its text is another's: it adds reach, and no second source."""
    why: str = ""
    """Why it joined, in words."""


def opened_by(article: ArticleId) -> StoryId:
    """The story that a report opens, if it opens one."""
    return StoryId(hashlib.sha256(article.encode(errors="replace")).hexdigest()[:12])


def opened(report: Report, now: datetime) -> Story:
    """A story of one report. Its id follows from the report's, so a replay opens the same one."""
    article = report.article
    return Story(
        id=opened_by(article.id),
        lead=article,
        topics=tuple(dict.fromkeys(report.topics)),
        urgency=report.judgement.urgency,
        reasons=report.judgement.reasons,
        publishers=(article.publisher,),
        families=(article.family,),
        sources=(article.family,),
        facts=remembered((), report.facts),
        tellings=(telling(article),),
        reports=(article.id,),
        articles=1,
        opened=now,
        updated=_told_at(article, now),
        is_corrected=article.kind is Kind.CORRECTION,
        is_withdrawn=article.kind is Kind.WITHDRAWAL,
    )


def joined(story: Story, report: Report, now: datetime) -> Story:
    """The story with one more report, or with one that its publisher changed.

    A correction, an update by a source at least as trusted, one with a new toll or outcome, and a
    report that renews a story that nobody was told of become the lead; a withdrawal leaves it, for
    readers to know what was withdrawn. `updated` is when the last new lead or new publisher told
    it, not when a copy did. New topics follow the old ones: the alert's first one stays.
    """
    article, judgement = report.article, report.judgement
    is_louder = judgement.urgency > story.urgency and not _is_doubtful(story, article)
    is_leading = _leads(story, report)
    is_withdrawn = story.is_withdrawn or _withdraws(story, article)
    is_new_publisher = article.publisher not in story.publishers
    is_news = is_leading or is_new_publisher or is_withdrawn != story.is_withdrawn
    is_again = article.id in story.reports
    return replace(
        story,
        lead=article if is_leading else story.lead,
        topics=tuple(dict.fromkeys((*story.topics, *report.topics))),
        urgency=judgement.urgency if is_louder else story.urgency,
        reasons=judgement.reasons if is_louder else story.reasons,
        publishers=with_more(story.publishers, article.publisher)[:MOST_TOLD],
        families=with_more(story.families, article.family)[:MOST_TOLD],
        sources=_sources(story, report),
        facts=_facts(story, report),
        tellings=_tellings(story, report, is_leading=is_leading),
        reports=tuple(dict.fromkeys((*story.reports, article.id)))[-MOST_REPORTS:],
        joins=(*story.joins, report.why)[-_MOST_JOINS:] if report.why else story.joins,
        articles=story.articles + (not is_again),
        updated=max(story.updated, _told_at(article, now)) if is_news else story.updated,
        is_corrected=story.is_corrected or _corrects(story, article),
        is_withdrawn=is_withdrawn,
    )


def news_of(story: Story, report: Report) -> tuple[str, ...]:
    """The facts that make a report an update of the story: none of a copy, or of no report."""
    if report.is_copy or report.article.kind not in {Kind.STORY, Kind.UPDATE}:
        return ()
    if _is_doubtful(story, report.article) or _is_older(report.article, story.lead):
        return ()
    return news_in(report.facts, story.facts)


def change_of(before: Story, after: Story, report: Report) -> str:
    """What a report changed, in words for readers; where it only made the story louder, how many
    tell it by now. "" where its headline has to say it."""
    is_correction = _corrects(before, report.article)
    facts = differing(report.facts, before.facts) if is_correction else news_of(before, report)
    change = in_words(facts, before.facts)
    if change or len(after.sources) < _MANY_SOURCES or not _raises(before, report):
        return change
    return str(Text(remarks.SOURCES, count=len(after.sources)))


def announced(story: Story, alert: Alert) -> Story:
    """The story with one alert more; its first one stays, whatever else there is."""
    first, rest = story.alert or alert.id, with_more(story.alerts, alert.id)[1:]
    is_loud = alert.kind in {AlertKind.BREAKING, AlertKind.RAISED}
    return replace(
        story,
        alert=first,
        alerts=(first, *map(AlertId, rest[-_MOST_ALERTS:])),
        told=alert.urgency if is_loud else story.told,
    )


def alert_kind(
    before: Story | None, after: Story, report: Report, staleness: Staleness
) -> AlertKind | None:
    """What to push now that `report` turned the story `before` into `after`; None: nothing.

    BREAKING: a fresh report that opens a story of at least NEWS, or renews one that nobody was
    told of, because it was routine or an undated, old or backlog report opened it.
    UPDATED: a fresh report with a new toll, outcome, number or main actor.
    RAISED: a fresh report that makes it louder than its readers were told. That a later one finds
    it less loud changes nothing.
    CORRECTED and WITHDRAWN: only of a story that was announced, whatever the report's date (a
    correction often keeps that of the original), but never out of a backlog.
    """
    article = report.article
    if before is not None and before.alert is not None:
        return _follow_up(before, report, staleness)
    if staleness is not Staleness.FRESH or article.kind in {Kind.CORRECTION, Kind.WITHDRAWAL}:
        return None
    if after.is_withdrawn or after.urgency < Urgency.NEWS:
        return None
    is_due = before is None or _renews(before, article)
    return AlertKind.BREAKING if is_due else None


def _follow_up(before: Story, report: Report, staleness: Staleness) -> AlertKind | None:
    if before.is_withdrawn or staleness is Staleness.BACKLOG:
        return None
    if _withdraws(before, report.article):
        return AlertKind.WITHDRAWN
    if _corrects(before, report.article):
        return AlertKind.CORRECTED
    if staleness is not Staleness.FRESH:
        return None
    if _raises(before, report):
        return AlertKind.RAISED
    return AlertKind.UPDATED if news_of(before, report) else None


def _raises(story: Story, report: Report) -> bool:
    """Whether a report says by itself that the story matters more than its readers were told."""
    told = story.urgency if story.told is None else story.told
    is_report = report.article.kind in {Kind.STORY, Kind.UPDATE} and not report.is_copy
    is_louder = report.judgement.urgency > told
    return is_louder and is_report and not _is_doubtful(story, report.article)


def _told_at(article: Article, now: datetime) -> datetime:
    """What was there at a feed's first poll is not of now."""
    return min(article.published or now, now)


def _leads(story: Story, report: Report) -> bool:
    article = report.article
    if _corrects(story, article) or news_of(story, report):
        return True
    if story.alert and _raises(story, report) and not _is_older(article, story.lead):
        # What made it louder is what its readers are to read.
        return True
    if article.kind is Kind.UPDATE:
        return article.trust >= story.lead.trust and not _is_older(article, story.lead)
    return story.alert is None and _renews(story, article)


def _sources(story: Story, report: Report) -> tuple[str, ...]:
    if report.is_copy or report.article.trust < _TRUSTED:
        return story.sources
    return with_more(story.sources, report.article.family)[:MOST_TOLD]


def _facts(story: Story, report: Report) -> tuple[str, ...]:
    if _corrects(story, report.article):
        return corrected(story.facts, report.facts)
    return remembered(story.facts, report.facts)


def _tellings(story: Story, report: Report, *, is_leading: bool) -> tuple[Article, ...]:
    """A new lead begins anew, unless it only says louder what was told; who agrees is added."""
    article = report.article
    others = tuple(one for one in story.tellings if one.id != article.id)
    if is_leading:
        is_louder = story.alert is not None and _raises(story, report) and _agrees(story, report)
        return (telling(article), *(others if is_louder else ()))[:MOST_TELLINGS]
    if article.id == story.lead.id:
        return story.tellings
    is_full = len(others) >= MOST_TELLINGS
    # What its publisher changed may agree no more.
    return others if is_full or not _agrees(story, report) else (*others, telling(article))


def _agrees(story: Story, report: Report) -> bool:
    """Whether a report tells what the story's lead tells, and may be trusted to."""
    article = report.article
    is_report = article.kind in {Kind.STORY, Kind.UPDATE} and not report.is_copy
    is_heard = not _is_doubtful(story, article) and not _is_older(article, story.lead)
    is_same = agree(report.facts, story.facts) and not news_of(story, report)
    return is_report and is_heard and is_same


def _renews(story: Story, article: Article) -> bool:
    """A report that came out after we had the story, or from an owner who had not told it."""
    if article.kind in {Kind.CORRECTION, Kind.WITHDRAWAL} or _is_older(article, story.lead):
        return False
    came_later = article.published is not None and article.published > story.opened
    return came_later or article.family not in story.families


def _corrects(story: Story, article: Article) -> bool:
    return article.kind is Kind.CORRECTION and _may_overrule(story, article)


def _withdraws(story: Story, article: Article) -> bool:
    return article.kind is Kind.WITHDRAWAL and _may_overrule(story, article)


def _may_overrule(story: Story, article: Article) -> bool:
    """Whether the source told the story itself, and may take back what its lead says.

    Otherwise any feed could silence a story by heading a report "WITHDRAWN".
    """
    is_own = article.family == story.lead.family
    has_told = article.publisher in story.publishers or article.family in story.families
    return is_own or (has_told and article.trust >= story.lead.trust)


def _is_doubtful(story: Story, article: Article) -> bool:
    """Whether it is too little trusted for its word to change what the story is."""
    return article.trust < min(_TRUSTED, story.lead.trust)


def _is_older(article: Article, lead: Article) -> bool:
    if article.published is None or lead.published is None:
        return False
    # A date in the future, of an embargo or a wrong clock, says nothing of what is newer.
    return lead.published <= lead.received and article.published < lead.published
