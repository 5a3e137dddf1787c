"""The operator's file of feeds and topics, feeds.toml.

[[topic]]                                   [[feed]]
slug = "climate"                            url = "https://example.org/climate.xml"
name = "Climate"                            publisher = "Example News"
aliases = ["environment"]                   family = "example"
keywords = ["emissions", "heatwave"]        topics = ["climate"]
                                            trust = 0.8
                                            pace = "news"        # wire, news, magazine, blog
                                            every = 60           # seconds, instead of a pace
                                            reads_pages = true   # optional

The file's topics are those that readers are shown. One that comes with the program
(bot.sources.tables) keeps its signs; what stands here is added, a name replaces its name.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.core.urls import canonical, feed_id
from bot.core.wanted import is_want
from bot.errors import SettingsError
from bot.model.feed import Feed, Pace
from bot.model.topic import Topic, TopicSlug
from bot.sources.tables import shipped_topics

SHIPPED = Path(__file__).parents[2] / "feeds.toml"

_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _FeedTable(_Strict):
    url: str
    publisher: _Name
    family: _Name
    topics: tuple[_Slug, ...] = ()
    trust: float = Field(0.5, ge=0, le=1)
    pace: Pace = Pace.NEWS
    every: float | None = Field(None, ge=1)
    reads_pages: bool = False


class _TopicTable(_Strict):
    slug: _Slug
    name: _Name | None = None
    aliases: tuple[_Name, ...] = ()
    keywords: tuple[_Name, ...] = ()


class _File(_Strict):
    feed: tuple[_FeedTable, ...]
    topic: tuple[_TopicTable, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    feeds: tuple[Feed, ...]
    topics: tuple[Topic, ...]


def read_catalogue(path: Path) -> Catalogue:
    """The feeds and topics of the file. Raises SettingsError naming it and each wrong field."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        tables = _File.model_validate(content)
    except OSError as error:
        raise SettingsError(f"FEEDS_FILE: cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"FEEDS_FILE: {path} is not valid TOML: {error}") from None
    except ValidationError as error:
        lines = (f"{path}: {_place(one['loc'])}: {one['msg']}" for one in error.errors())
        raise SettingsError("\n".join(lines)) from None
    shipped = {topic.slug: topic for topic in shipped_topics()}
    _check(path, tables, shipped)
    listed = tuple(_topic(table, shipped) for table in tables.topic)
    feeds = tuple(_feed(table) for table in tables.feed)
    return Catalogue(feeds=feeds, topics=with_shipped(listed))


def with_shipped(listed: Sequence[Topic]) -> tuple[Topic, ...]:
    """These topics, then all others that come with the program."""
    slugs = {topic.slug for topic in listed}
    return (*listed, *(topic for topic in shipped_topics() if topic.slug not in slugs))


def _place(location: tuple[int | str, ...]) -> str:
    """`feed[2].trust` of ("feed", 2, "trust"); counted from 1, as a person counts tables."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".")


def _feed(table: _FeedTable) -> Feed:
    return Feed(
        id=feed_id(table.url),
        url=table.url,
        publisher=table.publisher,
        family=table.family,
        topics=tuple(TopicSlug(topic) for topic in table.topics),
        trust=table.trust,
        pace=table.pace,
        every=timedelta(seconds=table.every) if table.every else None,
        reads_pages=table.reads_pages,
    )


def _topic(table: _TopicTable, shipped: Mapping[TopicSlug, Topic]) -> Topic:
    slug = TopicSlug(table.slug)
    known = shipped.get(slug)
    if known is None:
        name = table.name or table.slug
        return Topic(slug=slug, name=name, aliases=table.aliases, keywords=table.keywords)
    return replace(
        known,
        name=table.name or known.name,
        aliases=tuple(dict.fromkeys((*table.aliases, *known.aliases))),
        keywords=tuple(dict.fromkeys((*table.keywords, *known.keywords))),
        is_listed=True,
    )


def _check(path: Path, tables: _File, shipped: Collection[TopicSlug]) -> None:
    """What one table cannot know of the others."""
    slugs = [table.slug for table in tables.topic]
    complaints = [
        f"topic {slug!r} stands there twice"
        for slug in dict.fromkeys(slugs)
        if slugs.count(slug) > 1
    ]
    complaints += [
        f"topic {slug!r}: what begins like that are words and publishers that readers follow"
        for slug in slugs
        if is_want(slug)
    ]
    complaints += [
        f"topic[{number}].name: {table.slug!r} does not come with the program, so name it"
        for number, table in enumerate(tables.topic, 1)
        if table.name is None and table.slug not in shipped
    ]
    seen: set[str] = set()
    for number, feed in enumerate(tables.feed, 1):
        if not canonical(feed.url):
            complaints.append(f"feed[{number}].url: {feed.url!r} is no http or https address")
        if feed_id(feed.url) in seen:
            complaints.append(f"feed[{number}].url: {feed.url} stands there twice")
        seen.add(feed_id(feed.url))
        complaints += [
            f"feed[{number}].topics: there is no topic {topic!r}"
            for topic in feed.topics
            if topic not in slugs and topic not in shipped
        ]
    if complaints:
        raise SettingsError("\n".join(f"{path}: {complaint}" for complaint in complaints))
