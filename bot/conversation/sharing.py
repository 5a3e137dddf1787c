"""What can be shared, a topic or a story, and the links by which others come to it.

Invariant: nothing of a reader's own feed is shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.links import entry, link, payload_of, story_in
from bot.core.writing import headline
from bot.model.chat import ChannelName
from bot.model.message import Button
from bot.model.story import Story
from bot.model.text import Text
from bot.model.topic import STORY, TopicSlug
from bot.store import Stores


@dataclass(frozen=True, slots=True)
class Subject:
    """What a link leads to. `slug`: a topic's, or `story-…`."""

    slug: str
    name: str
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a subject, by the channel that it leads to."""

    channel: ChannelName
    label: str
    link: str

    @property
    def text(self) -> Text:
        """The channel as it is called in each language."""
        return Text(self.label)


async def subject_of(stores: Stores, slug: str) -> Subject | None:
    """The topic or story of that slug; None where there is none, or it is a reader's own."""
    if story_id := story_in(slug):
        story = await stores.stories.resolve(story_id)
        if story is None or story.lead.is_private:
            return None
        return Subject(f"{STORY}{story.id}", headline(story.lead), story)
    topic = await stores.topics.get(TopicSlug(slug))
    return Subject(topic.slug, topic.name) if topic else None


async def ways_to(stores: Stores, slug: str, mark: str, *, home: str = "") -> tuple[Way, ...]:
    """The links to it on every channel that is on; `home`: our pages' address, where it is known
    to who asks. Without one, pages whose address we were not told have no link."""
    doors = await stores.links.doors()
    ways = (
        Way(channel, door.label, link(door, payload_of(slug, mark), home))
        for channel, door in doors.items()
    )
    return tuple(way for way in ways if way.link and not way.link.startswith("/"))


async def ways_in(stores: Stores, *, home: str) -> tuple[Way, ...]:
    """The links to a chat on every channel that is on, whatever it is to be about."""
    doors = await stores.links.doors()
    ways = (Way(channel, door.label, entry(door, home)) for channel, door in doors.items())
    return tuple(way for way in ways if way.link)


def nearest(ways: Sequence[Way], channel: ChannelName) -> Way:
    """The way by that channel; by another one where it has none."""
    return next((way for way in ways if way.channel == channel), ways[0])


def buttons_to(ways: Sequence[Way]) -> tuple[Button, ...]:
    return tuple(
        Button(Text("Follow on {channel}", channel=way.text), url=way.link) for way in ways
    )
