"""What an operator wants of a machine that writes, whichever it is."""

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from bot.core.scripts import script_of
from bot.settings import Listed, Section

MOST_LANGUAGES = 8
"""Each is a request an alert."""


class RewritingSettings(Section):
    ai_shortens: bool = Field(
        False, description="Whether it may shorten alerts that are long or were cut"
    )
    ai_translates_to: Listed = Field(
        (),
        max_length=MOST_LANGUAGES,
        description="Languages that it may translate alerts to, for readers who speak them, as "
        "es, pt-br; empty: none",
    )
    ai_seconds: float = Field(
        2.0,
        gt=0,
        le=30,
        description="Seconds that an alert may wait for it, from when it is written",
    )
    ai_flash_seconds: float = Field(
        0.5, ge=0, le=30, description="The same for a flash; 0: a flash never waits"
    )

    @field_validator("ai_translates_to")
    @classmethod
    def _are_languages(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if not all(script_of(language) for language in languages):
            raise PydanticCustomError("languages", "languages as es, pt-br, whose script we know")
        return tuple(dict.fromkeys(language.lower().replace("_", "-") for language in languages))
