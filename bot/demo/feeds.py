"""What the product is run with in a demo: the wire's feeds, and the topics of its stories."""

from datetime import timedelta

from bot.core.urls import feed_id
from bot.demo.script import Script
from bot.model.feed import Feed
from bot.model.topic import Topic

# Stories come every ten seconds: so a reader sees each within moments, and the feeds must have
# been polled once before the first comes, or it would count as backlog.
EVERY = timedelta(seconds=3)


def demo_feeds(script: Script, address: str) -> tuple[Feed, ...]:
    """The feeds of a wire that is served at the address (`http://host:port`, no final slash)."""
    return tuple(
        Feed(
            id=feed_id(url := f"{address}/{publisher.slug}/feed"),
            url=url,
            publisher=publisher.name,
            family=publisher.family,
            topics=publisher.topics,
            trust=publisher.trust,
            every=EVERY,
        )
        for publisher in script.publishers
    )


def demo_topics(script: Script) -> tuple[Topic, ...]:
    """In the order in which a reader is to see them."""
    return script.topics
