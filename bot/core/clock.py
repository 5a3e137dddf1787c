"""The clocks of the readers' places."""

from datetime import UTC, datetime, tzinfo
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


def letters_of(there: datetime) -> str:
    """What the clock of a place is called there, as `CET`; of one without letters what it is ahead
    of UTC, as `UTC-5` or `UTC+5:45`."""
    name = there.tzname() or "UTC"
    if name.isalpha():
        return name
    sign, hours, minutes = name[0], name[1:3], name[3:5]
    if not int(hours + minutes):
        return "UTC"
    return f"UTC{sign}{int(hours)}{minutes and ':'}{minutes}"
