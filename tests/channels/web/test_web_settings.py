"""What an operator sets for the web chat."""

import pytest

from bot.channels.web.settings import WebSettings
from bot.errors import SettingsError
from bot.settings import read


@pytest.mark.parametrize(
    "origin",
    [
        "https://www.example.org",
        "https://*.example.org",
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ],
)
def test_a_site_may_be_named_by_its_origin(origin: str) -> None:
    assert read(WebSettings, embed_on=f"{origin}, https://b.example").embed_on == (
        origin,
        "https://b.example",
    )


@pytest.mark.parametrize(
    "origin",
    ["*", "https:", "example.org", "https://a.example/page", "https://a.example; script-src *"],
)
def test_what_is_no_origin_cannot_get_into_the_policy(origin: str) -> None:
    with pytest.raises(SettingsError, match="EMBED_ON"):
        read(WebSettings, embed_on=origin)
