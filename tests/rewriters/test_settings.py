"""What is wanted of a machine is off by default, and a language that nobody knows is named."""

import pytest

from bot.errors import SettingsError
from bot.rewriters.settings import MOST_LANGUAGES, RewritingSettings
from bot.settings import read


def test_nothing_is_wanted_by_default() -> None:
    settings = read(RewritingSettings)

    assert not settings.ai_shortens
    assert settings.ai_translates_to == ()
    assert settings.ai_flash_seconds <= 0.5


def test_languages_are_written_as_readers_have_them() -> None:
    settings = read(RewritingSettings, ai_translates_to="es, pt_BR,ar , zh-Hant,es")

    assert settings.ai_translates_to == ("es", "pt-br", "ar", "zh-hant")


@pytest.mark.parametrize(
    "given",
    [
        {"ai_translates_to": "es,klingon"},
        {"ai_translates_to": "xx"},
        {"ai_translates_to": "../es"},
        {"ai_translates_to": ",".join(["es"] * (MOST_LANGUAGES + 1))},
        {"ai_seconds": 0},
        {"ai_seconds": 600},
        {"ai_flash_seconds": -1},
    ],
)
def test_wrong_settings_are_named(given: dict[str, object]) -> None:
    (name,) = given

    with pytest.raises(SettingsError, match=name.upper()):
        read(RewritingSettings, **given)
