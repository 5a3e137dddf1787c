"""What Redis holds of somebody: every key and every value, of every type, looked through."""

import re
from collections.abc import AsyncIterator
from typing import Any

from bot.store.connection import Database


async def remains(database: Database, name: str) -> list[str]:
    """Where that name or id stands, as a word of its own: in keys, or in what they hold."""
    word = re.compile(rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])")
    return [
        f"{key}: {text}"[:300]
        async for key, text in _everything(database)
        if word.search(key) or word.search(text)
    ]


async def _everything(database: Database) -> AsyncIterator[tuple[str, str]]:
    async for key in database.scan_iter(count=1000):
        kind = await database.type(key)
        yield key, repr(await _value(database, kind, key))


async def _value(database: Database, kind: str, key: str) -> Any:
    match kind:
        case "string":
            return await database.get(key)
        case "hash":
            return await database.hgetall(key)
        case "list":
            return await database.lrange(key, 0, -1)
        case "set":
            return await database.smembers(key)
        case "zset":
            return await database.zrange(key, 0, -1, withscores=True)
        case "stream":
            groups = await database.xinfo_groups(key)
            return [await database.xrange(key), groups]
        case "none":  # it ended meanwhile
            return None
        case _:
            raise AssertionError(f"{key}: of type {kind}, which nobody looks through")
