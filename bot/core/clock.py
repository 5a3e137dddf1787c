"""The clocks of the readers' places."""

from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=1024)
def zone_named(name: str) -> tzinfo:
    """A zone of the IANA database; UTC where there is none of that name."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def is_zone(name: str) -> bool:
    """Whether it is the name of a zone of that database."""
    return bool(name) and getattr(zone_named(name), "key", "") == name
