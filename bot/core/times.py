"""Times and durations as readers type them, and as they are shown.

The invariant: what is not surely a time is none; every time is within a day, every duration within
a month.
"""

import re
from datetime import timedelta

from bot.model.tuning import DigestPlan

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY = 24 * 60
_USUAL = {"daily": (8 * 60,), "twice": (8 * 60, 18 * 60), "weekly": (9 * 60,)}
_MOST_TIMES = 4
_LONGEST = timedelta(days=31)
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?h?\s*(?P<half>[ap]\.?m\.?)?")
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\band\b|\s)\s*")
_DURATION = re.compile(r"(?P<count>\d{1,4})\s*(?P<unit>[a-z]+)")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_SPELLED = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")


def time_in(text: str) -> int | None:
    """`8`, `8:30`, `8pm`, `20h` in minutes after midnight."""
    found = _TIME.fullmatch(text.strip().lower())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * half.startswith("p")
    if hour == 24 and not minute:
        return 0
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def times_in(text: str) -> tuple[int, ...] | None:
    """Several, each once, in their order of the day; None where one of them is none."""
    found = [time_in(part) for part in re.split(r"[,\s]+", text.strip()) if part != "and"]
    return None if None in found else tuple(sorted({one for one in found if one is not None}))


def span_in(text: str) -> tuple[int, int] | None:
    """`22-7`, `10pm to 7am`: from when to when, which are not the same."""
    parts = [part for part in _BETWEEN.split(_joined(text)) if part and part != "from"]
    if len(parts) != 2:
        return None
    start, end = time_in(parts[0]), time_in(parts[1])
    return None if start is None or end is None or start == end else (start, end)


def duration_in(text: str) -> timedelta | None:
    """`2h`, `for 8 hours`, `a day`, `1h 30m`; a bare number is hours."""
    said = _SPELLED.sub(lambda word: str(_WORDS[word[0]]), text.lower().strip())
    said = said.removeprefix("for ").strip()
    if re.fullmatch(r"\d{1,3}", said):
        said += "h"
    rest = _DURATION.sub("", said).replace("and", "").strip(" ,")
    total = timedelta()
    for part in _DURATION.finditer(said):
        unit = _UNITS.get(part["unit"][0])
        if unit is None or part["unit"].startswith("mo"):
            return None
        total += int(part["count"]) * unit
    return None if rest or not timedelta() < total <= _LONGEST else total


def plan_in(text: str) -> DigestPlan | None:
    """`daily 8`, `twice 8 18`, `weekly sunday 9`; without hours the usual ones."""
    rhythm, _, rest = text.partition(" ")
    first, _, hours = rest.partition(" ")
    weekday = DAYS.index(first) if first in DAYS else None
    said = rest if weekday is None else hours
    times = times_in(said) if said else _USUAL.get(rhythm)
    if rhythm not in _USUAL or not times or len(times) > _MOST_TIMES:
        return None
    return DigestPlan(times=times, weekday=(weekday or 0) if rhythm == "weekly" else None)


def shown(minute: int) -> str:
    """`07:00`."""
    return f"{minute % _DAY // 60:02}:{minute % 60:02}"


def _joined(text: str) -> str:
    """`10 pm` as one word."""
    return re.sub(r"(\d)\s+([ap]\.?m)", r"\1\2", text.strip().lower())
