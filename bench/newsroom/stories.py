"""How well reports of one event become one story, on sets whose stories people have put together.

A report that opens a story stands for an alert. A story that people told apart is *missed* where
none of its reports opened one; each report of it that did so beyond the first is an *extra alert*.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean

from bench.newsroom.figures import Figure
from bench.newsroom.sets import Half, Item, half, read
from bot.core.cluster import StoryIndex
from bot.core.fingerprint import terms
from bot.core.normalize import article_of
from bot.model.article import Arrival, Article, Entry
from bot.model.feed import Feed, FeedId
from bot.model.story import StoryId

PARTS: dict[str, tuple[Half, ...]] = {"dev": ("dev",), "held": ("held",), "all": ("dev", "held")}
# Where a set says nothing about the time; all its reports come within a minute of each other.
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Grouped:
    """The reports of a set in the order in which they came: which one is of which story."""

    gold: tuple[str, ...]
    found: tuple[StoryId, ...]


@dataclass(frozen=True, slots=True)
class _Set:
    path: str
    title: str
    time: Callable[[Item], datetime | None]
    known: str
    """BCubed F1 of the prototype on the whole set, its threshold chosen there."""


def _jittered(item: Item) -> datetime | None:
    return datetime.fromisoformat(item["timestamp_jittered"]).astimezone(UTC)


def _never(item: Item) -> None:
    """As if the set did not say when the item came."""


def said(item: Item) -> datetime | None:
    """When the item came by the set, to the day or to the second, without a zone."""
    try:
        return datetime.fromisoformat(item["timestamp"] or "").replace(tzinfo=UTC)
    except ValueError:
        return None


_SETS = (
    _Set("allsides_dated/stream", "allsides_dated", _jittered, ".874"),
    _Set("giveme5w1h_events/events", "giveme5w1h_events", said, ".794"),
    _Set("basil_triples/basil", "basil_triples", said, ".920"),
)


def measured() -> list[Figure]:
    figures: list[Figure] = []
    scores: dict[str, list[float]] = defaultdict(list)
    undated: dict[str, list[float]] = defaultdict(list)
    for one in _SETS:
        items = read(one.path)
        grouped, alike = group(items, one.time), group(items, _never)
        for part, wanted in PARTS.items():
            precision, recall, score = bcubed(grouped, wanted)
            scores[part].append(score)
            undated[part].append(bcubed(alike, wanted)[-1])
            what = f"BCubed F1, {one.title}, {part} (P {precision:.3f}, R {recall:.3f})"
            known = one.known if part == "all" else ""
            figures.append(Figure(what=what, seen=score, known=known))
            figures += _alerts(grouped, wanted, f"{one.title}, {part}")
    for part in PARTS:
        what = f"mean BCubed F1 of the three, {part}"
        known = ".863" if part == "all" else ""
        figures.append(Figure(what=what, seen=mean(scores[part]), goal="≥ 0.88", known=known))
        figures.append(Figure(what=f"… no report with a date, {part}", seen=mean(undated[part])))
    return figures


def group(items: Sequence[Item], time: Callable[[Item], datetime | None]) -> Grouped:
    """Put the items into stories as they come, by the time they say.

    Those without one come first, at the moment of the first that has one: at any other, they would
    hold the window open, and no story would ever end.
    """
    times = [time(item) for item in items]
    now = min(filter(None, times), default=_UNDATED)
    pairs = zip(times, items, strict=True)
    ordered = sorted(pairs, key=lambda pair: (pair[0] is not None, pair[0] or now))
    index = StoryIndex()
    gold, found = list[str](), list[StoryId]()
    for published, item in ordered:
        now = published or now
        if report := report_of(item, published, now):
            gold.append(item["cluster"])
            found.append(placed(index, report, now))
    return Grouped(tuple(gold), tuple(found))


def placed(index: StoryIndex, report: Article, now: datetime) -> StoryId:
    """The story that the index finds for a report, which is then part of it."""
    index.expire(now)
    features = terms(report)
    match = index.best(features, report.published and now)
    story = match.story if match else StoryId(report.id)
    index.add(story, features, now, report.id)
    return story


def report_of(item: Item, published: datetime | None, received: datetime) -> Article | None:
    """The item as the product would have it, had a feed of its source brought it."""
    source = item.get("source") or "wire"
    feed = Feed(
        id=FeedId(source),
        url="https://wire.example/feed",
        publisher=source,
        family=source,
        topics=(),
        trust=0.8,
    )
    entry = Entry(
        guid=item["id"],
        url="",
        title=item["title"],
        body=item["text"],
        published=published,
        language=item.get("lang", ""),
    )
    return article_of(Arrival(feed=feed.id, entry=entry, received=received), feed)


def bcubed(grouped: Grouped, wanted: Container[Half]) -> tuple[float, float, float]:
    """Precision, recall and F1 by Bagga and Baldwin, the mean over the reports of those halves.

    All reports of the set went through the index; so the halves are as hard as the whole.
    """
    pairs = list(zip(grouped.gold, grouped.found, strict=True))
    both, gold, found = Counter(pairs), Counter(grouped.gold), Counter(grouped.found)
    pairs = [pair for pair in pairs if half(pair[0]) in wanted]
    precision = mean(both[pair] / found[pair[1]] for pair in pairs)
    recall = mean(both[pair] / gold[pair[0]] for pair in pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def alerts(grouped: Grouped, wanted: Container[Half]) -> tuple[float, float]:
    """Extra alerts per story of those halves, and the part of the stories that were missed."""
    opened: Counter[str] = Counter()
    known: set[StoryId] = set()
    for story, cluster in zip(grouped.gold, grouped.found, strict=True):
        opened[story] += cluster not in known
        known.add(cluster)
    counts = [count for story, count in opened.items() if half(story) in wanted]
    return mean(max(0, count - 1) for count in counts), mean(count == 0 for count in counts)


def _alerts(grouped: Grouped, wanted: Container[Half], title: str) -> list[Figure]:
    extra, missed = alerts(grouped, wanted)
    is_goal = title.startswith("allsides_dated")
    is_known = title == "allsides_dated, all"
    return [
        Figure(
            what=f"extra alerts per story, {title}",
            seen=extra,
            goal="≤ 0.30" if is_goal else "",
            known=".48" if is_known else "",
        ),
        Figure(
            what=f"stories missed, {title}",
            seen=missed,
            goal="≤ 0.05" if is_goal else "",
            known=".042" if is_known else "",
        ),
    ]
