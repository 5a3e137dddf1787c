"""Where a reader is, as they say it."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.sources.zones import city_of, zones_called, zones_of, zones_where


@pytest.mark.parametrize(
    ("words", "language", "zones"),
    [
        ("Lima", "", ("America/Lima",)),
        ("são paulo", "pt-br", ("America/Sao_Paulo",)),
        ("new york", "", ("America/New_York",)),
        ("Europe/Berlin", "", ("Europe/Berlin",)),
        ("Germany", "", ("Europe/Berlin",)),
        ("Alemania", "es", ("Europe/Berlin",)),
        ("Alemania", "de", ()),
        ("德国", "zh-hans", ("Europe/Berlin",)),
        ("uk", "", ("Europe/London",)),
        ("utc", "", ("UTC",)),
        ("UTC+3", "", ("Etc/GMT-3",)),
        ("-5", "", ("Etc/GMT+5",)),
        ("+0", "", ("UTC",)),
        ("UTC+15", "", ()),
        ("Atlantis", "", ()),
        ("", "", ()),
        ("../../etc/passwd", "", ()),
    ],
)
def test_a_place_has_its_zone(words: str, language: str, zones: tuple[str, ...]) -> None:
    assert zones_called(words, language) == zones


def test_a_large_country_has_one_zone_of_each_clock_the_largest_city_first() -> None:
    found = zones_of("US")

    assert found[0] == "America/New_York"
    assert {"America/Chicago", "America/Denver", "America/Los_Angeles"} < set(found)
    assert len(found) <= 9


@pytest.mark.parametrize(
    ("language", "zone"),
    [("de", "Europe/Berlin"), ("pt-br", "America/Noronha"), ("id", "Asia/Jakarta"),
     ("hi", "Asia/Kolkata")],
)  # fmt: skip
def test_a_language_tells_where_one_may_be(language: str, zone: str) -> None:
    assert zone in zones_where(language)


@pytest.mark.parametrize("language", ["", "xx", "not a tag", "zz-zz", "e" * 500])
def test_a_language_that_is_none_tells_nothing(language: str) -> None:
    assert zones_where(language) == ()


@pytest.mark.parametrize(
    ("zone", "city"),
    [("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC"), ("Etc/GMT-3", "UTC+3"),
     ("", "UTC")],
)  # fmt: skip
def test_a_zone_is_called_by_its_city(zone: str, city: str) -> None:
    assert city_of(zone) == city


@given(some.text(max_size=100), some.text(max_size=10))
def test_whatever_is_said_only_zones_come_out(words: str, language: str) -> None:
    for zone in (*zones_called(words, language), *zones_where(language)):
        assert ZoneInfo(zone).key == zone
