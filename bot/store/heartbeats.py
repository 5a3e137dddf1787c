"""Who is alive: the processes, so that the work of a dead one is taken over, and the roles."""

from collections.abc import Sequence
from datetime import timedelta

from bot.store import keys
from bot.store.connection import Database, script

# Several beats fit into keys.SILENCE_MILLISECONDS: one that is late kills nobody.
BEAT = timedelta(seconds=1)


class Heartbeats:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._beat = script(database, "beat")

    async def beat(self, worker: str, roles: Sequence[str]) -> None:
        """Say that this process lives, and what it works at."""
        names = [keys.heartbeat(name) for name in (worker, *(f"role:{role}" for role in roles))]
        await self._beat(keys=names, args=[keys.SILENCE_MILLISECONDS])

    async def end(self, worker: str) -> None:
        """This process stops: what it did not finish may be taken over at once."""
        await self._database.delete(keys.heartbeat(worker))

    async def missing(self, roles: Sequence[str]) -> tuple[str, ...]:
        """Those of the roles that no living process works at."""
        beats = await self._database.mget([keys.heartbeat(f"role:{role}") for role in roles])
        return tuple(role for role, beat in zip(roles, beats, strict=True) if beat is None)
