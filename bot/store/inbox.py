"""What the platforms told us and we have not answered yet.

Invariant: an update is here before the platform is told that it arrived, and is here once. Those
of a chat wait in a *lane*, first come, first served, and a lane is worked on by one worker at a
time: what the stream hands out is the lane, not the update. So the order within a chat holds
across processes, and many chats are served at once.

An update leaves its lane when its answer is out. On the way it is noted that the command was
executed, with what it answered, and that the answer went on the wire: an heir does neither again.
What remains is a death between executing and noting: then a command is executed twice, which
commands are made to bear; and one between noting the send and sending: then the answer is missing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.chat import ChannelName
from bot.store import keys
from bot.store.connection import Database, reachable, script
from bot.store.queue import GROUP, Queue


@dataclass(frozen=True, slots=True)
class Lane:
    """A chat's updates, for one worker to work off."""

    ticket: str
    channel: ChannelName
    name: str
    is_left_behind: bool
    attempt: int
    """How often the lane was taken, this time included."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first update of a lane. `answer`: what a worker noted who did not get to its end."""

    key: str
    body: str
    answer: str | None
    entry: str


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._receive = script(database, "receive")
        self._finish = script(database, "finish")
        self._queues: dict[ChannelName, Queue] = {}

    async def receive(self, channel: ChannelName, updates: Sequence[tuple[str, str, str]]) -> None:
        """Keep updates, given as (key, body, chat); one seen in the last days is dropped.

        Those without a chat are in no order.
        """
        if not updates:
            return
        touched: list[str] = []
        args: list[str | int] = [int(keys.UPDATE.total_seconds())]
        for key, body, chat in updates:
            lane = chat or f"update {key}"
            touched += [keys.seen_update(channel, key), keys.lane(channel, lane)]
            args += [lane, json.dumps([key, body], ensure_ascii=False, separators=(",", ":"))]
        with reachable():
            await self._receive(keys=[keys.inbox(channel), *touched], args=args)

    async def resume(self, channel: ChannelName, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._queue(channel).resume(worker)

    async def take(self, channel: ChannelName, worker: str, *, most: int) -> tuple[Lane, ...]:
        """Lanes that nobody works on, to be worked off by this worker; waits up to a second."""
        items = await self._queue(channel).take(worker, most=most)
        return tuple(
            Lane(item.id, channel, item.fields.get("lane", ""), item.is_left_behind, item.attempt)
            for item in items
        )

    async def first(self, lane: Lane) -> Waiting | None:
        """The update whose turn it is."""
        entry: str | None = await self._database.lindex(keys.lane(lane.channel, lane.name), 0)
        if entry is None:
            return None
        key, body = json.loads(entry)
        answer: str | None = None
        if lane.is_left_behind:
            answer = await self._database.hget(keys.answer(lane.channel, key), "text")
        return Waiting(key, body, answer, entry)

    async def executed(self, channel: ChannelName, update: str, answer: str) -> None:
        """Note that the update's command was executed, and what there is to answer."""
        note = keys.answer(channel, update)
        async with self._database.pipeline(transaction=False) as step:
            step.hset(note, "text", answer)
            step.expire(note, keys.UPDATE)
            await step.execute()

    async def launch(self, channel: ChannelName, update: str) -> bool:
        """Note that the answer goes on the wire; False where it may be out already."""
        return bool(await self._database.hsetnx(keys.answer(channel, update), "launched", 1))

    async def recall(self, channel: ChannelName, update: str) -> None:
        """The answer surely did not go out, and may be launched again."""
        await self._database.hdel(keys.answer(channel, update), "launched")

    async def finish(self, lane: Lane, update: Waiting | None) -> bool:
        """Strike the update off; says whether more wait, else the lane is no more of ours."""
        return bool(
            await self._finish(
                keys=[
                    keys.inbox(lane.channel),
                    keys.lane(lane.channel, lane.name),
                    keys.answer(lane.channel, update.key if update else ""),
                ],
                args=[GROUP, lane.ticket, update.entry if update else ""],
            )
        )

    async def give_back(self, lane: Lane) -> None:
        """Leave the rest of the lane to another worker."""
        await self._queue(lane.channel).give_back(lane.ticket)

    def _queue(self, channel: ChannelName) -> Queue:
        if channel not in self._queues:
            self._queues[channel] = Queue(self._database, keys.inbox(channel))
        return self._queues[channel]
