"""Time zones by what readers call them: a city, a country in any language, `UTC+3`.

Read from the tables that come with tzdata (zone.tab: the zones of each country, in the order of a
map), from those that come with Babel (CLDR's names of countries, and of the cities that zones are
called by), and from bot.sources.cities for what they do not say.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.core.fingerprint import folded
from bot.locales import catalogue_of
from bot.sources.cities import first_of, spellings, spoken_in, zones_by_city

_LONGEST = 60
# Russia has so many that differ in their clocks, and nobody has more.
_MOST = 11
_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*(?P<sign>[+\N{MINUS SIGN}-])\s*(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>\d\d))?",
    re.ASCII,
)
# tzdata has no zones for these but those of the places that go by them.
_BROKEN_OFFSETS = {
    "-9:30": "Pacific/Marquesas", "-3:30": "America/St_Johns", "+3:30": "Asia/Tehran",
    "+4:30": "Asia/Kabul", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon", "+8:45": "Australia/Eucla", "+9:30": "Australia/Darwin",
    "+10:30": "Australia/Lord_Howe", "+12:45": "Pacific/Chatham",
}  # fmt: skip
_USUAL = {
    "uk": "GB", "england": "GB", "usa": "US", "us": "US", "america": "US", "eua": "US",
    "ee uu": "US", "eeuu": "US", "сша": "US", "uae": "AE",
}  # fmt: skip
# Any year does: what is asked is whether two clocks go alike through summer and winter.
_SEASONS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))


def zones_called(words: str, language: str = "") -> tuple[str, ...]:
    """The zones that may be meant: one for a city, as a rule, one of each clock of a country; else
    none. What stands behind a comma is left out where that helps: `Lima, Peru`."""
    said = words[:_LONGEST].strip()
    if found := _OFFSET.fullmatch(said.lower()):
        return _by_offset(found["sign"], int(found["hours"]), int(found["minutes"] or 0))
    return _by_name(said, language) or _by_name(said.partition(",")[0], language)


def _by_name(said: str, language: str) -> tuple[str, ...]:
    name = folded(said).strip()
    ours = _called_in(catalogue_of(language).language)
    found = (_cities().get(name) or ours.get(name), *zones_by_city().get(name, ()))
    if zones := tuple(dict.fromkeys(zone for zone in found if zone)):
        return zones
    territory = _countries("en").get(name) or _countries(language).get(name)
    return zones_of(territory) if territory else ()


def zones_of(territory: str) -> tuple[str, ...]:
    """The zones of a country (ISO 3166), by its letters: one of each clock, that of most people
    first."""
    letters = territory.upper()
    return _unlike((*first_of(letters), *_territories().get(letters, ())))


def zones_where(language: str) -> tuple[str, ...]:
    """A guess from the language that somebody speaks: Brazil's first, for `pt-br`."""
    tag = language.replace("-", "_")
    likely = get_global("likely_subtags")
    try:
        locale = Locale.parse(tag)
    except (ValueError, UnknownLocaleError):
        return ()
    spoken = spoken_in(locale.language)
    territory = locale.territory
    if territory is None and not spoken and (full := likely.get(locale.language)):
        territory = full.rsplit("_", 1)[-1]
    there = zones_of(territory or "")
    # Of a language of many countries the first clock of the reader's is enough.
    return tuple(dict.fromkeys((*there[: 1 if spoken else None], *spoken)))


def city_of(zone: str, language: str = "") -> str:
    """`Lima`, of `America/Lima`; `UTC+3`, of what is only an offset; in a language, if one is
    named."""
    if zone.startswith("Etc/GMT"):
        turned = zone.removeprefix("Etc/GMT").translate(str.maketrans("+-", "-+"))
        return f"UTC{turned}"
    if name := _names_in(catalogue_of(language).language).get(zone):
        return name
    return _city(zone) or "UTC"


def place_called(words: str, zone: str, language: str = "") -> str:
    """How to name a zone to who asked for it by these words: by their own city, where the zone is
    called by another."""
    names = (folded(said).strip() for said in (words, words.partition(",")[0]))
    known = (spellings()[name] for name in names if name in spellings())
    return next(known, "") or city_of(zone, language)


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _by_offset(sign: str, hours: int, minutes: int) -> tuple[str, ...]:
    """POSIX counts to the west, people to the east."""
    if minutes:
        zone = _BROKEN_OFFSETS.get(f"{'+' if sign == '+' else '-'}{hours}:{minutes:02}")
        return (zone,) if zone else ()
    if hours == 0:
        return ("UTC",)
    zone = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    return (zone,) if zone in available_timezones() else ()


def _unlike(zones: Iterable[str]) -> tuple[str, ...]:
    clocks: dict[tuple[timedelta | None, ...], str] = {}
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
    cities = {folded(_city(zone)).strip(): zone for zone in reversed(known) if "/" in zone}
    cities |= {folded(_city(zone)).strip(): zone for zone in reversed(places)}
    return cities | {folded(zone).strip(): zone for zone in known}


@cache
def _names_in(language: str) -> Mapping[str, str]:
    """CLDR's names of the cities that zones are called by, where they are not the same as ours."""
    renamed = get_global("zone_aliases")
    zones = catalogue_of(language).locale.time_zones.items()
    return {renamed.get(zone, zone): told["city"] for zone, told in zones if told.get("city")}


@cache
def _called_in(language: str) -> Mapping[str, str]:
    known = available_timezones()
    return {
        folded(city).strip(): zone for zone, city in _names_in(language).items() if zone in known
    }


@lru_cache(maxsize=64)
def _countries(language: str) -> Mapping[str, str]:
    """The letters of each country by its name in a language; of none that is unknown."""
    try:
        names = Locale.parse(language.replace("-", "_")).territories if language else {}
    except (ValueError, UnknownLocaleError):
        return {}
    letters = {folded(name).strip(): code for code, name in names.items() if code.isalpha()}
    return letters | _USUAL
