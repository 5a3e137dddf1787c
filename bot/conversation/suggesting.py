"""What a chat may like to follow: what rises now, what is near to what it follows, the popular."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.understanding import called
from bot.core.wanted import Manner, Want, is_certain, want_of
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
        things: dict[TopicSlug, Thing] = {}
        for slug in slugs:
            thing = await _thing(slug, topics, stores, now) if len(things) < _MOST else None
            if thing and thing.slug not in seen:
                things.setdefault(thing.slug, thing)
        seen |= things.keys()
        chosen.append(tuple(things.values()))
    return Suggestions(*chosen)


async def _related(followed: Collection[TopicSlug], stores: Stores) -> list[TopicSlug]:
    """The topics that the newest stories on these have besides, the most frequent first."""
    shared: Counter[TopicSlug] = Counter()
    for slug in sorted(followed)[:_MOST_TOPICS]:
        for story in await stores.stories.latest(slug, most=_MOST_STORIES):
            shared.update(set(story.topics) - {slug})
    return [slug for slug, count in shared.most_common() if count >= _LEAST_SHARED]


async def _thing(
    slug: str, topics: Mapping[TopicSlug, Topic], stores: Stores, now: datetime
) -> Thing | None:
    """What a slug, or a name as it is typed, stands for; nothing of what there was no news on: what
    readers follow is shown to others, and must not be a place to write on."""
    if topic := topics.get(TopicSlug(slug)):
        return topic
    if is_certain(slug):
        want = want_of(slug)
        named = isinstance(want, Want) and called(want.shown, tuple(topics.values()))
        return named or (want if isinstance(want, Want) else None)
    followed = await stores.wanted.get(slug)
    if followed is None or followed.manner is Manner.PUBLISHER:
        return followed
    return followed if await stores.search.count(followed.shown, now) else None
