"""A story told at length: what it was told as, hour by hour, and who tells it."""

from bot.core.rendering import day_and_time
from bot.core.text import shorten
from bot.model.chat import Voice
from bot.model.message import Reply
from bot.model.story import Story
from bot.store.search import Step

_LONGEST_LIST = 300
_LONGEST_TIMELINE = 1500


def told_at_length(story: Story, steps: tuple[Step, ...], voice: Voice) -> Reply:
    """The timeline, the sources, and the story as it stands, as a reply without buttons."""
    return Reply(
        "{timeline}\n\n{reports} by {who}.\n\n{now}:",
        timeline=shorten(timeline_of(story, steps, voice), _LONGEST_TIMELINE),
        reports="One report" if story.articles == 1 else f"{story.articles} reports",
        who=shorten(", ".join(story.publishers), _LONGEST_LIST),
        now="This was withdrawn" if story.is_withdrawn else "What is known now",
        stories=(story,),
    )


def timeline_of(story: Story, steps: tuple[Step, ...], voice: Voice) -> str:
    """A line for each headline that it had, with its hour, and one for its last news."""
    lines = [
        f"{day_and_time(step.at, voice)} · {step.headline} ({step.publisher})" for step in steps
    ]
    if len(lines) < 2:  # the one headline follows anyway
        opened = day_and_time(story.opened, voice)
        lines = [f"{opened} · first report, by {story.publishers[0]}"]
    newest = day_and_time(story.updated, voice)
    if not lines[-1].startswith(newest):
        lines.append(f"{newest} · last news")
    return "\n".join(lines)
