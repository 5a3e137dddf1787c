"""Where a reader may be is asked as long as they have not said it."""

from bot.conversation.whereabouts import place_of, zone_buttons
from bot.model.tuning import Tuning


def test_the_likely_places_come_first_and_there_are_few() -> None:
    found = zone_buttons(Tuning(), "pt-br")

    assert len(found) == 4
    assert all(button.command.startswith("/zone America/") for button in found[:2])


def test_who_has_said_it_is_not_asked() -> None:
    assert zone_buttons(Tuning(zone="America/Lima"), "es") == ()
    assert place_of(Tuning(zone="America/Lima")) == "Lima"
    assert place_of(Tuning()) == "UTC"
