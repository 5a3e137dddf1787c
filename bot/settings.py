"""Settings from the environment and from `.env`; the environment wins.

Shared settings stand here; each adapter declares its own `Section` beside its code. A field's
description is its line in `.env.example`.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticUndefined
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

ENV_FILE = Path(".env")


def _listed(value: object) -> object:
    """`a, b` as ("a", "b"): lists in the environment are written with commas."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Section(BaseSettings):
    """Some settings that belong together; frozen once read."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True
    )


class Settings(Section):
    """What more than one room of the program needs."""

    redis_url: str = Field("", description="Redis to use; empty: an embedded one under DATA_DIR")
    data_dir: Path = Field(
        Path(".flashwire"), description="Where the embedded Redis keeps its data"
    )
    feeds_file: Path | None = Field(None, description="Feeds and topics; empty: the ones we ship")
    channels: Listed = Field(
        (), description="Channels to serve; empty: web, plus those with a token"
    )
    public_url: str = Field("", description="Our address as readers reach it, with https://")
    web_host: str = Field("127.0.0.1", description="Address to listen on")
    web_port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0: any free one")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much to log"
    )
    poll_seconds: float = Field(60, ge=1, description="Usual seconds between two polls of a feed")
    fresh_hours: float = Field(
        6, gt=0, description="Hours after which a report is no news any more"
    )
    editors: Listed = Field((), description="Chat ids with editors' commands, as telegram:123")
    allow_private_feeds: bool = Field(
        False, description="Whether feeds may lie on private addresses"
    )


AnySection = TypeVar("AnySection", bound=Section)


def read(section: type[AnySection], **overrides: Any) -> AnySection:
    """The section as the environment sets it. Raises SettingsError naming each wrong field."""
    try:
        return section(**overrides)
    except ValidationError as error:
        lines = (_complaint(section, detail) for detail in error.errors())
        raise SettingsError("\n".join(lines)) from None


def _complaint(section: type[Section], detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]).upper()
    origin = "the environment" if name in os.environ else str(ENV_FILE)
    field = section.model_fields.get(name.lower())
    secret = field is not None and "Secret" in str(field.annotation)
    given = "" if secret else f", not {detail['input']!r}"
    return f"{name} in {origin}: {detail['msg'].removeprefix('Input should be ')}{given}"


def example(sections: Iterable[type[Section]]) -> str:
    """The text of `.env.example`: every setting, one line each, with its default."""
    lines = [
        "# Every setting of Flashwire, with its default. Copy to .env and change what you need."
    ]
    for section in sections:
        fields = section.model_fields.items()
        lines += [""] * bool(fields) + [_example_line(name, field) for name, field in fields]
    return "\n".join(lines) + "\n"


def _example_line(name: str, field: Any) -> str:
    default = field.default
    if default is None or default is PydanticUndefined or default == ():
        default = ""
    if isinstance(default, bool):
        default = str(default).lower()
    return f"{f'{name.upper()}={default}':<44} # {field.description}"
