"""How long a decision takes, with as many open stories as the busiest newsroom would have.

The reports are made up of made-up words, as often as Zipf's law has it: no set is needed. Each
event has names of its own; every third report is another publisher's on an earlier event.
"""

import random
import resource
import sys
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from statistics import median
from time import thread_time

from bench.newsroom.figures import Figure
from bench.newsroom.stories import placed, report_of
from bot.core.cluster import StoryIndex
from bot.lifetime import collect_rarely
from bot.model.article import Article

_STORIES = 50_000
_MEASURED = 10_000
_WORDS = 60_000
_TEXT = 160
"""Words: what an agency's report has in what is read of it."""
_SYLLABLES = ("ba", "do", "ke", "li", "mo", "nu", "pa", "ri", "so", "ta", "ve", "zo", "shi", "gra")
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
# The window of 72 hours then holds them all, and some expire while it is measured.
_EVERY = timedelta(hours=72) / 66_000


def measured() -> list[Figure]:
    collect_rarely()
    reports = _wire(random.Random(1))  # noqa: S311 - the same reports in every run
    index = StoryIndex()
    bulk = [_seconds(index, report) for report in _until(reports, index)]
    # Made before, for the work of making them drives what the index needs out of the CPU's caches.
    ready = list(islice(reports, _MEASURED))
    each = sorted(_seconds(index, report) for report in ready)
    open_ = f"with {len(index)} open stories"
    return [
        Figure(what="articles/s in bulk, from none open", seen=f"{len(bulk) / sum(bulk):.0f}"),
        Figure(
            what=f"articles/s in bulk, {open_}",
            seen=f"{len(each) / sum(each):.0f}",
            goal="≥ 3000",
            known="1000–2800",
        ),
        Figure(what=f"article → decision, ms, {open_}: median", seen=1000 * median(each)),
        Figure(
            what="the same: p99", seen=1000 * each[int(0.99 * len(each))], goal="≤ 2", known="12–19"
        ),
        Figure(what="the same: the longest", seen=1000 * each[-1]),
        Figure(what="MiB of the whole process at its peak", seen=f"{_peak():.0f}", goal="≤ 300"),
    ]


def _until(reports: Iterator[Article], index: StoryIndex) -> Iterator[Article]:
    while len(index) < _STORIES:
        yield next(reports)


def _seconds(index: StoryIndex, report: Article) -> float:
    """CPU seconds from the article to its place: what a neighbour on the machine does not count."""
    began = thread_time()
    placed(index, report, report.received)
    return thread_time() - began


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


@dataclass(frozen=True, slots=True)
class _Event:
    names: tuple[str, ...]
    words: tuple[str, ...]


def _wire(chance: random.Random) -> Iterator[Article]:
    words = [_word(chance, number) for number in range(_WORDS)]
    steps = list(accumulate(1 / (rank + 8) for rank in range(_WORDS)))
    events: list[_Event] = []
    number = 0
    while True:
        number += 1
        if number % 3 or not events:
            names = tuple(_word(chance, 0).title() for _ in range(3))
            events.append(_Event(names, tuple(_drawn(chance, words, steps, 60))))
            event = events[-1]
        else:
            event = events[-1 - int(chance.expovariate(0.002)) % len(events)]
        del events[:-5000]
        yield _report(chance, event, _drawn(chance, words, steps, _TEXT - 60), number)


def _report(chance: random.Random, event: _Event, others: list[str], number: int) -> Article:
    title = " ".join((event.names[0], *chance.sample(event.words, 5), event.names[1]))
    words = [*chance.sample(event.words, 40), *others, *event.names, str(chance.randint(3, 900))]
    chance.shuffle(words)
    sentences = [" ".join(words[at : at + 18]) + "." for at in range(0, len(words), 18)]
    item = {"id": str(number), "title": title, "text": " ".join(sentences), "lang": "en"}
    now = _BEGAN + number * _EVERY
    report = report_of(item, now, now)
    assert report is not None
    return report


def _drawn(chance: random.Random, words: list[str], steps: list[float], count: int) -> list[str]:
    return [words[bisect(steps, chance.random() * steps[-1])] for _ in range(count)]


def _word(chance: random.Random, number: int) -> str:
    return "".join(chance.choices(_SYLLABLES, k=2 + (number > 400) + (number % 7 > 3)))
