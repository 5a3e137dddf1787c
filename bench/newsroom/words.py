"""How near an alert's words are to what people wrote about the same stories.

ROUGE-1 F: the words that both have, of the words in either, as they stand; and by their stems
(Porter's), as ROUGE is mostly counted elsewhere. The reports come to their story one by one, as in
the newsroom, so what is measured is what the product says: in its first alert, in /latest once all
have reported, and in /story, which has room for more. What no choice could better is said, too: the
best headline of any report, the best two whole sentences of any.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations, islice
from statistics import mean

import Stemmer

from bench.newsroom.figures import Figure
from bench.newsroom.sets import Item, half, read
from bench.newsroom.stories import PARTS, report_of
from bot.core.account import account
from bot.core.central import most_central, teller
from bot.core.changes import facts_of
from bot.core.copies import same_text
from bot.core.stories import Report, joined, opened
from bot.core.urgency import urgency_of
from bot.core.writing import LONGEST_SUMMARY, headline, sentences, summary
from bot.model.alert import AlertId
from bot.model.article import Article
from bot.model.story import Story

_WORD = re.compile(r"[a-z0-9]+")
_PORTER = Stemmer.Stemmer("porter")
# Of a report's text, to look for the best two.
_MOST_SENTENCES = 12
_Texts = Callable[[Article], Iterator[str]]
_Count = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class _Told:
    """The reports of a story in the order in which they came, and what people wrote about it."""

    reports: Sequence[Article]
    title: str
    text: str


def measured() -> list[Figure]:
    told = _stories()
    return [
        figure
        for part, halves in PARTS.items()
        for count, by in ((overlap, ""), (stems_overlap, ", by stems"))
        for figure in _part([told[key] for key in told if half(key) in halves], part + by, count)
    ]


def _part(some: Sequence[_Told], part: str, count: _Count) -> list[Figure]:
    heads = [(one.reports, one.title) for one in some]
    texts = [(one.reports, one.text) for one in some]
    begun = [(one.reports, one.text[:LONGEST_SUMMARY]) for one in some]
    return [
        *_figures((f"headline, {part}", "≥ 0.46"), headline, heads, count),
        _mean(f"headline, {part}: the most central of all, old or not", _central, heads, count),
        _best(f"headline, {part}: the best of any report", _headline, heads, count),
        *_figures((f"summary, {part}", "≥ 0.40"), summary, texts, count),
        _best(f"summary, {part}: the best two sentences of any report", _pairs, texts, count),
        *_figures((f"summary of 280 characters beside as many, {part}", ""), summary, begun, count),
        _mean(f"summary, {part}: /story", _known, texts, count, goal="≥ 0.40"),
    ]


def overlap(one: str, other: str) -> float:
    """ROUGE-1 F of the words as they stand."""
    return _shared(_words(one), _words(other))


def stems_overlap(one: str, other: str) -> float:
    """ROUGE-1 F of their stems."""
    return _shared(map(_stem, _words(one)), map(_stem, _words(other)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    stem: str = _PORTER.stemWord(word)
    return stem


def _shared(one: Iterable[str], other: Iterable[str]) -> float:
    mine, theirs = Counter(one), Counter(other)
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def story_of(reports: Sequence[Article]) -> Story:
    """The story once it has all of these."""
    story: Story | None = None
    for article in reports:
        families = {article.family, *(story.sources if story else ())}
        report = Report(
            article=article,
            topics=(),
            judgement=urgency_of(article, publishers=len(families)),
            facts=facts_of(article),
            is_copy=story is not None and same_text(article, story.lead),
        )
        now = article.received
        story = joined(story, report, now) if story else opened(report, now)
        story = replace(story, alert=AlertId("told"))
    assert story is not None
    return story


def _stories() -> dict[str, _Told]:
    found: dict[str, list[Article]] = defaultdict(list)
    written: dict[str, Item] = {}
    for item in sorted(read("allsides_dated/stream"), key=_came):
        if report := report_of(item, _came(item), _came(item)):
            found[item["cluster"]].append(report)
            written[item["cluster"]] = item
    return {
        key: _Told(reports, written[key]["story_title"], written[key]["story_summary"])
        for key, reports in found.items()
    }


def _came(item: Item) -> datetime:
    return datetime.fromisoformat(item["timestamp_jittered"]).astimezone(UTC)


def _figures(
    named: tuple[str, str],
    write: Callable[[Article], str],
    told: Sequence[tuple[Sequence[Article], str]],
    count: _Count,
) -> list[Figure]:
    what, goal = named
    first = mean(count(write(reports[0]), human) for reports, human in told)
    last = mean(count(write(teller(story_of(reports))), human) for reports, human in told)
    return [
        Figure(what=f"{what}: /latest, all have reported", seen=last, goal=goal),
        Figure(what=f"{what}: the first alert", seen=first),
    ]


def _best(
    what: str, texts: _Texts, told: Sequence[tuple[Sequence[Article], str]], count: _Count
) -> Figure:
    best = (
        max(count(text, human) for report in reports for text in texts(report))
        for reports, human in told
    )
    return Figure(what=what, seen=mean(best))


def _mean(
    what: str,
    write: Callable[[Sequence[Article]], str],
    told: Sequence[tuple[Sequence[Article], str]],
    count: _Count,
    *,
    goal: str = "",
) -> Figure:
    seen = mean(count(write(reports), human) for reports, human in told)
    return Figure(what=what, seen=seen, goal=goal)


def _central(reports: Sequence[Article]) -> str:
    """The hours in the set are drawn by lot, so none of its reports is truly out of date."""
    return headline(most_central(reports))


def _known(reports: Sequence[Article]) -> str:
    return " ".join(part.text for part in account(story_of(reports)))


def _headline(report: Article) -> Iterator[str]:
    yield headline(report)


def _pairs(report: Article) -> Iterator[str]:
    """All that two whole sentences of a report, or one, could say within the bounds."""
    some = list(islice(sentences(report.text), _MOST_SENTENCES))
    yield from (one[:LONGEST_SUMMARY] for one in (*some, ""))
    for one, other in combinations(some, 2):
        if len(one) + 1 + len(other) <= LONGEST_SUMMARY:
            yield f"{one} {other}"
