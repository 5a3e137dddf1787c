"""What editors make of stories: two that are one event, one that is two.

The invariant: no report is lost, and the stories' ids follow from what was decided, so that a
replay gives the same ones.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.changes import remembered
from bot.core.stories import MOST_REPORTS, MOST_TOLD, with_more
from bot.model.article import Article, Kind
from bot.model.story import Story, StoryId
from bot.model.version import Version


def merged(story: Story, other: Story) -> tuple[Story, Story]:
    """The story with the other's reports, and the other, which leads there from now on.

    Of two that were announced only the story's own alerts are followed up.
    """
    announced = story if story.alert else other
    whole = replace(
        story,
        topics=tuple(dict.fromkeys((*story.topics, *other.topics))),
        urgency=max(story.urgency, other.urgency),
        publishers=with_more(story.publishers, *other.publishers)[:MOST_TOLD],
        families=with_more(story.families, *other.families)[:MOST_TOLD],
        sources=with_more(story.sources, *other.sources)[:MOST_TOLD],
        facts=remembered(story.facts, other.facts),
        reports=tuple(dict.fromkeys((*story.reports, *other.reports)))[-MOST_REPORTS:],
        articles=story.articles + other.articles,
        alert=announced.alert,
        alerts=announced.alerts,
        told=announced.told,
    )
    return whole, replace(other, merged_into=story.id)


def divided(
    story: Story, moved: Sequence[Version], kept: Sequence[Version], now: datetime
) -> tuple[Story, Story]:
    """The story without the moved reports, and a new one of those. Both must have some.

    Nobody was told of the new one: its next report is pushed, as of any story that is renewed.
    """
    digest = hashlib.sha256(f"split {moved[0].id}".encode(errors="replace")).hexdigest()
    rest = replace(_told_by(story, kept), articles=story.articles - len(moved))
    new = replace(
        _told_by(story, moved),
        id=StoryId(digest[:12]),
        articles=len(moved),
        alert=None,
        alerts=(),
        told=None,
        joins=(),
        opened=now,
        updated=now,
    )
    return rest, new


def _told_by(story: Story, versions: Sequence[Version]) -> Story:
    """The story as these reports tell it: with its lead if that is one of them, and only then as
    what was corrected or withdrawn."""
    families = tuple(dict.fromkeys(one.family for one in versions))
    reports = tuple(one.id for one in versions)
    is_led = any(one.id == story.lead.id for one in versions)
    return replace(
        story,
        lead=story.lead if is_led else _lead(story.lead, versions[0]),
        tellings=tuple(one for one in story.tellings if is_led and one.id in reports),
        publishers=tuple(dict.fromkeys(one.publisher for one in versions)),
        families=families,
        sources=tuple(family for family in families if family in story.sources) or families[:1],
        facts=remembered((), (fact for one in versions for fact in one.facts)),
        reports=reports,
        is_corrected=story.is_corrected and is_led,
        is_withdrawn=story.is_withdrawn and is_led,
    )


def _lead(lead: Article, version: Version) -> Article:
    """What is still known of a report that was not the lead: its title, and who told it."""
    return replace(
        lead,
        id=version.id,
        title=version.title,
        text="",
        url=version.url,
        publisher=version.publisher,
        family=version.family,
        kind=Kind.STORY,
    )
