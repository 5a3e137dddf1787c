"""What all commands share: the settings, the way to Redis, and the words that come out."""

import asyncio
import sys
from collections.abc import Coroutine
from functools import cache
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar
from urllib.parse import urlsplit

import typer
import uvloop
from pydantic import SecretStr

from bot import app, log
from bot.errors import SettingsError
from bot.lifetime import collect_rarely
from bot.settings import ENV_FILE, Settings, misspelt, read
from bot.store.embedded import running

_log = log.logger(__name__)
Result = TypeVar("Result")
Most = Annotated[int, typer.Option(min=1, max=500, help="How many to list.")]


def done(work: Coroutine[None, None, Result]) -> Result:
    """On uvloop: sending costs it half of what it costs the loop that Python brings."""
    collect_rarely()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def address() -> str:
    """Of the Redis that the program here uses."""
    settings = configured(None)
    address = settings.redis_url or running(settings.data_dir)
    if not address:
        demo = settings.demo_dir
        hint = f"; a demo runs, which is seen with DATA_DIR={demo}" if running(demo) else ""
        fail(f"nothing runs here: no REDIS_URL, no embedded Redis in {settings.data_dir}{hint}", 1)
    return address


def configured(feeds: Path | None) -> Settings:
    overrides = {"feeds_file": feeds} if feeds else {}
    settings = read(Settings, **overrides)
    log.set_up(settings.log_level, [*_secrets(), urlsplit(settings.redis_url).password or ""])
    _warn_of_slips()
    return settings


@cache
def _warn_of_slips() -> None:
    """Once in a run, though a command may read the settings twice."""
    for name, meant in misspelt(app.SECTIONS).items():
        _log.warning("there is no such setting", file=str(ENV_FILE), name=name, meant=meant)


def _secrets() -> list[str]:
    """Every secret setting's value, so that none is ever written to the log."""
    sections = [read(section) for section in app.SECTIONS]
    values = (getattr(section, name) for section in sections for name in type(section).model_fields)
    keys = [key for one in sections if isinstance(one, Settings) for _, key in one.newsrooms]
    return keys + [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def checked(roles: list[str] | None) -> tuple[str, ...]:
    for role in roles or ():
        if role not in app.ROLES:
            raise SettingsError(f"there is no role {role!r}, only {', '.join(app.ROLES)}")
    return tuple(roles or app.ROLES)


def say(line: str) -> None:
    print(line, flush=True)


def fail(reason: str, code: int) -> NoReturn:
    print(f"flashwire: {reason}", file=sys.stderr)
    sys.exit(code)
