"""What the program counts, by the names that dashboards use."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import REGISTRY, Counter, Gauge
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

# From "on every phone in a blink" to "nobody calls this breaking news any more".
_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)

polls = Counter("flashwire_feeds_polled_total", "Polls of feeds", ["outcome"])
pushes = Counter("flashwire_pushes_received_total", "WebSub pushes", ["kind"])
posts = Counter("flashwire_stories_posted_total", "Stories that newsrooms posted", ["outcome"])
articles = Counter(
    "flashwire_articles_received_total", "Articles by what was decided", ["decision"]
)
alerts = Counter("flashwire_alerts_published_total", "Alerts written", ["kind", "urgency"])
rewordings = Counter(
    "flashwire_alerts_reworded_total", "What a machine was asked for", ["work", "outcome"]
)
sends = Counter(
    "flashwire_messages_sent_total", "Sends of alerts by outcome", ["channel", "outcome"]
)
digests = Counter(
    "flashwire_digests_sent_total", "Sends of digests by outcome", ["channel", "outcome"]
)
answers = Counter("flashwire_commands_answered_total", "Answered commands", ["channel", "command"])
restarts = Counter(
    "flashwire_workers_restarted_total", "Workers that failed and went on", ["worker"]
)
failing_feeds = Gauge("flashwire_feeds_failing", "Feeds whose last poll failed")


class Delays(Collector):
    """A histogram by channel that is told of many readers at once: prometheus_client's own takes
    them one by one, at 2 µs each."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(_SECONDS) + 1))
        self._sums: defaultdict[str, float] = defaultdict(float)

    def add(self, channel: str, seconds: float, readers: int) -> None:
        self._counts[channel][bisect_left(_SECONDS, seconds)] += readers
        self._sums[channel] += seconds * readers

    def collect(self) -> Iterator[HistogramMetricFamily]:
        family = HistogramMetricFamily(
            "flashwire_delivery_delay_seconds",
            "From the alert's writing to its sending",
            labels=["channel"],
        )
        bounds = [*(str(float(bound)) for bound in _SECONDS), "+Inf"]
        for channel, counts in self._counts.items():
            up_to = zip(bounds, accumulate(counts), strict=True)
            family.add_metric([channel], list(up_to), self._sums[channel])
        yield family


delays = Delays()
REGISTRY.register(delays)
