"""Where readers are, as far as their hours need it: asked once, by a button or a place."""

from bot.model.message import Button
from bot.model.tuning import Tuning
from bot.sources.zones import city_of, zones_where

# Nobody looks through more; the others name their place.
_MOST = 4
_WIDE_TEXT = "America/New_York Europe/London Asia/Kolkata Asia/Shanghai"
_WIDE = tuple(_WIDE_TEXT.split())


def place_of(tuning: Tuning, language: str) -> str:
    """Whose clock the reader's times go by; `language`: as the platform says."""
    return city_of(tuning.zone, tuning.speaks or language)


def zone_buttons(tuning: Tuning, language: str) -> tuple[Button, ...]:
    """Where they may be, by their language; none once they have said where they are."""
    if tuning.zone:
        return ()
    # `pt-br` of the platform says more than the `pt` that the reader chose.
    speaks = language if language.startswith(tuning.speaks) else tuning.speaks
    likely = dict.fromkeys((*zones_where(speaks), *_WIDE))
    return tuple(Button(city_of(zone, speaks), f"/zone {zone}") for zone in list(likely)[:_MOST])
