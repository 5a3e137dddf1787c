"""Time zones by what readers call them: a city, a country in any language, `UTC+3`.

Read from the tables that come with tzdata (zone.tab: the zones of each country, the one with the
most people first) and with Babel (CLDR's names of countries).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.core.fingerprint import folded

_LONGEST = 60
# More than anybody looks through; no country has so many that differ in their clocks.
_MOST = 9
_OFFSET = re.compile(r"(?:utc|gmt)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?00)?")
# Any year does: what is asked is whether two clocks go alike through summer and winter.
_SEASONS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))


def zones_called(words: str, language: str = "") -> tuple[str, ...]:
    """The zones that may be meant: one for a city, one of each clock of a country; else none."""
    said = words[:_LONGEST].strip()
    if found := _OFFSET.fullmatch(said.lower()):
        return _by_offset(found["sign"], int(found["hours"]))
    name = folded(said).strip()
    if zone := _cities().get(name):
        return (zone,)
    territory = _countries("en").get(name) or _countries(language).get(name)
    return zones_of(territory) if territory else ()


def zones_of(territory: str) -> tuple[str, ...]:
    """The zones of a country (ISO 3166), by its letters: one of each clock."""
    return _unlike(_territories().get(territory.upper(), ()))


def zones_where(language: str) -> tuple[str, ...]:
    """A guess from the language that somebody speaks: `pt-br` is spoken in Brazil."""
    tag = language.replace("-", "_")
    likely = get_global("likely_subtags")
    try:
        territory = Locale.parse(tag).territory
    except (ValueError, UnknownLocaleError):
        return ()
    if territory is None and (full := likely.get(tag.partition("_")[0])):
        territory = full.rsplit("_", 1)[-1]
    return zones_of(territory or "")


def city_of(zone: str) -> str:
    """`Lima`, of `America/Lima`; `UTC+3`, of what is only an offset."""
    if zone.startswith("Etc/GMT"):
        turned = zone.removeprefix("Etc/GMT").translate(str.maketrans("+-", "-+"))
        return f"UTC{turned}"
    return zone.rsplit("/", 1)[-1].replace("_", " ") or "UTC"


def _by_offset(sign: str, hours: int) -> tuple[str, ...]:
    """POSIX counts to the west, people to the east."""
    if hours == 0:
        return ("UTC",)
    zone = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    return (zone,) if zone in available_timezones() else ()


def _unlike(zones: Iterable[str]) -> tuple[str, ...]:
    clocks: dict[tuple[object, ...], str] = {}
    for zone in zones:
        there = ZoneInfo(zone)
        clocks.setdefault(tuple(moment.astimezone(there).utcoffset() for moment in _SEASONS), zone)
    return tuple(clocks.values())[:_MOST]


@cache
def _territories() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            territory, _, zone, *_ = line.split("\t")
            found[territory] = (*found.get(territory, ()), zone)
    return found


@cache
def _cities() -> Mapping[str, str]:
    """Every zone by its city and by its whole name."""
    known = sorted(available_timezones())
    places = [zone for zones in _territories().values() for zone in zones]
    cities = {folded(city_of(zone)).strip(): zone for zone in reversed(known) if "/" in zone}
    cities |= {folded(city_of(zone)).strip(): zone for zone in reversed(places)}
    return cities | {folded(zone).strip(): zone for zone in known}


@lru_cache(maxsize=64)
def _countries(language: str) -> Mapping[str, str]:
    """The letters of each country by its name in a language; of none that is unknown."""
    try:
        names = Locale.parse(language.replace("-", "_")).territories if language else {}
    except (ValueError, UnknownLocaleError):
        return {}
    letters = {folded(name).strip(): code for code, name in names.items() if code.isalpha()}
    usual = {"uk": "GB", "usa": "US", "us": "US", "america": "US", "england": "GB", "uae": "AE"}
    return letters | usual
