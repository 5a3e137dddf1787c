"""Chats that hang together: the rooms of a house, and what a person looks after.

A tie hangs on its owner, the house or the person's private chat, and ends with the chat or the
owner: what a record says of its keeper can so be erased when the keeper wants to be forgotten.
"""

from datetime import datetime

from bot.model.chat import ChatId
from bot.store import keys
from bot.store.connection import Database

# Of one owner; the oldest give way.
MOST_TIES = 1000


class Ties:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, owner: ChatId, chat: ChatId, now: datetime) -> None:
        key = _key(owner)
        async with self._database.pipeline(transaction=True) as step:
            step.zadd(key, {chat: now.timestamp()})
            step.zremrangebyrank(key, 0, -MOST_TIES - 1)
            await step.execute()

    async def of(self, owner: ChatId) -> tuple[ChatId, ...]:
        """The owner's chats, the last that was tied first."""
        found: list[str] = await self._database.zrevrange(_key(owner), 0, -1)
        return tuple(ChatId(chat) for chat in found)

    async def cut(self, owner: ChatId, chat: ChatId) -> None:
        await self._database.zrem(_key(owner), chat)


def _key(owner: ChatId) -> str:
    return keys.directory(owner, f"ties:{owner}")
