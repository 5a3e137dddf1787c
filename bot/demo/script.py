"""The script of the demo wire: who publishes what, and how long after the start.

`read_script` is where the file's bytes come in: what it returns refers only to publishers and
topics that exist, and no two items share a guid or an address.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import SettingsError
from bot.model.topic import Topic, TopicSlug

SCRIPT = Path(__file__).with_name("wire.toml")


class Format(StrEnum):
    """The feed formats that the wire speaks."""

    RSS = "rss"
    RDF = "rdf"
    ATOM = "atom"
    JSON = "json"


class Markup(StrEnum):
    """How a publisher writes its bodies; paragraphs of text are parted by blank lines."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One feed of the wire, at `/{slug}/feed`."""

    slug: str
    name: str
    family: str
    format: Format
    writes: Markup
    trust: float
    language: str
    topics: tuple[TopicSlug, ...] = ()
    tracking: str = ""
    """The query string on its links, as publishers add to count where readers come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One report, and when it comes out."""

    publisher: str
    at: timedelta
    """After the start; below zero it lay in the feed before."""
    guid: str
    title: str
    body: str
    categories: tuple[str, ...] = ()
    is_dated: bool = True
    age: timedelta = timedelta()
    """How much older its date says it is than it is; below zero the date lies ahead."""

    @property
    def slug(self) -> str:
        """The guid as the last part of the address of its page."""
        return re.sub(r"[^a-z0-9]+", "-", self.guid.lower()).strip("-")

    def published(self, started: datetime) -> datetime | None:
        """The date that it claims, which may be wrong on purpose; None if it bears none."""
        return started + self.at - self.age if self.is_dated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that happens on the wire; the items in the order in which they come out."""

    publishers: tuple[Publisher, ...]
    topics: tuple[Topic, ...]
    items: tuple[Item, ...]

    @property
    def length(self) -> timedelta:
        """From the start to the last item."""
        return self.items[-1].at

    def publisher(self, slug: str) -> Publisher | None:
        return next((one for one in self.publishers if one.slug == slug), None)

    def due(self, publisher: Publisher, elapsed: timedelta) -> tuple[Item, ...]:
        """What the publisher has brought out by then, newest first."""
        return tuple(
            item
            for item in reversed(self.items)
            if item.publisher == publisher.slug and item.at <= elapsed
        )


def read_script(path: Path = SCRIPT) -> Script:
    """The script in the file; a `SettingsError` says what is wrong with it."""
    try:
        return _Wire.model_validate(tomllib.loads(path.read_text("utf-8"))).script()
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise SettingsError(f"{path.name} is no script of a wire: {error}") from error


_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
_Words = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _TopicTable(_Table):
    slug: _Slug
    name: _Words
    aliases: tuple[_Words, ...] = ()
    keywords: tuple[_Words, ...] = ()

    def topic(self) -> Topic:
        return Topic(
            slug=TopicSlug(self.slug),
            name=self.name,
            aliases=self.aliases,
            keywords=self.keywords,
        )


class _PublisherTable(_Table):
    slug: _Slug
    name: _Words
    family: _Slug
    format: Format
    writes: Markup
    trust: Annotated[float, Field(ge=0, le=1)]
    language: _Words
    topics: tuple[_Slug, ...] = ()
    tracking: str = ""

    def publisher(self) -> Publisher:
        return Publisher(
            slug=self.slug,
            name=self.name,
            family=self.family,
            format=self.format,
            writes=self.writes,
            trust=self.trust,
            language=self.language,
            topics=tuple(TopicSlug(slug) for slug in self.topics),
            tracking=self.tracking,
        )


class _ItemTable(_Table):
    publisher: str
    # Whole seconds: two items of one publisher then never share a Last-Modified by rounding.
    at: int
    guid: Annotated[str, Field(pattern=r"[A-Za-z0-9]")]
    title: _Words
    body: _Words
    categories: tuple[_Words, ...] = ()
    dated: bool = True
    age_hours: float = 0

    def item(self) -> Item:
        return Item(
            publisher=self.publisher,
            at=timedelta(seconds=self.at),
            guid=self.guid,
            title=self.title,
            body=self.body.strip(),
            categories=self.categories,
            is_dated=self.dated,
            age=timedelta(hours=self.age_hours),
        )


class _Wire(_Table):
    topic: tuple[_TopicTable, ...]
    publisher: tuple[_PublisherTable, ...]
    item: Annotated[tuple[_ItemTable, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        items = [table.item() for table in self.item]
        publishers = [publisher.slug for publisher in self.publisher]
        topics = [topic.slug for topic in self.topic]
        _refuse("twice the topic", _repeated(topics))
        _refuse("twice the publisher", _repeated(publishers))
        _refuse("twice the guid", _repeated(item.guid for item in items))
        # `feed` is where a publisher's feed is.
        addresses = [f"{slug}/feed" for slug in publishers]
        addresses += [f"{item.publisher}/{item.slug}" for item in items]
        _refuse("twice the address", _repeated(addresses))
        _refuse("unknown publisher", {item.publisher for item in items} - {*publishers})
        wanted = {slug for publisher in self.publisher for slug in publisher.topics}
        _refuse("unknown topic", wanted - {*topics})
        return self

    def script(self) -> Script:
        return Script(
            publishers=tuple(table.publisher() for table in self.publisher),
            topics=tuple(table.topic() for table in self.topic),
            items=tuple(sorted((table.item() for table in self.item), key=lambda item: item.at)),
        )


def _repeated(words: Iterable[str]) -> set[str]:
    return {word for word, count in Counter(words).items() if count > 1}


def _refuse(fault: str, culprits: set[str]) -> None:
    if culprits:
        raise ValueError(f"{fault}: {', '.join(sorted(culprits))}")
