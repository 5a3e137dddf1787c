"""The alerts that were written, and what editors decided about them since.

Invariant: a decision is written before anything is done about it, and is looked at by every worker
between two lots of readers: so it holds for what is running, wherever that runs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from bot.model.alert import Alert, AlertId, AlertState
from bot.store import keys
from bot.store.connection import Database, script

JSON = TypeAdapter(Alert)


class Alerts:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = script(database, "clock")

    async def get(self, alert: AlertId) -> Alert | None:
        """None where it has ended, or was written by a version whose alerts we cannot read."""
        text: str | None = await self._database.get(keys.alert(alert))
        return _read(text) if text else None

    async def look(self, alert: AlertId) -> tuple[Alert | None, AlertState]:
        """The alert as it is now, and whether it goes out."""
        text, state = await self._database.mget([keys.alert(alert), keys.alert_state(alert)])
        return (_read(text) if text else None), AlertState(state or AlertState.LIVE)

    async def look_at(self, alerts: Sequence[AlertId]) -> tuple[tuple[Alert, AlertState], ...]:
        """The same for several; without those that have ended."""
        if not alerts:
            return ()
        wanted = [key for one in alerts for key in (keys.alert(one), keys.alert_state(one))]
        found = await self._database.mget(wanted)
        return tuple(
            (alert, AlertState(state or AlertState.LIVE))
            for text, state in zip(found[::2], found[1::2], strict=True)
            if text and (alert := _read(text))
        )

    async def age(self, alert: Alert) -> timedelta:
        """How long ago the alert was written: by Redis's clock, for a worker's may be wrong."""
        seconds, microseconds = await self._clock(keys=[keys.alert(alert.id)])
        now = datetime.fromtimestamp(int(seconds) + int(microseconds) / 1_000_000, UTC)
        return now - alert.created

    async def decide(self, alert: AlertId, state: AlertState) -> None:
        await self._database.set(keys.alert_state(alert), state, ex=keys.KEPT)

    async def correct(self, alert: Alert, headline: str, summary: str) -> Alert:
        """Write the next edition; gives it."""
        corrected = replace(alert, headline=headline, summary=summary, edition=alert.edition + 1)
        text = JSON.dump_json(corrected).decode()
        await self._database.set(keys.alert(alert.id), text, keepttl=True)
        return corrected


def _read(text: str) -> Alert | None:
    try:
        return JSON.validate_json(text)
    except ValidationError:
        return None
