"""What every format of feeds agrees on: how much of an answer is kept, and which dates count.

Invariant: what leaves a format is bounded, and its dates are aware, in UTC, and believable.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.model.article import Entry

MOST_ENTRIES = 500
"""Of one answer, the newest. A feed holds 10 to 100; an archive of thousands is no news."""

MOST_BODY_CHARACTERS = 400_000
"""Of one entry; it crosses from one process to another, and is cut to 20,000 later."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing was on the web before; such dates are zeros and typing errors."""


def newest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """At most `MOST_ENTRIES`, in the order of the feed; those without a date count as new."""
    if len(entries) <= MOST_ENTRIES:
        return tuple(entries)
    latest = datetime.max.replace(tzinfo=UTC)
    numbers = sorted(
        range(len(entries)), key=lambda number: entries[number].published or latest, reverse=True
    )
    return tuple(entries[number] for number in sorted(numbers[:MOST_ENTRIES]))


def longest(*bodies: str) -> str:
    """The body that says most, cut to what is worth carrying."""
    return max(bodies, key=len, default="")[:MOST_BODY_CHARACTERS]


def plausible(time: datetime) -> datetime | None:
    """The time in UTC, taken for UTC where it names no zone; None before `EARLIEST`."""
    try:
        utc = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return utc if utc >= EARLIEST else None
