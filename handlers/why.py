"""/why <story>: why this chat was told of a story; a button behind *Tune* under every alert."""

from bot.commands import command
from bot.core.remarks import all_retold
from bot.core.text import enumerated, shorten
from bot.model.message import Button, Message, Reply
from bot.model.story import StoryId, Urgency
from bot.model.text import Text, lines
from bot.store import Stores

_LONGEST = 300
_FOLLOWED = "You follow what this story is about: {topics}."
_OTHERS = "This story is about topics that you do not follow now: {topics}."
_LEVELS = {
    Urgency.FLASH: "FLASH",
    Urgency.URGENT: "URGENT",
    Urgency.NEWS: "NEWS",
    Urgency.ROUTINE: "ROUTINE",
}
_NEXT = (Button("What I follow", "/following"), Button("Settings", "/settings"))


@command("why", "<story>", "")
async def why(message: Message, stores: Stores) -> Reply:
    if not message.argument:
        return Reply("Tap “Tune” under an alert to see why you got it.", buttons=_NEXT)

    story = await stores.stories.resolve(StoryId(message.argument.lower()))
    if story is None:
        return Reply("I no longer know that story: I keep them for two weeks.", buttons=_NEXT)
    followed = await stores.subscriptions.topics_of(message.chat.id)
    directory = await stores.topics.directory()
    names = {topic.slug: topic.name for topic in directory.topics}
    words = {finding.topic: finding.words for finding in directory.findings(story.lead)}
    mine = [
        _topic(names.get(slug, slug), words.get(slug, ()))
        for slug in story.topics
        if slug in followed
    ]
    alert = await stores.alerts.get(story.alert) if story.alert else None
    also = followed.intersection(alert.also if alert else ())
    mine += [topic.name for topic in await stores.wanted.topics(also)]
    others = [names.get(slug, slug) for slug in story.topics]
    return Reply(
        "{about}\nIt is {level}: {reasons}.\nReported by {who}.",
        about=Text(
            _FOLLOWED if mine else _OTHERS,
            topics=enumerated(mine or others, _LONGEST, between="; "),
        ),
        level=Text(_LEVELS[story.urgency]),
        reasons=all_retold(story.reasons),
        who=shorten(", ".join(story.publishers), _LONGEST),
        buttons=(Button("Timeline", f"/story {story.id}"), *_NEXT),
    )


def _topic(name: str, words: tuple[str, ...]) -> str:
    """The topic, and the words of the report that betrayed it."""
    return lines((name, f"({', '.join(f'“{word}”' for word in words)})"), " ") if words else name
