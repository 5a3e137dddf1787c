"""A story told at length: what it was told as, hour by hour, and who tells it."""

from datetime import timedelta

from bot.core.text import shorten
from bot.model.message import Reply
from bot.model.story import Story
from bot.model.text import Text, lines
from bot.store.search import Step

_LONGEST_LIST = 300
_MOST_STEPS = 10
_MINUTE = timedelta(minutes=1)


def told_at_length(story: Story, steps: tuple[Step, ...]) -> Reply:
    """The timeline, if there is one, the sources, and the story as it stands, without buttons."""
    told = Text(
        "{reports} by {who}.\n\n{now}:",
        reports=Text("One report", "{count} reports", count=story.articles),
        who=shorten(", ".join(story.publishers), _LONGEST_LIST),
        now=Text("This was withdrawn") if story.is_withdrawn else Text("What is known now"),
    )
    timeline = [timeline_of(story, steps)] if story.articles > 1 or len(steps) > 1 else []
    return Reply(lines([*timeline, told], "\n\n"), stories=(story,))


def timeline_of(story: Story, steps: tuple[Step, ...]) -> Text:
    """A line for each headline that it had, with its hour, and one for its last news."""
    if len(steps) < 2:  # the one headline follows anyway
        last = min(story.opened, story.updated)
        rows = [Text("{at} · first report, by {who}", at=last, who=story.publishers[0])]
    else:
        last = steps[-1].at
        rows = [
            Text("{at} · {headline} ({who})", at=one.at, headline=one.headline, who=one.publisher)
            for one in steps[:_MOST_STEPS]
        ]
    if story.updated - last >= _MINUTE:
        rows.append(Text("{at} · last news", at=story.updated))
    return lines(rows)
