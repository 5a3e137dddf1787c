"""What a chat follows, by the names that readers know."""

from collections.abc import Sequence
from typing import Protocol

from bot.conversation.loudness import name_of
from bot.core.text import enumerated
from bot.core.wanted import worded
from bot.model.chat import ChatId
from bot.model.message import Message
from bot.model.text import Text, lines
from bot.model.topic import Topic, TopicSlug
from bot.store import Stores

_MOST_WORDED = 8
# Fifty names of the longest sort, short of what fits a message.
_MOST_SHOWN = 3000


class Thing(Protocol):
    """A topic, or what is none: words, a phrase, a publisher."""

    @property
    def slug(self) -> TopicSlug: ...

    @property
    def name(self) -> str: ...


async def followed_by(stores: Stores, chat: ChatId) -> tuple[Topic, ...]:
    """Topics, then feeds of the reader's own, words, stories. One that was abolished goes by its
    slug."""
    slugs = await stores.subscriptions.topics_of(chat)
    known = await stores.topics.all()
    own = await stores.feeds.own_topics(slugs)
    wants = await stores.wanted.topics(slugs)
    gone = sorted(slugs - {topic.slug for topic in (*known, *own, *wants)})
    return (
        *(topic for topic in known if topic.slug in slugs),
        *own,
        *wants,
        *[Topic(slug=slug, name=await name_of(slug, stores)) for slug in gone],
    )


async def followed_here(message: Message, stores: Stores) -> tuple[Topic, ...]:
    """The same, and first what the reader's thread is about: likely it is meant."""
    topics = await followed_by(stores, message.chat.id)
    about = await stores.threads.topic_of(message.chat.id, message.thread)
    return tuple(sorted(topics, key=lambda topic: topic.slug != about))


def name_in_text(thing: Thing) -> Text | str:
    """What it is called within a sentence: several words that need not stand in a row are said to
    be such, or they would read as one badly put thing."""
    words = worded(thing.slug, thing.name)
    return Text("stories with the words {words}", words=words) if words else thing.name


def names_of(things: Sequence[Thing], longest: int = _MOST_SHOWN) -> Text:
    """Likewise of several; of words beyond a few, and of `longest` letters, only the beginning."""
    told = [thing for thing in things if worded(thing.slug, thing.name)][:_MOST_WORDED]
    names = [thing.name for thing in things if thing not in told]
    rest = [enumerated(names, longest)] if names else []
    return lines((*rest, *map(name_in_text, told)), "; ")
