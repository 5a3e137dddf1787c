"""How near an alert's words are to what people wrote about the same stories.

ROUGE-1 F: the words that both have, of the words in either, as they stand, without stemming. The
people wrote 754 characters on average where an alert has 280, so the summary is held beside
the beginning of theirs, too. The best that any report of the story would have reached is said.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import mean

from bench.newsroom.figures import Figure
from bench.newsroom.sets import Item, half, read
from bench.newsroom.stories import PARTS, report_of
from bot.core.central import most_central
from bot.core.writing import LONGEST_SUMMARY, headline, summary
from bot.model.article import Article

_WORD = re.compile(r"[a-z0-9]+")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measured() -> list[Figure]:
    reports: dict[str, list[Article]] = defaultdict(list)
    written: dict[str, Item] = {}
    for item in read("allsides_dated/stream"):
        if report := report_of(item, _NOW, _NOW):
            reports[item["cluster"]].append(report)
            written[item["cluster"]] = item
    human = {key: item["story_summary"] for key, item in written.items()}
    titles = {key: item["story_title"] for key, item in written.items()}
    begun = {key: text[:LONGEST_SUMMARY] for key, text in human.items()}
    return [
        *_figures("headline", headline, reports, titles, "≥ 0.46"),
        *_figures("summary", summary, reports, human, "≥ 0.40"),
        *_figures("summary, beside the first 280 characters", summary, reports, begun, ""),
    ]


def overlap(one: str, other: str) -> float:
    """ROUGE-1 F."""
    mine, theirs = (Counter(_WORD.findall(text.lower())) for text in (one, other))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def _figures(
    what: str,
    write: Callable[[Article], str],
    reports: dict[str, list[Article]],
    human: dict[str, str],
    goal: str,
) -> list[Figure]:
    figures = []
    for part, halves in PARTS.items():
        keys = [key for key in reports if half(key) in halves]
        seen = mean(overlap(write(most_central(reports[key])), human[key]) for key in keys)
        best = mean(max(overlap(write(one), human[key]) for one in reports[key]) for key in keys)
        named = f"{what}, {part} (best report {best:.3f})"
        figures.append(Figure(what=named, seen=seen, goal=goal))
    return figures
