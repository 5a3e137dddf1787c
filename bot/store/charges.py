"""Which chat somebody manages from their private chat, and until when.

What is over is still told for a day: whoever types on must not act on themselves by accident.
"""

from datetime import datetime
from typing import NamedTuple

from bot.model.chat import ChatId
from bot.store import keys
from bot.store.connection import Database

_SEPARATOR = " "


class Charge(NamedTuple):
    chat: ChatId
    until: datetime


class Charges:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, person: ChatId, charge: Charge) -> None:
        text = f"{charge.until.isoformat()}{_SEPARATOR}{charge.chat}"
        await self._database.set(_key(person), text, ex=keys.CHARGED)

    async def of(self, person: ChatId) -> Charge | None:
        found: str | None = await self._database.get(_key(person))
        until, _, chat = (found or "").partition(_SEPARATOR)
        try:
            return Charge(ChatId(chat), datetime.fromisoformat(until)) if chat else None
        except ValueError:
            return None

    async def drop(self, person: ChatId) -> None:
        await self._database.delete(_key(person))


def _key(person: ChatId) -> str:
    return keys.directory(person, f"charge:{person}")
