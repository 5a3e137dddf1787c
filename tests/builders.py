"""Values for tests, each with invented defaults: a test names only what it is about.

Nothing here is random and nothing reads the clock: the same call builds the same value. Ids and
addresses follow from publisher and title, so two articles differ as soon as either does.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.core.central import telling
from bot.core.changes import facts_of
from bot.core.fingerprint import terms
from bot.core.revisions import version_of
from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.article import Arrival, Article, ArticleId, Entry, Kind
from bot.model.chat import Chat, ChatId
from bot.model.feed import FeedId
from bot.model.message import Message
from bot.model.story import Story, StoryId, Urgency
from bot.model.topic import Topic, TopicSlug
from bot.model.version import Version
from bot.store.stories import Decision

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Value = TypeVar("Value", bound=DataclassInstance)
else:
    Value = TypeVar("Value")

NOW = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
READER = Chat(id=ChatId("web:reader"))

WORLD = Topic(slug=TopicSlug("world"), name="World", aliases=("international",))
CLIMATE = Topic(
    slug=TopicSlug("climate"),
    name="Climate",
    aliases=("climate change", "global warming"),
    keywords=("emissions", "carbon", "heatwave", "greenhouse"),
)
CLIMBING = Topic(
    slug=TopicSlug("climbing"),
    name="Climbing",
    aliases=("mountaineering",),
    keywords=("summit push", "boulder", "alpinist"),
)
SCIENCE = Topic(
    slug=TopicSlug("science"),
    name="Science",
    aliases=("research",),
    keywords=("researchers", "physicists", "telescope"),
)
FOOTBALL = Topic(
    slug=TopicSlug("football"),
    name="Football",
    aliases=("soccer", "fútbol"),
    keywords=("goalkeeper", "penalty shoot-out", "midfielder"),
)
TOPICS = (WORLD, CLIMATE, CLIMBING, SCIENCE, FOOTBALL)

_TITLE = "Earthquake of magnitude 6.8 shakes the port of Maravel"
_TEXT = (
    "A strong earthquake shook the port city of Maravel early on Tuesday, damaging houses along "
    "the harbour. The civil defence of Ostrania said that at least 12 people were hurt. "
    "Ferries to the outer islands were stopped."
)


def article(**changes: object) -> Article:
    """A fresh report of an earthquake by a trusted agency."""
    publisher = str(changes.get("publisher", "Example Wire"))
    title = str(changes.get("title", _TITLE))
    url = str(changes.get("url", f"https://{_slug(publisher)}.example/{_slug(title)}"))
    default = Article(
        id=ArticleId(_digest(url)),
        feed=FeedId(_digest(publisher)),
        publisher=publisher,
        family=_slug(publisher),
        trust=0.9,
        url=url,
        title=title,
        text=_TEXT,
        kind=Kind.STORY,
        published=NOW - timedelta(minutes=3),
        received=NOW,
        is_backlog=False,
        language="en",
    )
    return _changed(default, changes)


def story(**changes: object) -> Story:
    """A story that one article has just opened: the default one, or `lead`."""
    given = changes.get("lead")
    lead = given if isinstance(given, Article) else article()
    default = Story(
        id=StoryId(_digest(lead.id)),
        lead=lead,
        topics=(WORLD.slug,),
        urgency=Urgency.URGENT,
        reasons=("“earthquake” in the title",),
        publishers=(lead.publisher,),
        families=(lead.family,),
        sources=(lead.family,),
        facts=facts_of(lead),
        reports=(lead.id,),
        tellings=(telling(lead),),
        articles=1,
        opened=NOW,
        updated=NOW,
    )
    return _changed(default, changes)


def version(told: Story) -> Version:
    """What is remembered of a story's lead."""
    lead = told.lead
    return replace(version_of(lead, terms(lead), facts_of(lead)), story=told.id, digest="as it was")


def decision(told: Story | None = None, **changes: object) -> Decision:
    """What the default story's lead, or that of another one, changes: no alert."""
    about = told or story()
    default = Decision(
        article=about.lead, story=about, terms="{}", at=NOW, alert=None, version=version(about)
    )
    return _changed(default, changes)


def alert(**changes: object) -> Alert:
    """What would be pushed about the default story."""
    default = Alert(
        id=AlertId("a1e47a1e47a1e470"),
        story=StoryId(_digest(article().id)),
        kind=AlertKind.BREAKING,
        urgency=Urgency.URGENT,
        headline=_TITLE,
        summary="The civil defence of Ostrania said that at least 12 people were hurt.",
        publisher="Example Wire",
        published=NOW - timedelta(minutes=3),
        url=article().url,
        topics=(WORLD.slug,),
        created=NOW,
    )
    return _changed(default, changes)


def topic(name: str = "Climate", **changes: object) -> Topic:
    """A topic of that name, without aliases or keywords."""
    return _changed(Topic(slug=TopicSlug(_slug(name)[:40]), name=name), changes)


def message(text: str = "/help", **changes: object) -> Message:
    """A line that READER sent just now."""
    return _changed(Message(chat=READER, text=text, sent=NOW), changes)


def entry(**changes: object) -> Entry:
    """An item as a feed brings it, with its body in HTML."""
    title = str(changes.get("title", _TITLE))
    url = f"https://example-wire.example/{_slug(title)}"
    default = Entry(
        guid=url,
        url=url,
        title=title,
        body=f"<p>{_TEXT}</p>",
        published=NOW - timedelta(minutes=3),
        language="en",
    )
    return _changed(default, changes)


def arrival(**changes: object) -> Arrival:
    """The default entry, received just now as news. `title`, `body`, … reach the entry."""
    own = {name: changes.pop(name) for name in tuple(changes) if name in Arrival.__slots__}
    default = Arrival(feed=FeedId(_digest("Example Wire")), entry=entry(**changes), received=NOW)
    return _changed(default, own)


def _changed(value: Value, changes: Mapping[str, object]) -> Value:
    return replace(value, **changes)


def _slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]
