"""Which roles are alive, for /readyz and `flashwire health`."""

from datetime import datetime, timedelta

from bot.store import keys
from bot.store.connection import Database

BEAT = timedelta(seconds=5)
_DEAD_AFTER = timedelta(seconds=30)


class Heartbeats:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, role: str, now: datetime) -> None:
        await self._database.set(keys.heartbeat(role), now.isoformat(), ex=_DEAD_AFTER)

    async def missing(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the roles that no process has been working at lately."""
        beats = await self._database.mget([keys.heartbeat(role) for role in roles])
        return tuple(role for role, beat in zip(roles, beats, strict=True) if beat is None)
