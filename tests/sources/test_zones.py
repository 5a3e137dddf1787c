"""Where a reader is, as they say it."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.locales import LANGUAGES
from bot.sources.cities import first_of, spoken_in, zones_by_city
from bot.sources.zones import _territories, city_of, zones_called, zones_of, zones_where

TERRITORIES = tuple(_territories())


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
        ("UTC+5:30", "", ("Asia/Kolkata",)),
        ("gmt +0545", "", ("Asia/Kathmandu",)),
        ("−9.30", "", ("Pacific/Marquesas",)),
        ("UTC+5:31", "", ()),
        ("Mumbai", "", ("Asia/Kolkata",)),
        ("new delhi", "", ("Asia/Kolkata",)),
        ("दिल्ली", "hi", ("Asia/Kolkata",)),
        ("Beijing", "", ("Asia/Shanghai",)),
        ("北京", "", ("Asia/Shanghai",)),
        ("San Francisco", "", ("America/Los_Angeles",)),
        ("Washington, D.C.", "", ("America/New_York",)),
        ("Barcelona", "", ("Europe/Madrid",)),
        ("München", "", ("Europe/Berlin",)),
        ("Boston, MA", "", ("America/New_York",)),
        ("Kansas City, USA", "", ("America/Chicago",)),
        ("Rio", "", ("America/Sao_Paulo",)),
        ("Москва", "", ("Europe/Moscow",)),
        ("Londres", "fr", ("Europe/London",)),
        ("Нью-Йорк", "ru", ("America/New_York",)),
        ("Kairo", "de", ("Africa/Cairo",)),
        ("İstanbul", "tr", ("Europe/Istanbul",)),
        ("Ho Chi Minh", "", ("Asia/Ho_Chi_Minh",)),
        ("Saigon", "", ("Asia/Saigon",)),
        ("San José", "", ("America/Los_Angeles", "America/Costa_Rica")),
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
    assert zones_of("BR")[:2] == ("America/Sao_Paulo", "America/Manaus")
    assert (zones_of("RU")[0], len(zones_of("RU"))) == ("Europe/Moscow", 11)
    assert {"America/Chicago", "America/Denver", "America/Los_Angeles"} < set(found)
    assert len(found) <= 9


@pytest.mark.parametrize(
    ("language", "zone"),
    [("de", "Europe/Berlin"), ("pt-br", "America/Sao_Paulo"), ("fr-ca", "America/Toronto"),
     ("id", "Asia/Jakarta"), ("hi", "Asia/Kolkata")],
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


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [("America/New_York", "es", "Nueva York"), ("Asia/Kolkata", "hi", "कोलकाता"),
     ("America/Argentina/Buenos_Aires", "ru", "Буэнос-Айрес"), ("Africa/Cairo", "de", "Kairo"),
     ("Asia/Shanghai", "zh-hans", "上海"), ("Etc/GMT-3", "ar", "UTC+3"),
     ("Europe/Rome", "xx", "Rome")],
)  # fmt: skip
def test_a_zone_is_called_as_the_reader_calls_it(zone: str, language: str, city: str) -> None:
    assert city_of(zone, language) == city


def test_every_zone_that_is_written_by_hand_is_one_and_every_city_has_its_own() -> None:
    named = {zone for zones in zones_by_city().values() for zone in zones}
    named |= {zone for letters in TERRITORIES for zone in first_of(letters)}
    named |= {zone for language in LANGUAGES for zone in spoken_in(language)}

    assert named <= available_timezones()
    assert set(map(len, map(spoken_in, LANGUAGES))) == {4}
    # What a zone is called by anyway is not written once more.
    for city, zones in zones_by_city().items():
        assert set(zones) <= {*zones_called(city)}, city


@pytest.mark.parametrize("letters", TERRITORIES)
def test_the_first_zones_of_a_country_are_its_own(letters: str) -> None:
    assert set(first_of(letters)) <= set(_territories()[letters])


@given(some.text(max_size=100), some.text(max_size=10))
def test_whatever_is_said_only_zones_come_out(words: str, language: str) -> None:
    for zone in (*zones_called(words, language), *zones_where(language)):
        assert ZoneInfo(zone).key == zone
