"""What must be right about a Redis before anything is trusted to it.

A layout that does not fit, a wrong password or address refuses to start. The rest is complained
about, loudly: an operator may have reasons, and a warning sends more news than a refusal.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import MovedError, RedisClusterException, ResponseError

from bot.errors import SettingsError
from bot.store import keys
from bot.store.connection import Database, refusal

# Redis 7 brought scripts that may run when it is full (settle.lua), ZADD LT and EXPIRE NX.
OLDEST = (7, 0)
# Retries are scheduled by our clock and alerts expire by it; twins must agree.
MOST_SKEW_SECONDS = 2
_SLOTS = 16384
_NOT_SEEN = (
    "it does not let us look whether appendonly is yes and maxmemory-policy noeviction (INFO): "
    "see to it that they are"
)
_ONE_NODE = "REDIS_URL: that is one node of a Redis Cluster: write redis+cluster://…"


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def settle_layout(database: Database, seats: int = keys.SEATS) -> None:
    """Note at the first start how many seats a bucket has; later ones must agree.

    Raises SettingsError where they do not, and where REDIS_URL cannot be right.
    """
    try:
        # Read first: a Redis that is full, or read-only just now, would refuse the other.
        stored: str | None = await database.get(keys.layout())
        if stored is None:
            await database.set(keys.layout(), seats, nx=True)
            stored = await database.get(keys.layout())
    except MovedError:
        raise SettingsError(_ONE_NODE) from None
    except (RedisConnectionError, RedisClusterException) as error:
        if refused := refusal(error):
            raise SettingsError(f"REDIS_URL: it refuses its password or user ({refused})") from None
        if "Cluster mode is not enabled" in str(error):
            raise SettingsError("REDIS_URL: that is no Redis Cluster: write redis://…") from None
        raise
    if not isinstance(database, RedisCluster) and await _is_one_node(database):
        raise SettingsError(_ONE_NODE)
    if stored != str(seats):
        raise SettingsError(
            f"REDIS_URL: what this Redis holds is laid out in buckets of {stored} seats, "
            f"and this version reads buckets of {seats}"
        )


async def complaints(
    database: Database, clock: Callable[[], datetime] = _utc_now
) -> tuple[str, ...]:
    """What is wrong with this Redis, in words; nothing where all is well."""
    await database.ping()
    times = await _of_each_node(database, "TIME")
    found = [_skew(seconds + fraction / 1_000_000, clock()) for seconds, fraction in times]
    try:
        for told in await _of_each_node(database, "INFO"):
            found += _about(told)
    except ResponseError:
        found.append(_NOT_SEEN)
    if isinstance(database, RedisCluster):
        (told, *_) = await _of_each_node(database, "CLUSTER INFO")
        found.append(_uncovered(told))
    return tuple(dict.fromkeys(filter(None, found)))


def _about(told: Mapping[str, Any]) -> Iterable[str]:
    """What a node's INFO makes us complain about."""
    if told.get("aof_enabled") == 0:
        yield "a crash loses everything since the last snapshot: set appendonly yes"
    policy = told.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield f"when it is full it forgets readers ({policy}): set maxmemory-policy noeviction"
    version = str(told.get("redis_version", ""))
    if _numbers(version) < OLDEST:
        yield f"its version is {version}: at least {'.'.join(map(str, OLDEST))} is needed"


def _numbers(version: str) -> tuple[int, ...]:
    """`7.2.4` as (7, 2, 4); what cannot be read is new enough."""
    found = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else OLDEST


def _skew(seconds: float, now: datetime) -> str:
    off = abs(now.timestamp() - seconds)
    if off <= MOST_SKEW_SECONDS:
        return ""
    return f"its clock and ours are {off:.0f} s apart: let both be kept by NTP"


def _uncovered(told: Mapping[str, str]) -> str:
    served = int(told.get("cluster_slots_ok", _SLOTS))
    if served == _SLOTS:
        return ""
    return f"the cluster serves {served} of {_SLOTS} slots: what lies in the others cannot be had"


async def _of_each_node(database: Database, *command: str) -> list[Any]:
    if not isinstance(database, RedisCluster):
        return [await database.execute_command(*command)]
    await database.initialize()
    return [
        await database.execute_command(*command, target_nodes=node)
        for node in database.get_primaries()
    ]


async def _is_one_node(database: Database) -> bool:
    try:
        await database.execute_command("CLUSTER INFO")
    except ResponseError:
        # It has no cluster mode, or it is off.
        return False
    return True
