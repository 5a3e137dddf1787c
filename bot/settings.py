"""Settings from the environment and from `.env`; the environment wins.

Shared settings stand here; each adapter declares its own `Section` beside its code. A field's
description is its line in `.env.example`.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

ENV_FILE = Path(".env")


def _listed(value: object) -> object:
    """`a, b` as ("a", "b"): lists in the environment are written with commas."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]

SHORTEST_KEY = 16
_FEWEST_INACTIVE_DAYS = 30
# "TELEGRAM_BOT_TOKEN" and "TELEGRAM_TOKEN" are 0.88 alike, "DATA_FILE" and "FEEDS_FILE" 0.63.
_ALIKE = 0.8
_CHAT = re.compile(r"[a-z]+:\S+")
_REDIS_SCHEMES = frozenset({"redis", "rediss", "unix", "redis+cluster", "rediss+cluster"})


class Section(BaseSettings):
    """Some settings that belong together; frozen once read."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True
    )


class Settings(Section):
    """What more than one room of the program needs."""

    # It may hold a password: never shown.
    redis_url: str = Field(
        "",
        repr=False,
        description="Redis to use: redis[s]://…, unix://…, or redis[s]+cluster://host:port for a "
        "Redis Cluster (any of its nodes); empty: an embedded one under DATA_DIR",
    )
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
    poll_seconds: float = Field(
        30,
        ge=1,
        description="Fewest seconds between two polls of a busy news feed; a wire: half as many, "
        "a magazine: 4 times, a blog: 20 times as many",
    )
    feed_patience_days: float = Field(
        7, gt=0, description="Days after which a feed that fails is disabled: asked once a day only"
    )
    reader_feeds: int = Field(
        0,
        ge=0,
        le=50,
        description="Feeds of their own that a chat may /follow by address; 0: readers cannot",
    )
    newsroom_keys: SecretStr = Field(
        SecretStr(""),
        description="Newsrooms that may POST /stories, as name:key with commas between them; a key "
        "has 16 characters or more",
    )
    fresh_hours: float = Field(
        6, gt=0, description="Hours after which a report is no news any more"
    )
    flash_minutes: float = Field(
        30, gt=0, description="Minutes in which a flash is sent; later it waits in the digest"
    )
    urgent_minutes: float = Field(120, gt=0, description="The same for an urgent alert")
    news_minutes: float = Field(360, gt=0, description="The same for any other alert")
    digest_minutes: float = Field(
        30, gt=0, description="Minutes between two digests to a reader, at least"
    )
    inactive_days: int = Field(
        365,
        ge=0,
        description="Days after which a chat that neither said nor got anything is forgotten, 30 "
        "or more; 0: never",
    )
    privacy_contact: str = Field(
        "", max_length=200, description="Whom readers may ask about their data, shown by /privacy"
    )
    editors: Listed = Field(
        (),
        description="Chat ids, as telegram:123, that may use commands which you add with "
        "for_editors=True; of ours none is",
    )
    allow_private_feeds: bool = Field(
        False, description="Whether feeds may lie on private addresses"
    )

    @property
    def demo_dir(self) -> Path:
        """Where the embedded Redis of the demo keeps its data."""
        return self.data_dir / "demo"

    @field_validator("redis_url")
    @classmethod
    def _is_a_redis(cls, url: str) -> str:
        if url and not _has_scheme(url, _REDIS_SCHEMES):
            raise PydanticCustomError("redis", "an address as redis://host:6379/0 or unix:///path")
        return url

    @field_validator("newsroom_keys")
    @classmethod
    def _are_keys(cls, secret: SecretStr) -> SecretStr:
        pairs = _pairs(secret)
        if not all(name and len(key) >= SHORTEST_KEY for name, key in pairs):
            raise PydanticCustomError("keys", "name:key, a key of 16 characters or more")
        if len({name for name, _ in pairs}) < len(pairs):
            raise PydanticCustomError("keys", "each newsroom once")
        return secret

    @property
    def newsrooms(self) -> tuple[tuple[str, str], ...]:
        """(name, key) of those that may post stories."""
        return _pairs(self.newsroom_keys)

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not (_has_scheme(url, {"https", "http"}) and urlsplit(url).hostname):
            raise PydanticCustomError("address", "an address as https://news.example.org")
        return url

    @field_validator("inactive_days")
    @classmethod
    def _is_long(cls, days: int) -> int:
        # Whether an alert has reached a chat is looked up every few days only.
        if 0 < days < _FEWEST_INACTIVE_DAYS:
            raise PydanticCustomError("days", "30 or more, or 0 for never")
        return days

    @field_validator("editors")
    @classmethod
    def _are_chats(cls, editors: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_CHAT.fullmatch(editor) for editor in editors):
            raise PydanticCustomError("chats", "chat ids as telegram:123, with commas between them")
        return editors


def _pairs(secret: SecretStr) -> tuple[tuple[str, str], ...]:
    parts = [part.strip() for part in secret.get_secret_value().split(",") if part.strip()]
    halves = (part.partition(":") for part in parts)
    return tuple((name.strip(), key.strip()) for name, _, key in halves)


def _has_scheme(url: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
        is_address = parts.port != 0
    except ValueError:
        return False
    return is_address and parts.scheme in schemes


AnySection = TypeVar("AnySection", bound=Section)


def read(section: type[AnySection], **overrides: Any) -> AnySection:
    """The section as the environment sets it. Raises SettingsError naming each wrong field."""
    try:
        return section(**overrides)
    except ValidationError as error:
        lines = (_complaint(section, detail, overrides) for detail in error.errors())
        raise SettingsError("\n".join(lines)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {ENV_FILE}: {error}") from None


def _complaint(section: type[Section], detail: ErrorDetails, overrides: Collection[str]) -> str:
    name = str(detail["loc"][0])
    field = section.model_fields[name]
    is_secret = "Secret" in str(field.annotation) or not field.repr
    given = "" if is_secret else f", not {detail['input']!r}"
    # Behind the comma pydantic says once more that it is none.
    expected = detail["msg"].removeprefix("Input should be ").partition(", unable to ")[0]
    return f"{name.upper()}{_origin(name, overrides)}: {expected}{given}"


def _origin(name: str, overrides: Collection[str]) -> str:
    if name in overrides:
        return " as given"
    if any(key.lower() == name and value for key, value in os.environ.items()):
        return " in the environment"
    return f" in {ENV_FILE}" if ENV_FILE.is_file() else ""


def misspelt(sections: Iterable[type[Section]]) -> Mapping[str, str]:
    """Names in the file that are none of ours but look like one, with the one that is meant."""
    known = [name.upper() for section in sections for name in section.model_fields]
    written = DotEnvSettingsSource(Section, ENV_FILE, env_ignore_empty=False).env_vars
    unknown = sorted({name.upper() for name in written} - {*known})
    near = {name: get_close_matches(name, known, n=1, cutoff=_ALIKE) for name in unknown}
    return {name: found[0] for name, found in near.items() if found}


def example(sections: Iterable[type[Section]]) -> str:
    """The text of `.env.example`: every setting with its default, below what it is for."""
    lines = [
        "# Every setting of Flashwire, with its default. Copy to .env and change what you need."
    ]
    for section in sections:
        for name, field in section.model_fields.items():
            # A line of its own: Docker takes a comment after a value for a part of it.
            lines += ["", f"# {field.description}", f"{name.upper()}={_default(field)}"]
    return "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    match field.default:
        case None | ():
            return ""
        case bool(default):
            return str(default).lower()
        case tuple(default):
            return ", ".join(default)
        case default:
            return str(default.get_secret_value() if isinstance(default, SecretStr) else default)
