"""What the program counts, by the names that dashboards use."""

from prometheus_client import Counter, Gauge, Histogram

# From "on every phone in a blink" to "nobody calls this breaking news any more".
_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)

polls = Counter("flashwire_feeds_polled_total", "Polls of feeds", ["outcome"])
pushes = Counter("flashwire_pushes_received_total", "WebSub pushes", ["kind"])
posts = Counter("flashwire_stories_posted_total", "Stories that newsrooms posted", ["outcome"])
articles = Counter(
    "flashwire_articles_received_total", "Articles by what was decided", ["decision"]
)
alerts = Counter("flashwire_alerts_published_total", "Alerts written", ["kind", "urgency"])
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
delay = Histogram(
    "flashwire_delivery_delay_seconds",
    "From the alert's writing to its sending",
    ["channel"],
    buckets=_SECONDS,
)
