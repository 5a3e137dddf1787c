"""The alerts that were written, and what editors decided about them since.

How a machine put an alert is kept beside it, under a key of its own: it is decided upon once, and
neither editors nor the newsroom, who write the alert anew, can bring back words that it had before.

Invariant: a decision is written before anything is done about it, and is looked at by every worker
between two lots of readers: so it holds for what is running, wherever that runs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from bot.core.corrections import restated
from bot.model.alert import Alert, AlertId, AlertState
from bot.model.wording import Wording
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds

JSON = TypeAdapter(Alert)
# A thousand a day, which no newsroom sends; a reader's rows are looked for in the ledger of each.
MOST_RECENT = 14_000
_WORDINGS = TypeAdapter(tuple[Wording, ...])


class Alerts:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = script(database, "clock")

    async def get(self, alert: AlertId) -> Alert | None:
        """None where it has ended, or was written by a version whose alerts we cannot read."""
        found, _ = await self.look(alert)
        return found

    async def look(self, alert: AlertId) -> tuple[Alert | None, AlertState]:
        """The alert as it is now, and whether it goes out."""
        text, state, wordings = await self._database.mget(_keys(alert))
        return _read(text, wordings), AlertState(state or AlertState.LIVE)

    async def look_at(self, alerts: Sequence[AlertId]) -> tuple[tuple[Alert, AlertState], ...]:
        """The same for several; without those that have ended."""
        if not alerts:
            return ()
        found = await self._database.mget([key for one in alerts for key in _keys(one)])
        return tuple(
            (alert, AlertState(state or AlertState.LIVE))
            for text, state, wordings in zip(found[::3], found[1::3], found[2::3], strict=True)
            if (alert := _read(text, wordings))
        )

    async def age(self, alert: Alert) -> timedelta:
        """How long ago the alert was written: by Redis's clock, for a worker's may be wrong."""
        seconds, microseconds = await self._clock(keys=[keys.alert(alert.id)])
        now = datetime.fromtimestamp(int(seconds) + int(microseconds) / 1_000_000, UTC)
        return now - alert.created

    async def note(self, alert: Alert) -> None:
        """Have it found by `recent`; to be called for each that goes out."""
        written = milliseconds(alert.created)
        ended = milliseconds(alert.created - keys.KEPT)
        async with self._database.pipeline(transaction=True) as step:
            step.zadd(keys.news("alerts"), {alert.id: written})
            step.zremrangebyscore(keys.news("alerts"), "-inf", ended)
            step.zremrangebyrank(keys.news("alerts"), 0, -MOST_RECENT - 1)
            step.expire(keys.news("alerts"), keys.KEPT)
            await step.execute()

    async def recent(self) -> tuple[AlertId, ...]:
        """Those that went out in the last keys.KEPT, the newest first."""
        return tuple(await self._database.zrange(keys.news("alerts"), 0, -1, desc=True))

    async def since(self, moment: datetime, *, most: int) -> tuple[AlertId, ...]:
        """The newest of those that were written since then."""
        written = milliseconds(moment)
        found = await self._database.zrevrangebyscore(
            keys.news("alerts"), "+inf", written, start=0, num=most
        )
        return tuple(found)

    async def decide(self, alert: AlertId, state: AlertState) -> None:
        await self._database.set(keys.alert_state(alert), state, ex=keys.KEPT)

    async def word(self, alert: AlertId, wordings: Sequence[Wording]) -> None:
        """Write down how a machine put it, none included: the first word on it is the last."""
        text = _WORDINGS.dump_json(tuple(wordings)).decode()
        await self._database.set(keys.news(f"alert:{alert}:wordings"), text, ex=keys.KEPT, nx=True)

    async def correct(self, alert: Alert, headline: str, summary: str) -> Alert:
        """Write the next edition, unless the alert has ended meanwhile; gives it."""
        corrected = restated(alert, headline, summary)
        text = JSON.dump_json(corrected).decode()
        await self._database.set(keys.alert(alert.id), text, xx=True, keepttl=True)
        return corrected


def _keys(alert: AlertId) -> list[str]:
    return [keys.alert(alert), keys.alert_state(alert), keys.news(f"alert:{alert}:wordings")]


def _read(text: str | None, wordings: str | None) -> Alert | None:
    if not text:
        return None
    try:
        alert = JSON.validate_json(text)
    except ValidationError:
        return None
    return replace(alert, wordings=_read_wordings(wordings))


def _read_wordings(text: str | None) -> tuple[Wording, ...]:
    """None where a version wrote them that we cannot read: the alert's own words will do."""
    try:
        return _WORDINGS.validate_json(text) if text else ()
    except ValidationError:
        return ()
