"""What an operator sets for the web chat.

Invariant: what passes here can be put into a content-security policy as it stands.
"""

import re

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from bot.settings import Listed, Section

# https://www.w3.org/TR/CSP3/#grammardef-host-source, without paths; `*.` stands for any sub-domain.
_ORIGIN = re.compile(
    r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?"
)


class WebSettings(Section):
    embed_on: Listed = Field(
        (),
        description="Sites that may show the web chat in a frame of theirs (/embed), as "
        "https://www.example.org, https://*.example.org; empty: none",
    )

    @field_validator("embed_on")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_ORIGIN.fullmatch(origin) for origin in origins):
            raise PydanticCustomError("origins", "sites as https://www.example.org")
        return origins
