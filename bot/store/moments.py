"""Times as Redis holds them: in milliseconds, where it sorts by them, and in few characters, as the
record of a chat has room for (bot.store.records)."""

from datetime import UTC, datetime, timedelta
from string import hexdigits

from bot.model.chat import ChatRecord

_LONGEST_NUMBER = 8
# In the year 2243, for what is no day of ours.
_LAST_DAY = 100_000
_EPOCH = datetime.fromtimestamp(0, UTC)


def milliseconds(when: datetime) -> int:
    return int(when.timestamp() * 1000)


def of_milliseconds(number: float) -> datetime:
    return datetime.fromtimestamp(number / 1000, UTC)


def hexadecimal(moment: datetime | None) -> str:
    return f"{int(moment.timestamp()):x}" if moment else ""


def moment(seconds: str) -> datetime | None:
    """None where there is none, or none that can be read."""
    number = number_in(seconds)
    return None if number is None else datetime.fromtimestamp(number, UTC)


def days_of(record: ChatRecord) -> str:
    """Of who is dormant it is known since when: there is no room for more."""
    joined = (record.joined - _EPOCH).days
    if record.active is None or record.dormant_since:
        return f"{joined:x}."
    return f"{joined:x}.{max(0, (record.active - record.joined).days):x}"


def joined_and_active(days: str) -> tuple[datetime, datetime | None]:
    joined, point, later = days.partition(".")
    if not point:
        # An earlier version's: the moment of joining.
        return day_of(moment(joined) or _EPOCH), None
    first = _EPOCH + timedelta(days=min(number_in(joined) or 0, _LAST_DAY))
    number = number_in(later)
    return first, None if number is None else first + timedelta(days=min(number, _LAST_DAY))


def day_of(when: datetime) -> datetime:
    """Its midnight."""
    return when.replace(hour=0, minute=0, second=0, microsecond=0)


def number_in(text: str) -> int | None:
    is_readable = 0 < len(text) <= _LONGEST_NUMBER and set(text) <= set(hexdigits)
    return int(text, 16) if is_readable else None
