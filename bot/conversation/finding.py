"""Stories that somebody asks for in words: the same ones wherever they ask.

Invariant: a page is read from the store only as far as it is shown.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.topics import closest
from bot.core.understanding import is_called, searchable
from bot.model.message import Message
from bot.model.story import Story
from bot.model.topic import Topic
from bot.store import Stores

# Whoever looks further asks with other words.
_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, the best first; `is_any`: whether anything was, on any page."""

    stories: tuple[Story, ...]
    has_more: bool
    is_any: bool


async def found_by_words(
    stores: Stores, words: str, now: datetime, *, number: int, size: int
) -> Page:
    """A page of what a search of the last days finds on `searchable` words: a story by those of all
    that were merged into it."""
    found = await stores.search.find(words, now, most=_MOST_FOUND) if words else ()
    names = found[(number - 1) * size : number * size]
    told = await stores.stories.resolve_all(names)
    shown = tuple({told[one].id: told[one] for one in names if one in told}.values())
    return Page(shown, has_more=len(found) > number * size, is_any=bool(found))


async def words_of_thread(message: Message, stores: Stores) -> str:
    """What the reader's thread is about, where they name nothing; "" outside of all threads."""
    slug = await stores.threads.topic_of(message.chat.id, message.thread) or ""
    want = await stores.wanted.get(slug) if slug else None
    return want.shown if want else slug


async def found_in(stores: Stores, topic: Topic | None, *, number: int, size: int) -> Page:
    """A page of the newest stories, of a topic or of all."""
    # One more than is shown tells whether there are more.
    slug = topic.slug if topic else None
    found = await stores.stories.latest(slug, most=size + 1, skip=(number - 1) * size)
    return Page(found[:size], has_more=len(found) > size, is_any=bool(found) or number > 1)


async def found_for(stores: Stores, text: str, now: datetime, *, number: int, size: int) -> Page:
    """A page of a topic's newest stories where the text is its name; else of what is found."""
    match closest(text, await stores.topics.all()):
        case [topic] if is_called(topic, text):
            return await found_in(stores, topic, number=number, size=size)
        case _:
            words = searchable(text)
            return await found_by_words(stores, words, now, number=number, size=size)
