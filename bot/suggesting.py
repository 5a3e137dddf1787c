"""What a chat may like to follow: what rises now, what is near to what it follows, the popular."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.understanding import called
from bot.core.wanted import Unfit, Want, is_certain, want_of
from bot.model.chat import ChatId
from bot.model.topic import Topic, TopicSlug
from bot.store import Stores

Thing = Topic | Want

_MOST = 4  # of each kind: a screen of a telephone
_LOOKED_AT = 40
# Of what the chat follows: so many topics, and the newest stories of each.
_MOST_TOPICS, _MOST_STORIES = 6, 20
_LEAST_SHARED = 2


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Each thing once, the best first; nothing that the chat follows already."""

    rising: tuple[Thing, ...]
    related: tuple[Thing, ...]
    popular: tuple[Thing, ...]

    @property
    def all(self) -> tuple[Thing, ...]:
        return (*self.rising, *self.related, *self.popular)


async def suggestions(chat: ChatId, stores: Stores, now: datetime) -> Suggestions:
    """What the chat does not follow yet."""
    topics = {topic.slug: topic for topic in await stores.topics.all()}
    seen = set(await stores.subscriptions.topics_of(chat))
    near = await _related(seen & topics.keys(), stores)
    chosen = []
    for slugs in (
        await stores.trends.rising(now, most=_LOOKED_AT),
        near,
        await stores.trends.popular(most=_LOOKED_AT),
    ):
        things = await _things(slugs, topics, seen, stores)
        seen |= {thing.slug for thing in things}
        chosen.append(things)
    return Suggestions(*chosen)


async def _related(followed: Collection[TopicSlug], stores: Stores) -> list[TopicSlug]:
    """The topics that the newest stories on these have besides, the most frequent first."""
    shared: Counter[TopicSlug] = Counter()
    for slug in sorted(followed)[:_MOST_TOPICS]:
        for story in await stores.stories.latest(slug, most=_MOST_STORIES):
            shared.update(set(story.topics) - {slug})
    return [slug for slug, count in shared.most_common() if count >= _LEAST_SHARED]


async def _things(
    slugs: Iterable[str],
    topics: Mapping[TopicSlug, Topic],
    seen: Collection[TopicSlug],
    stores: Stores,
) -> tuple[Thing, ...]:
    """The first of them that were not seen."""
    things: dict[TopicSlug, Thing] = {}
    thing: Thing | Unfit | None
    for slug in slugs:
        if len(things) == _MOST:
            break
        if is_certain(slug):
            name = slug.removeprefix("+")
            thing = called(name, tuple(topics.values())) or want_of(slug)
        else:
            thing = topics.get(TopicSlug(slug)) or await stores.wanted.get(slug)
        if isinstance(thing, Topic | Want) and thing.slug not in seen:
            things.setdefault(thing.slug, thing)
    return tuple(things.values())
