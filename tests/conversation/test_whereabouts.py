"""Where a reader may be is asked as long as they have not said it."""

import pytest

from bot.conversation.whereabouts import place_of, zone_buttons
from bot.locales import LANGUAGES
from bot.model.tuning import Tuning


def test_the_likely_places_come_first_and_there_are_few() -> None:
    found = zone_buttons(Tuning(), "pt-br")

    assert [(button.label, button.command) for button in found] == [
        ("São Paulo", "/zone America/Sao_Paulo"),
        ("Manaus", "/zone America/Manaus"),
        ("Lisboa", "/zone Europe/Lisbon"),
        ("Luanda", "/zone Africa/Luanda"),
    ]


@pytest.mark.parametrize("language", [*LANGUAGES, "pt-pt", "en-ng", "tr", "ja", "", "xx"])
def test_whatever_they_speak_four_places_are_offered(language: str) -> None:
    assert len({button.label for button in zone_buttons(Tuning(), language)}) == 4


@pytest.mark.parametrize(
    ("says", "chose", "first"),
    [("pt-pt", "pt", "Lisboa"), ("en", "es", "Ciudad de México"), ("en-gb", "", "London"),
     ("tr", "", "Istanbul"), ("ru", "", "Москва"), ("zh-hans", "", "上海"), ("", "", "New York")],
)  # fmt: skip
def test_the_language_that_they_chose_counts_more(says: str, chose: str, first: str) -> None:
    assert zone_buttons(Tuning(speaks=chose), says)[0].label == first


def test_who_has_said_it_is_not_asked() -> None:
    assert zone_buttons(Tuning(zone="America/Lima"), "es") == ()
    assert place_of(Tuning(zone="America/Lima"), "es") == "Lima"
    assert place_of(Tuning(zone="Europe/London"), "es") == "Londres"
    assert place_of(Tuning(zone="Europe/London", speaks="en"), "es") == "London"
    assert place_of(Tuning(), "es") == "UTC"
