"""/story <story>: how a story developed, who tells it, and what is known now."""

from bot.commands import command
from bot.core.rendering import day_and_time
from bot.core.text import shorten
from bot.model.message import Button, Message, Reply
from bot.model.story import Story, StoryId
from bot.store import Stores
from bot.store.search import Step

_LONGEST_LIST = 300
_LONGEST_TIMELINE = 1500
_MOST_TOPICS = 3
_NEXT = (Button("Latest news", "/latest"), Button("Top stories", "/brief"))


@command("story", "<story>", "See how a story developed")
async def story(message: Message, stores: Stores) -> Reply:
    if not message.argument:
        return Reply("Tap a number under a list of stories, and I tell you more.", buttons=_NEXT)

    told = await stores.stories.get(StoryId(message.argument.lower()))
    if told is None:
        return Reply("I no longer know that story: I keep them for two weeks.", buttons=_NEXT)
    names = {topic.slug: topic.name for topic in await stores.topics.all()}
    known = [topic for topic in told.topics if topic in names][:_MOST_TOPICS]
    return Reply(
        "{timeline}\n\n{reports} by {who}.\n\n{now}:",
        timeline=shorten(_timeline(told, await stores.search.steps(told.id)), _LONGEST_TIMELINE),
        reports="One report" if told.articles == 1 else f"{told.articles} reports",
        who=shorten(", ".join(told.publishers), _LONGEST_LIST),
        now="This was withdrawn" if told.is_withdrawn else "What is known now",
        stories=(told,),
        buttons=(
            *(Button(f"More on {names[topic]}", f"/latest {topic}") for topic in known),
            *_NEXT,
        ),
    )


def _timeline(told: Story, steps: tuple[Step, ...]) -> str:
    """A line for each headline that it had, with its hour, and one for its last news."""
    lines = [f"{day_and_time(step.at)} · {step.headline} ({step.publisher})" for step in steps]
    if len(lines) < 2:  # the one headline follows anyway
        lines = [f"{day_and_time(told.opened)} · first report, by {told.publishers[0]}"]
    newest = day_and_time(told.updated)
    if not lines[-1].startswith(newest):
        lines.append(f"{newest} · last news")
    return "\n".join(lines)
