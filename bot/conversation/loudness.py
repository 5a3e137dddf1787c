"""What readers mute, and how loud they want a topic: found by the words that they use for it."""

from dataclasses import replace
from datetime import datetime

from bot.core.audience import WORD
from bot.core.fingerprint import folded
from bot.core.text import beginning, shorten
from bot.core.topics import closest
from bot.core.understanding import is_called
from bot.model.message import Button, fits_button
from bot.model.story import StoryId
from bot.model.topic import STORY, Topic, TopicSlug
from bot.model.tuning import Level, Tuning
from bot.store import Stores

MOST_MUTES = 50
USUAL, LESS = "usual", "less"
LEVELS = frozenset({*Level, USUAL, LESS})
_LESS = {None: Level.URGENT, Level.ALL: Level.URGENT, Level.URGENT: Level.FLASH}
# Characters of muted words. Half a word would stand in no report.
_LONGEST = 40


def muted(tuning: Tuning, slug: str, until: datetime | None, now: datetime) -> Tuning:
    """With one mute more; those that have ended go, and of too many the oldest."""
    live = {one: end for one, end in tuning.mutes.items() if end is None or now < end}
    live.pop(slug, None)
    live[slug] = until
    return replace(tuning, mutes=dict(list(live.items())[-MOST_MUTES:]))


def levelled(tuning: Tuning, topic: TopicSlug, wish: str) -> Tuning:
    """With a topic as loud as wished: a Level, `less` than it is, or as `usual`."""
    before = tuning.levels.get(topic)
    rest = {one: level for one, level in tuning.levels.items() if one != topic}
    if wish == USUAL:
        return replace(tuning, levels=rest)
    chosen = _LESS.get(before, before) if wish == LESS else Level(wish)
    return replace(tuning, levels=rest | ({topic: chosen} if chosen else {}))


async def slug_of(words: str, stores: Stores) -> str:
    """What is muted by these words: a topic, a story, what somebody follows, else the words; "" for
    none."""
    slug = words.strip().lower()
    if slug.startswith((STORY, WORD)):
        return beginning(slug, _LONGEST + len(WORD))
    near = closest(words, await stores.topics.all())
    if len(near) == 1 and is_called(near[0], words):
        return near[0].slug
    said = beginning(folded(words).strip(), _LONGEST)
    return f"{WORD}{said}" if said else ""


def choices(*lines: tuple[str, str]) -> tuple[Button, ...]:
    """A button for each label and command; none where the words are too long for one."""
    return tuple(Button(label, command) for label, command in lines if fits_button(command))


async def name_of(slug: str, stores: Stores) -> str:
    """What a slug is called, for the reader."""
    if slug.startswith(WORD):
        return f"“{slug.removeprefix(WORD)}”"
    if slug.startswith(STORY):
        story = await stores.stories.resolve(StoryId(slug.removeprefix(STORY)))
        return f"“{shorten(story.lead.title, 60)}”" if story else slug
    if want := await stores.wanted.get(slug):
        return want.name
    topic: Topic | None = await stores.topics.get(TopicSlug(slug))
    return topic.name if topic else slug
