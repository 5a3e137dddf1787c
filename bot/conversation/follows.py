"""What a chat follows, by the names that readers know."""

from bot.conversation.loudness import name_of
from bot.model.chat import ChatId
from bot.model.topic import Topic
from bot.store import Stores


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
