"""Whether a report is news now, or merely new to us.

The invariant: only FRESH is ever announced, and a clock that is a little fast does not silence
a newsroom.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.article import Article

# Publishers' clocks run ahead by seconds to a few minutes; beyond that a date in the future is an
# embargo, a scheduled post or a wrong time zone, and the hour it claims is not to be believed.
CLOCK_SKEW = timedelta(minutes=5)


class Staleness(StrEnum):
    """What a report's date says about it."""

    FRESH = "fresh"
    BACKLOG = "backlog"
    """It lay in the feed when we first looked, whatever its date."""
    UNDATED = "undated"
    OLD = "old"
    FUTURE = "future"


def staleness(article: Article, now: datetime, fresh: timedelta) -> Staleness:
    """FRESH is a report of the last `fresh`, or of the next CLOCK_SKEW; both ends count."""
    if article.is_backlog:
        return Staleness.BACKLOG
    if article.published is None:
        return Staleness.UNDATED
    age = now - article.published
    if age > fresh:
        return Staleness.OLD
    if age < -CLOCK_SKEW:
        return Staleness.FUTURE
    return Staleness.FRESH
