"""The way to Redis: options that make a half-dead connection fail instead of hang."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.errors import TransientError

Database = Any
"""A `redis.asyncio.Redis` that gives text. redis-py's annotations leave `bytes | str` everywhere,
whatever the client was told, so each store says what it gets by the types it returns."""

# Longest a blocking read waits; must stay below SOCKET_SECONDS.
BLOCK_MILLISECONDS = 1000
SOCKET_SECONDS = 5.0


def connect(url: str) -> Database:
    """A client for `redis://`, `rediss://` or `unix://`; connects when first used."""
    return Redis.from_url(
        url,
        decode_responses=True,
        protocol=2,
        socket_timeout=SOCKET_SECONDS,
        socket_connect_timeout=SOCKET_SECONDS,
        health_check_interval=15,
        retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=3),
        client_name="flashwire",
    )


@cache
def _text(name: str) -> str:
    return Path(__file__).with_name("scripts").joinpath(f"{name}.lua").read_text("utf-8")


def script(database: Database, name: str) -> Any:
    """The Lua script of that name; sent again by itself where the server has forgotten it."""
    return database.register_script(_text(name))


UNAVAILABLE = (RedisConnectionError, RedisTimeoutError)
"""What a call raises while Redis cannot be reached: it may work later."""


@contextmanager
def reachable() -> Iterator[None]:
    """Says in the program's own words, TransientError, that Redis cannot be reached."""
    try:
        yield
    except UNAVAILABLE as error:
        raise TransientError(f"Redis does not answer: {error}") from None
