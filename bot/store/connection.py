"""The way to Redis: options that make a half-dead connection fail instead of hang."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ClusterError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.errors import TransientError

Database = Any
"""A `redis.asyncio.Redis` or `RedisCluster` that gives text. redis-py's annotations leave
`bytes | str` everywhere, whatever the client was told, so each store says what it gets by the
types it returns. For a cluster's sake one step touches keys of one `{tag}` only (see keys.py)."""

# Longest a blocking read waits; must stay below SOCKET_SECONDS.
BLOCK_MILLISECONDS = 1000
SOCKET_SECONDS = 5.0
_CLUSTER = "+cluster"


class _Cluster(RedisCluster):
    """Connects when first used, as the client of a single Redis does."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def connect(url: str, *, patience: float = SOCKET_SECONDS) -> Database:
    """A client for `redis://`, `rediss://`, `unix://`, `redis+cluster://`, `rediss+cluster://`.

    Connects when first used. `patience`: seconds to wait for an answer.
    """
    options: dict[str, Any] = {
        "decode_responses": True,
        "protocol": 2,
        "socket_timeout": patience,
        "socket_connect_timeout": patience,
        # redis-py's own check pings on every new connection, and connects anew when that fails, and
        # so on within itself: a server that hangs would be waited for without an end.
        "health_check_interval": 0,
        "retry": Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=3),
        # After a failover the address leads to another server: only a new connection finds it.
        "retry_on_error": [ReadOnlyError],
        "client_name": "flashwire",
    }
    scheme, _, address = url.partition("://")
    if not scheme.endswith(_CLUSTER):
        return Redis.from_url(url, **options)
    # Where slots are missing the others still work: bot.store.checks tells about it.
    return _Cluster.from_url(
        f"{scheme.removesuffix(_CLUSTER)}://{address}", require_full_coverage=False, **options
    )


@cache
def _text(name: str) -> str:
    return Path(__file__).with_name("scripts").joinpath(f"{name}.lua").read_text("utf-8")


def script(database: Database, *names: str) -> Any:
    """The Lua script of that name, or of these files in a row; sent again by itself where the
    server has forgotten it."""
    return database.register_script("".join(map(_text, names)))


UNAVAILABLE = (
    RedisConnectionError,
    RedisTimeoutError,
    ReadOnlyError,
    OutOfMemoryError,
    ClusterError,
    RedisClusterException,
    TryAgainError,
)
"""What a call raises while Redis cannot be reached, or cannot do its work: it may work later."""

_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (AuthenticationError, "Redis refuses the password in REDIS_URL"),
    (NoPermissionError, "Redis does not let its user do that"),
    (BusyLoadingError, "Redis is still loading its data"),
    (ReadOnlyError, "Redis is a read-only replica just now"),
    (OutOfMemoryError, "Redis is full: raise its maxmemory"),
    (ClusterError, "a part of the Redis Cluster is down"),
    (RedisClusterException, "the Redis Cluster does not answer"),
    (TryAgainError, "the Redis Cluster is moving slots"),
    (RedisTimeoutError, "Redis does not answer in time"),
    (RedisConnectionError, "Redis does not answer"),
)
# Errors that have no class of their own, by the code with which they begin.
_CODES = {
    "MISCONF": "Redis cannot write to its disk",
    "NOREPLICAS": "Redis has too few replicas to take writes",
    "NOGROUP": "Redis has lost what it held",
    "BUSY": "Redis is busy with a script",
    "UNBLOCKED": "Redis is becoming a replica",
}


def refusal(error: BaseException | None) -> AuthenticationError | None:
    """The refusal of a password, however redis-py has wrapped it."""
    while error is not None and not isinstance(error, AuthenticationError):
        error = error.__cause__
    return error


def trouble(error: BaseException) -> str:
    """A known trouble of Redis in one line; empty where it is none."""
    error = refusal(error) or error
    for kind, line in _TROUBLES:
        if isinstance(error, kind):
            return f"{line} ({error})"
    code = str(error).partition(" ")[0]
    if isinstance(error, ResponseError) and code in _CODES:
        return f"{_CODES[code]} ({error})"
    return ""


@contextmanager
def reachable() -> Iterator[None]:
    """Says in the program's own words, TransientError, that Redis cannot do its work."""
    try:
        yield
    except (*UNAVAILABLE, ResponseError) as error:
        if line := trouble(error):
            raise TransientError(line) from None
        raise
