"""How a story goes on with each report, and whether that is worth an alert.

The invariant: a story's urgency never falls and its publishers never vanish; only who told it, or
a source at least as trusted as its lead, can correct or withdraw it; and a story is announced as
breaking at most once.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.freshness import Staleness
from bot.model.alert import AlertKind
from bot.model.article import Article, Kind
from bot.model.story import Judgement, Story, StoryId, Urgency
from bot.model.topic import TopicSlug


def opened(
    article: Article, topics: Sequence[TopicSlug], judgement: Judgement, now: datetime
) -> Story:
    """A story of one report. Its id follows from the report's, so a replay opens the same one."""
    digest = hashlib.sha256(article.id.encode(errors="replace")).hexdigest()
    return Story(
        id=StoryId(digest[:12]),
        lead=article,
        topics=tuple(dict.fromkeys(topics)),
        urgency=judgement.urgency,
        reasons=judgement.reasons,
        publishers=(article.publisher,),
        families=(article.family,),
        articles=1,
        opened=now,
        updated=now,
        is_corrected=article.kind is Kind.CORRECTION,
        is_withdrawn=article.kind is Kind.WITHDRAWAL,
    )


def joined(
    story: Story,
    article: Article,
    topics: Sequence[TopicSlug],
    judgement: Judgement,
    now: datetime,
) -> Story:
    """The story with one more report.

    A correction, an update by a source at least as trusted, and a report that renews a story that
    nobody was told of become the lead; a withdrawal leaves it, for readers to know what was
    withdrawn. `updated` moves with a new lead or a new
    publisher, not with a copy. New topics follow the old ones: the alert's first one stays.
    """
    is_louder = judgement.urgency > story.urgency
    is_leading = _leads(story, article)
    is_new_publisher = article.publisher not in story.publishers
    is_withdrawn = story.is_withdrawn or _withdraws(story, article)
    is_news = is_leading or is_new_publisher or is_withdrawn != story.is_withdrawn
    return replace(
        story,
        lead=article if is_leading else story.lead,
        topics=tuple(dict.fromkeys((*story.topics, *topics))),
        urgency=max(story.urgency, judgement.urgency),
        reasons=judgement.reasons if is_louder else story.reasons,
        publishers=tuple(dict.fromkeys((*story.publishers, article.publisher))),
        families=tuple(dict.fromkeys((*story.families, article.family))),
        articles=story.articles + 1,
        updated=now if is_news else story.updated,
        is_corrected=story.is_corrected or _corrects(story, article),
        is_withdrawn=is_withdrawn,
    )


def alert_kind(
    before: Story | None, after: Story, article: Article, staleness: Staleness
) -> AlertKind | None:
    """What to push now that `article` turned the story `before` into `after`; None: nothing.

    BREAKING: a fresh report that opens a story of at least NEWS, or renews one that nobody was
    told of, because it was routine or an undated, old or backlog report opened it.
    CORRECTED and WITHDRAWN: only of a story that was announced, whatever the report's date (a
    correction often keeps that of the original), but never out of a backlog.
    """
    if before is not None and before.alert is not None:
        return _follow_up(before, article, staleness)
    if staleness is not Staleness.FRESH or article.kind in {Kind.CORRECTION, Kind.WITHDRAWAL}:
        return None
    if after.is_withdrawn or after.urgency < Urgency.NEWS:
        return None
    is_due = before is None or _renews(before, article)
    return AlertKind.BREAKING if is_due else None


def _follow_up(before: Story, article: Article, staleness: Staleness) -> AlertKind | None:
    if before.is_withdrawn or staleness is Staleness.BACKLOG:
        return None
    if _withdraws(before, article):
        return AlertKind.WITHDRAWN
    return AlertKind.CORRECTED if _corrects(before, article) else None


def _leads(story: Story, article: Article) -> bool:
    if article.kind is Kind.UPDATE:
        return article.trust >= story.lead.trust and not _is_older(article, story.lead)
    return _corrects(story, article) or (story.alert is None and _renews(story, article))


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


def _is_older(article: Article, lead: Article) -> bool:
    if article.published is None or lead.published is None:
        return False
    return article.published < lead.published
