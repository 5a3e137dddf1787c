"""What is remembered about a chat, from its first word until it is forgotten.

Invariant: a chat that blocks us keeps its follows for keys.DORMANT, but no alert is tried there.
"""

from dataclasses import replace
from datetime import datetime

from bot.model.chat import Chat, ChatId, ChatKind, ChatRecord, Preferences
from bot.model.story import Urgency
from bot.store import keys
from bot.store.connection import Database


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, chat: Chat, now: datetime) -> ChatRecord:
        """Remember a chat that spoke to us; a dormant one is awake again."""
        known = await self.get(chat.id)
        if known and known.dormant_since:
            await self.wake(chat.id)
        record = known or ChatRecord(chat=chat, preferences=Preferences(), joined=now)
        fields = {"kind": chat.kind, "language": chat.language or record.chat.language}
        if not known:
            fields |= {"joined": now.isoformat(), **_preference_fields(record.preferences)}
        await self._database.hset(keys.chat(chat.id), mapping=fields)
        return replace(record, chat=replace(chat, language=fields["language"]), dormant_since=None)

    async def get(self, chat: ChatId) -> ChatRecord | None:
        fields: dict[str, str] = await self._database.hgetall(keys.chat(chat))
        return _record(chat, fields) if "joined" in fields else None

    async def prefer(self, chat: ChatId, preferences: Preferences) -> None:
        await self._database.hset(keys.chat(chat), mapping=_preference_fields(preferences))

    async def lay_dormant(self, chat: ChatId, now: datetime) -> None:
        """Send nothing there until `wake`; after keys.DORMANT it is forgotten.

        Of a chat that we do not know, or have forgotten, we do not note that it blocks us.
        """
        if not await self.get(chat):
            await self.forget(chat)
            return
        async with self._database.pipeline(transaction=True) as step:
            step.hset(keys.chat(chat), "dormant", now.isoformat())
            step.expire(keys.chat(chat), keys.DORMANT)
            step.expire(keys.follows(chat), keys.DORMANT)
            await self._leave_followers(chat, step)

    async def wake(self, chat: ChatId) -> bool:
        """Take up the follows of a dormant chat again; False where it was none."""
        shard = keys.shard_of(chat)
        topics = await self._database.smembers(keys.follows(chat))
        async with self._database.pipeline(transaction=True) as step:
            step.hdel(keys.chat(chat), "dormant")
            step.persist(keys.chat(chat))
            step.persist(keys.follows(chat))
            for topic in topics:
                step.sadd(keys.followers(shard, topic), chat)
            was_dormant, *_ = await step.execute()
        return bool(was_dormant)

    async def forget(self, chat: ChatId) -> bool:
        """Erase the chat, its follows and its mailbox; False where we knew nothing.

        What the ledgers of the last days hold of it ends with them: they are what a correction
        needs to find the copies that lie in the chat.
        """
        async with self._database.pipeline(transaction=True) as step:
            step.delete(keys.chat(chat))
            step.delete(keys.mailbox(chat))
            step.delete(keys.follows(chat))
            removed, *_ = await self._leave_followers(chat, step)
        return bool(removed)

    async def move(self, chat: ChatId, to: ChatId) -> None:
        """Give a chat another id; what it was lies in another shard then. Safe to repeat."""
        fields = await self._database.hgetall(keys.chat(chat))
        topics = await self._database.smembers(keys.follows(chat))
        shard = keys.shard_of(to)
        async with self._database.pipeline(transaction=True) as step:
            if fields:
                step.hset(keys.chat(to), mapping=fields)
            for topic in topics:
                step.sadd(keys.follows(to), topic)
                step.sadd(keys.followers(shard, topic), to)
            await step.execute()
        await self.forget(chat)

    async def _leave_followers(self, chat: ChatId, step: Database) -> list[int]:
        """Finish the transaction `step` by taking the chat off every topic it follows."""
        shard = keys.shard_of(chat)
        for topic in await self._database.smembers(keys.follows(chat)):
            step.srem(keys.followers(shard, topic), chat)
        results: list[int] = await step.execute()
        return results


def _preference_fields(preferences: Preferences) -> dict[str, str]:
    return {"floor": str(int(preferences.floor)), "silent": str(int(preferences.is_silent))}


def read_preferences(floor: str | None, silent: str | None) -> Preferences:
    """Preferences as stored; what is missing or unreadable is the default."""
    default = Preferences()
    known = floor is not None and floor.isdigit() and int(floor) in set(Urgency)
    return Preferences(
        floor=Urgency(int(floor)) if known and floor else default.floor,
        is_silent=silent == "1",
    )


def read_kind(kind: str | None) -> ChatKind:
    return ChatKind(kind) if kind in set(ChatKind) else ChatKind.PRIVATE


def _record(chat: ChatId, fields: dict[str, str]) -> ChatRecord:
    dormant = fields.get("dormant")
    return ChatRecord(
        chat=Chat(id=chat, kind=read_kind(fields.get("kind")), language=fields.get("language", "")),
        preferences=read_preferences(fields.get("floor"), fields.get("silent")),
        joined=datetime.fromisoformat(fields["joined"]),
        dormant_since=datetime.fromisoformat(dormant) if dormant else None,
    )
