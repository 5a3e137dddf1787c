"""Feeds of a reader's own: /follow https://… watches one, for as long as somebody follows it.

Invariant: it is fetched once however many follow it, and what it brings reaches nobody else: it has
a topic of its own, and its reports stand alone (see `Article.is_private`).
"""

from urllib.parse import urlsplit

from bot.core.text import shorten
from bot.core.urls import canonical, feed_id
from bot.model.feed import OWN, Feed, Origin, Pace, own_topic
from bot.model.message import Button, Message, Reply
from bot.store import Stores
from bot.store.subscriptions import Follow
from bot.store.wishes import FoundFeed

MOST_FEEDS = 20_000
"""Of all readers together: what one fetcher keeps fresh besides the operator's."""

_LONGEST_NAME = 60
_ANSWERS = {
    Follow.ADDED: "You will hear about everything new in {name}.",
    Follow.KEPT: "You already follow {name}.",
    Follow.FULL: "A chat may follow {most} topics. First /unfollow one.",
}
_MINE = (Button("What I follow", "/following"),)


def is_address(words: str) -> bool:
    return words.lower().startswith(("https://", "http://")) and " " not in words


async def follow_address(message: Message, stores: Stores, *, most_topics: int) -> Reply:
    """Follow the feed at an address, or the first one of the site there."""
    url, most = message.argument, stores.feeds.most_own
    if not most:
        return Reply("I only follow the feeds that I was given. See /topics.")
    if not canonical(url):
        return Reply("That is no address that I can look at.")
    followed = await stores.subscriptions.topics_of(message.chat.id)
    own = [slug for slug in followed if slug.startswith(OWN)]
    if len(own) >= most and own_topic(feed_id(url)) not in followed:
        return Reply(
            "A chat may follow {most} feeds of its own. First /unfollow one.",
            most=most,
            buttons=_MINE,
        )
    feed = await stores.feeds.get(feed_id(url))
    if feed is None:
        found = await stores.wishes.look(url)
        if found is None:
            return Reply("I could not look there in time. Please try again in a minute.")
        if not found:
            host = urlsplit(url).hostname or url
            return Reply("I found no feed at {host}.", host=shorten(host, _LONGEST_NAME))
        feed = await _adopted(stores, found[0])
    return await _follow(message, stores, feed, most_topics)


async def _adopted(stores: Stores, found: FoundFeed) -> Feed | None:
    """The feed as it is watched, or is to be; None where no more can be."""
    name = feed_id(found.url)
    known = await stores.feeds.get(name)
    if known is not None or await stores.feeds.count() >= MOST_FEEDS:
        return known
    host = (urlsplit(found.url).hostname or "").removeprefix("www.")
    return Feed(
        id=name,
        url=found.url,
        publisher=shorten(found.title, _LONGEST_NAME) or host,
        family=host,
        topics=(own_topic(name),),
        pace=Pace.MAGAZINE,
        origin=Origin.READER,
    )


async def _follow(message: Message, stores: Stores, feed: Feed | None, most: int) -> Reply:
    if feed is None:
        return Reply("I watch as many feeds as I can. Please try again another day.")
    if feed.origin is not Origin.READER:
        topics = [one for one in await stores.topics.all() if one.slug in feed.topics]
        return Reply(
            "I watch {name} already. Follow one of its topics:",
            name=feed.publisher,
            buttons=tuple(Button(one.name, f"/follow {one.slug}") for one in topics) or _MINE,
        )
    outcome = await stores.subscriptions.follow(message.chat, own_topic(feed.id), most=most)
    if outcome is not Follow.FULL:
        # In this order: a feed without followers is dropped (bot.workers.tend).
        await stores.feeds.add(feed, message.sent)
    return Reply(_ANSWERS[outcome], name=feed.publisher, most=most, buttons=_MINE)
