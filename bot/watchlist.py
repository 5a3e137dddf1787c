"""What an operator asks about feeds from the command line, and what they do about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.health import clock_complaint, latency, remarks, revived, state_of, unchanged_share
from bot.core.polling import spoken
from bot.core.understanding import is_called
from bot.core.urls import canonical, feed_id
from bot.errors import PermanentError, TransientError
from bot.model.feed import Feed, FeedHealth, FeedId, Origin, Pace
from bot.model.topic import Topic, TopicSlug
from bot.sources.contract import Fetched
from bot.sources.discovery import feeds_of, named_in
from bot.sources.http import Fetcher
from bot.sources.opml import Outline, read_opml, write_opml
from bot.sources.parser import Parser
from bot.store import Stores
from bot.store.connection import connect

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A feed to be watched; what is empty is taken from the feed itself."""

    url: str
    publisher: str = ""
    topics: tuple[str, ...] = ()
    pace: Pace = Pace.NEWS
    trust: float = 0.5


async def list_feeds(address: str) -> str:
    async with connect(address) as database:
        feeds = await Stores.over(database).feeds.all()
    if not feeds:
        return "no feeds"
    complaint = clock_complaint(health for _, health in feeds)
    lines = [line for feed, health in feeds for line in _lines(feed, health, datetime.now(UTC))]
    return "\n".join(([f"BUT {complaint}"] if complaint else []) + lines)


async def check_feed(url: str, *, allow_private: bool) -> str:
    """What we read in the feed at an address. Raises what is wrong with it, and where the page
    there names feeds, those."""
    async with Fetcher(allow_private=allow_private) as fetcher, Parser() as parser:
        answer = await fetcher.get(url)
        if not isinstance(answer, Fetched):
            raise TransientError(f"{url}: it says that nothing changed, but we asked for all")
        try:
            document = await parser.read(answer.body, answer.content_type, answer.url)
        except PermanentError as error:
            named = named_in(answer.body, answer.content_type, answer.url)
            hint = f"; the page names {', '.join(named)}" if named else ""
            raise PermanentError(f"{error}{hint}") from None
    entries = document.entries
    dated = sum(entry.published is not None for entry in entries)
    told = [
        f"{one.published or 'undated'}  {one.title or '(no title)'}" for one in entries[:_SHOWN]
    ]
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    return "\n  ".join([f"{answer.url}: {count}, {dated} of them dated", *told])


async def add_feed(address: str, wish: Wish, *, allow_private: bool) -> str:
    """Watch the feed at an address, or the first one of the site there."""
    async with Fetcher(allow_private=allow_private) as fetcher, Parser() as parser:
        found, *others = await feeds_of(wish.url, fetcher, parser)
    async with connect(address) as database:
        stores = Stores.over(database)
        topics = _topics(wish.topics, await stores.topics.all())
        feed = _feed(found.url, wish.publisher or found.title, topics, wish)
        is_added = await stores.feeds.add(feed, datetime.now(UTC))
    said = "watched from now on" if is_added else "was watched already"
    more = [f"  the site also has {other.url}  {other.title}" for other in others]
    return "\n".join([f"{said}: {feed.publisher}  {feed.url}  ({feed.id})", *more])


async def remove_feed(address: str, name: str) -> str:
    """`name`: its address or its id."""
    async with connect(address) as database:
        stores = Stores.over(database)
        feed = await _known(stores, name)
        await stores.feeds.remove(feed.id)
    hint = "; feeds.toml still names it, and brings it back at the next start"
    return f"no longer watched: {feed.url}{hint if feed.origin is Origin.FILE else ''}"


async def enable_feed(address: str, name: str) -> str:
    """Ask it now, and as often as a feed that never failed."""
    async with connect(address) as database:
        stores = Stores.over(database)
        feed = await _known(stores, name)
        await stores.feeds.amend(feed.id, revived)
        await stores.feeds.hurry(feed.id)
    return f"asked now: {feed.url}"


async def import_feeds(address: str, path: Path) -> str:
    """Watch the feeds of an OPML file; a folder that is called like a topic makes it theirs."""
    outlines = read_opml(_content(path))
    async with connect(address) as database:
        stores = Stores.over(database)
        topics = await stores.topics.all()
        now, added = datetime.now(UTC), 0
        for one in outlines:
            slugs = tuple(topic.slug for topic in topics if _is_in(one, topic))
            added += await stores.feeds.add(
                _feed(one.url, one.title, slugs, Wish(url=one.url)), now
            )
    return f"{added} added, {len(outlines) - added} were watched already"


async def export_feeds(address: str) -> str:
    """All feeds with an address, as OPML, in folders by their first topic."""
    async with connect(address) as database:
        stores = Stores.over(database)
        feeds = await stores.feeds.all()
        names = {topic.slug: topic.name for topic in await stores.topics.all()}
    outlines = [
        Outline(
            url=feed.url,
            title=feed.publisher,
            folders=tuple(names.get(slug, slug) for slug in feed.topics[:1]),
        )
        for feed, _ in feeds
        # What readers follow by themselves is theirs.
        if feed.origin in {Origin.FILE, Origin.OPERATOR}
    ]
    return write_opml("Flashwire", outlines, datetime.now(UTC)).rstrip()


def _lines(feed: Feed, health: FeedHealth, now: datetime) -> Sequence[str]:
    facts = [f"{state_of(feed, health):<8} {feed.publisher}  {feed.url or '(posts to us)'}"]
    told: list[str] = [f"id {feed.id}", feed.pace]
    if health.last_success:
        told.append(f"answered {spoken(now - health.last_success)} ago")
    if (delay := latency(health)) is not None:
        told.append(f"seen {spoken(delay)} after publication")
    if health.polls:
        told.append(f"{unchanged_share(health)} of {health.polls} polls unchanged")
    if health.next_poll:
        told.append(f"next in {spoken(max(health.next_poll - now, now - now))}: {health.why}")
    facts.append(f"         {' · '.join(told)}")
    return [*facts, *(f"         {remark}" for remark in remarks(health))]


def _feed(url: str, title: str, topics: tuple[TopicSlug, ...], wish: Wish) -> Feed:
    host = urlsplit(url).hostname or url
    return Feed(
        id=feed_id(url),
        url=url,
        publisher=title or host,
        family=host.removeprefix("www."),
        topics=topics,
        trust=wish.trust,
        pace=wish.pace,
        origin=Origin.OPERATOR,
    )


def _topics(names: Sequence[str], topics: Sequence[Topic]) -> tuple[TopicSlug, ...]:
    found = {name: [topic.slug for topic in topics if is_called(topic, name)] for name in names}
    for name, slugs in found.items():
        if not slugs:
            raise PermanentError(f"there is no topic {name!r}")
    return tuple(dict.fromkeys(slug for slugs in found.values() for slug in slugs))


def _is_in(outline: Outline, topic: Topic) -> bool:
    return any(is_called(topic, folder) for folder in outline.folders)


async def _known(stores: Stores, name: str) -> Feed:
    digest = feed_id(name) if canonical(name) else FeedId(name)
    feed = await stores.feeds.get(digest)
    if feed is None:
        raise PermanentError(f"{name!r} is not watched: see `flashwire feeds list`")
    return feed


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PermanentError(f"cannot read {path}: {error.strerror}") from None
