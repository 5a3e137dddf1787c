"""The doors that lead to us, as each channel declared its own; and how many came by which link.

Invariant: what is counted are openings of links, by payload and day; nobody knows by whom.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from bot.model.chat import ChannelName
from bot.model.door import Door
from bot.store import keys
from bot.store.connection import Database, script

_JSON = TypeAdapter(Door)
# Of a day; who types payloads of their own must not fill Redis. More are counted as one.
MOST_PAYLOADS = 1_000
OTHERS = ""


class Links:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._came = script(database, "came")

    async def declare(self, channel: ChannelName, door: Door) -> None:
        """Have all processes know where the channel's door is."""
        await self._database.hset(keys.news("doors"), channel, _JSON.dump_json(door).decode())

    async def keep(self, channels: Collection[ChannelName]) -> None:
        """Forget the doors of all other channels: they are off."""
        known: list[str] = await self._database.hkeys(keys.news("doors"))
        if closed := [name for name in known if name not in channels]:
            await self._database.hdel(keys.news("doors"), *closed)

    async def doors(self) -> Mapping[ChannelName, Door]:
        """The channels that are on, by name."""
        found: dict[str, str] = await self._database.hgetall(keys.news("doors"))
        read = ((ChannelName(name), _door(text)) for name, text in sorted(found.items()))
        return {name: door for name, door in read if door.address}

    async def came(self, payload: str, at: datetime) -> None:
        """Count that somebody came by a link with that payload."""
        await self._came(
            keys=[keys.news(f"came:{at.date()}")],
            args=[payload, MOST_PAYLOADS, OTHERS, int(keys.COUNTED.total_seconds())],
        )

    async def counts(self, today: date) -> Mapping[date, Mapping[str, int]]:
        """How many came by which link, by day, the newest first; OTHERS: by too many to tell."""
        days = [today - timedelta(days=ago) for ago in range(keys.COUNTED.days + 1)]
        async with self._database.pipeline(transaction=False) as step:
            for day in days:
                step.hgetall(keys.news(f"came:{day}"))
            found: list[dict[str, str]] = await step.execute()
        return {
            day: {payload: int(count) for payload, count in counted.items()}
            for day, counted in zip(days, found, strict=True)
            if counted
        }


def _door(text: str) -> Door:
    try:
        return _JSON.validate_json(text)
    except ValidationError:
        return Door()
