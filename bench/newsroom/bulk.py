"""How many real reports a second find their story, as when a newsroom catches up after a night."""

from statistics import median
from time import thread_time

from bench.newsroom.figures import Figure
from bench.newsroom.sets import read
from bench.newsroom.stories import placed, report_of, said
from bot.core.cluster import StoryIndex
from bot.lifetime import collect_rarely
from bot.model.article import Article

_ROUNDS = 3


def measured() -> list[Figure]:
    collect_rarely()
    reports = _wire()
    rounds = [_round(reports) for _ in range(_ROUNDS)]
    seconds = median(seconds for seconds, _ in rounds)
    return [
        Figure(
            what=f"articles/s in bulk, {len(reports)} reports of reuters21578",
            seen=f"{len(reports) / seconds:.0f}",
            goal="≥ 3000",
            known="1000–2800",
        ),
        Figure(what="open stories at most", seen=str(rounds[0][1])),
    ]


def _wire() -> list[Article]:
    dated = [(time, item) for item in read("reuters21578/reuters") if (time := said(item))]
    dated.sort(key=lambda pair: pair[0])
    return [report for time, item in dated if (report := report_of(item, time, time))]


def _round(reports: list[Article]) -> tuple[float, int]:
    """CPU seconds from the articles to their places, and the most stories that were open."""
    index = StoryIndex()
    most = 0
    began = thread_time()
    for report in reports:
        placed(index, report, report.received)
        most = max(most, len(index))
    return thread_time() - began, most
