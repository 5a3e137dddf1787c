"""The moments that feeds write down: RFC 822, ISO 8601, and what people make of them.

Invariant: a moment comes back aware, in UTC and believable, or not at all; nothing raises.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

from bot.sources.contract import UnsoundError
from bot.sources.entries import plausible

_LONGEST = 80
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = {name: number for number, name in enumerate(_MONTHS, 1)}
# RFC 822 5.1, and what is met in feeds besides; hours east of Greenwich.
_ZONES = {
    "ut": 0.0, "utc": 0.0, "gmt": 0.0, "z": 0.0, "wet": 0.0, "bst": 1.0, "cet": 1.0, "met": 1.0,
    "cest": 2.0, "mest": 2.0, "eet": 2.0, "sast": 2.0, "eest": 3.0, "msk": 3.0, "ist": 5.5,
    "hkt": 8.0, "sgt": 8.0, "awst": 8.0, "jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0,
    "nzst": 12.0, "nzdt": 13.0, "ast": -4.0, "adt": -3.0, "est": -5.0, "edt": -4.0, "et": -5.0,
    "cst": -6.0, "cdt": -5.0, "ct": -6.0, "mst": -7.0, "mdt": -6.0, "mt": -7.0, "pst": -8.0,
    "pdt": -7.0, "pt": -8.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0, "brt": -3.0, "art": -3.0,
    # The letters of the military, the right way round (RFC 1123 5.2.14).
    "a": -1.0, "m": -12.0, "n": 1.0, "y": 12.0,
}  # fmt: skip

_CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d+)?)?"
_HALF = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
_ZONE = r"(?:\s*(?P<z>[+-]\d{1,2}:?\d{2}|[A-Za-z]{1,5}(?:[+-]\d{1,2}:?\d{2})?))?"
_TIME = f"{_CLOCK}{_HALF}{_ZONE}"
_NAME = r"(?:[A-Za-z]{2,9}(?:[.,]+\s*|\s+))?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_MON = r"(?P<mo>[A-Za-z]{3,9})"
_YEAR = r"(?P<y>\d{4})"
_DIGITS = r"(?P<h>\d\d):?(?P<mi>\d\d):?(?P<s>\d\d)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # Mon, 03 Nov 2025 10:00:00 +0100 · 3 Nov 25 · 03-Nov-2025 10:00 GMT
        rf"{_NAME}{_DAY}[\s/-]+{_MON}[.,]?[\s/-]+(?P<y>\d{{4}}|\d{{2}}),?(?:(?:\s+|T){_TIME})?",
        # Mon Nov  3 10:00:00 CET 2025 (asctime, and date(1))
        rf"{_NAME}{_MON}\s+{_DAY}\s+{_TIME}\s*{_YEAR}",
        # November 3, 2025 10:00 AM EST · Nov 3 2025
        rf"{_NAME}{_MON}\.?\s+{_DAY},?\s+{_YEAR},?(?:\s+(?:at\s+)?{_TIME})?",
        # 2025-11-03T10:00:00+01:00 · 2025/11/3 10:00 CET · 2025-11 · 2025
        rf"{_NAME}{_YEAR}(?:[-/.](?P<mo>\d{{1,2}})(?:[-/.]{_DAY}(?:[Tt\s]\s*{_TIME})?)?)?",
        # 20251103 · 20251103T100000Z
        rf"{_YEAR}(?P<mo>\d\d)(?P<d>\d\d)(?:[Tt\s]?{_DIGITS}{_ZONE})?",
        # 11/03/2025 10:00 PM: the American order, as those who write so are
        rf"{_NAME}(?P<mo>\d{{1,2}})/{_DAY}/{_YEAR}(?:,?\s+{_TIME})?",
        # 2025-307: the day of the year
        rf"{_YEAR}-?(?P<yd>\d{{3}})",
    )
)
_COMMON = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)"
    r" (?:GMT|([+-]\d\d)(\d\d))"
)
"""Nearly all dates of RSS."""


def moment_of(text: str) -> datetime | None:
    """UnsoundError for letters that are not Latin: others know the dates of those languages."""
    text = text.strip()
    if found := _COMMON.fullmatch(text):
        moment = _common(found)
        if moment is not None:
            return plausible(moment)
    elif "T" in text:
        try:
            return plausible(datetime.fromisoformat(text))
        except ValueError:
            pass
    return _uncommon(text)


def _common(found: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, east, past = found.groups()
    try:
        moment = datetime(
            int(year), _MONTH[month.lower()], int(day), int(hour), int(minute), int(second), 0, UTC
        )
        if east is None:
            return moment
        offset = int(east) * 60 + (-int(past) if east[0] == "-" else int(past))
        return moment - timedelta(minutes=offset)
    except (ValueError, KeyError, OverflowError):
        return None


def _uncommon(text: str) -> datetime | None:
    text = " ".join(text[:_LONGEST].split())
    if not text.isascii():
        raise UnsoundError("a date in letters that are not Latin")
    for form in _FORMS:
        if found := form.fullmatch(text):
            try:
                moment = _moment(found.groupdict())
            except (ValueError, KeyError, OverflowError):
                continue
            return plausible(moment)
    return None


def _moment(part: dict[str, str | None]) -> datetime:
    """Raises ValueError, KeyError or OverflowError: no such day."""
    year, month = _year(part["y"] or ""), part.get("mo") or "1"
    start = datetime(year, _number_of(month), int(part.get("d") or 1))  # noqa: DTZ001 - zone below
    if part.get("yd"):
        start += timedelta(days=int(part["yd"] or 1) - 1)
    hour, minute, second = (int(part.get(name) or 0) for name in ("h", "mi", "s"))
    if half := part.get("half"):
        hour = hour % 12 + (12 if half in "Pp" else 0)
    # A leap second, and midnight as 24:00, are the next moment.
    moment = start + timedelta(hours=hour, minutes=minute, seconds=second)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no such time")
    return moment.replace(tzinfo=_zone(part.get("z") or ""))


def _year(text: str) -> int:
    """Two digits are of this century up to 68 (POSIX strptime)."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year <= 68 else 1900)


def _number_of(month: str) -> int:
    return int(month) if month.isdigit() else _MONTH[month[:3].lower()]


def _zone(text: str) -> timezone:
    """A name that nobody knows counts as UTC."""
    name, sign, digits = re.fullmatch(r"([A-Za-z]*)([+-]?)([\d:]*)", text).groups()  # type: ignore[union-attr]
    if not sign:
        return timezone(timedelta(hours=_ZONES.get(name.lower(), 0.0)))
    digits = digits.replace(":", "").rjust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if sign == "-" else offset)
