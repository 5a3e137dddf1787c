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

MOST_NAME_CHARACTERS = 2_000
"""Of a title or an id. Real ones have up to 500; some are a megabyte, by mistake or not."""

MOST_CATEGORIES = 100
MOST_CATEGORY_CHARACTERS = 200

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


def cut(name: str) -> str:
    """A title or an id, as long as it may be."""
    return name[:MOST_NAME_CHARACTERS]


def categories(names: Sequence[str]) -> tuple[str, ...]:
    return tuple([name[:MOST_CATEGORY_CHARACTERS] for name in names[:MOST_CATEGORIES]])


def longest(*bodies: str) -> str:
    """The body that says most, cut to what is worth carrying."""
    return max(bodies, key=len, default="")[:MOST_BODY_CHARACTERS]


def plausible(time: datetime) -> datetime | None:
    """The time in UTC to the second, taken for UTC without a zone; None before `EARLIEST`."""
    try:
        utc = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return utc.replace(microsecond=0) if utc >= EARLIEST else None
