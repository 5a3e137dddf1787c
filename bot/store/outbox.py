"""Alerts on their way out: first to be fanned out, then jobs of some buckets each, by lane.

Invariant: an alert that is in the outbox is delivered to the end, whoever dies meanwhile: a step
is struck off only when the next one is written.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.model.alert import Alert, AlertId
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Job, JobId, Task
from bot.model.story import Urgency
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds
from bot.store.queue import Item, Queue
from bot.store.seats import Seats

# Buckets in a job: what a dead worker's heir looks through again, and twins can share.
SPAN = 64


class Outbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats = Seats(database)
        self._fanout = Queue(database, keys.fanout())
        self._lanes: dict[tuple[ChannelName, Urgency], Queue] = {}
        self._release = script(database, "release_due")

    async def resume_fan_out(self, worker: str) -> None:
        """See bot.store.queue: to be called before the first `next_alert` of a run."""
        await self._fanout.resume(worker)

    async def next_alert(self, worker: str) -> tuple[str, AlertId] | None:
        """An alert to be fanned out, with the ticket for `fan_out`; waits up to a second."""
        items = await self._fanout.take(worker)
        return (items[0].id, AlertId(items[0].fields["alert"])) if items else None

    async def is_ahead(self, ticket: str, alert: AlertId) -> bool:
        """Whether that alert was to be fanned out before the one of the ticket, and is not yet."""
        before = await self._fanout.before(ticket)
        return any(one.fields["alert"] == alert for one in before)

    async def fan_out(self, ticket: str, alert: Alert, channels: Sequence[ChannelName]) -> None:
        """Make the alert into jobs of SPAN buckets of each channel.

        Repeating it after a crash makes jobs twice; the ledger lets each reader be claimed once.
        """
        await self.assign(alert, Task.SEND, channels)
        await self._fanout.done(ticket)

    async def assign(self, alert: Alert, task: Task, channels: Sequence[ChannelName]) -> None:
        """Have something done for all readers of an alert."""
        for channel in channels:
            buckets = await self._seats.buckets(channel)
            for first in range(0, buckets, SPAN):
                await self.add(channel, alert, task, range(first, min(first + SPAN, buckets)))

    async def add(self, channel: ChannelName, alert: Alert, task: Task, buckets: range) -> None:
        """Have something done for the readers of some buckets."""
        fields: dict[str, str | int] = {
            "alert": alert.id,
            "task": task,
            "first": buckets[0],
            "last": buckets[-1],
        }
        await self._lane(channel, alert.urgency).add([fields])

    async def park(self, job: Job) -> None:
        """Put a job of a held alert aside. Done twice after a crash, it does no harm."""
        parked = f"{job.channel}|{int(job.lane)}|{job.task}|{job.first}|{job.last}"
        async with self._database.pipeline(transaction=True) as step:
            step.rpush(keys.held_jobs(job.alert), parked)
            step.expire(keys.held_jobs(job.alert), keys.KEPT)
            await step.execute()
        await self.done(job)

    async def unpark(self, alert: Alert) -> int:
        """Bring back the jobs that were put aside; gives how many."""
        parked: list[str] = await self._database.lrange(keys.held_jobs(alert.id), 0, -1)
        for text in parked:
            channel, _, task, first, last = text.split("|")
            buckets = range(int(first), int(last) + 1)
            await self.add(ChannelName(channel), alert, Task(task), buckets)
        await self._database.delete(keys.held_jobs(alert.id))
        return len(parked)

    async def drop(self, ticket: str) -> None:
        """Strike off an alert that no longer exists."""
        await self._fanout.done(ticket)

    async def resume(self, channel: ChannelName, lane: Urgency, worker: str) -> None:
        """See bot.store.queue: to be called before the first `take` of a run."""
        await self._lane(channel, lane).resume(worker)

    async def take(self, channel: ChannelName, lane: Urgency, worker: str) -> Job | None:
        """The next job of a lane: one that a dead worker left, else a new one; waits a second."""
        items = await self._lane(channel, lane).take(worker)
        return _job(items[0], channel, lane) if items else None

    async def is_behind(self, job: Job) -> bool:
        """Whether an earlier alert of the lane is still going out for the first time."""
        if job.task is not Task.SEND:
            return False
        before = await self._lane(job.channel, job.lane).before(job.id)
        return any(
            one.fields["alert"] != job.alert and one.fields["task"] == Task.SEND for one in before
        )

    async def take_before(self, job: Job, worker: str) -> Job | None:
        """A job that came before this one, which a dead worker left."""
        items = await self._lane(job.channel, job.lane).take_over(worker, before=job.id)
        return _job(items[0], job.channel, job.lane) if items else None

    async def give_back(self, job: Job) -> None:
        """Leave the rest of the job to another worker."""
        await self._lane(job.channel, job.lane).give_back(job.id)

    async def done(self, job: Job) -> None:
        await self._lane(job.channel, job.lane).done(job.id)

    async def schedule(self, alert: AlertId, bucket: Bucket, lane: Urgency, due: datetime) -> None:
        """Have the bucket's readers who are put off tried again at `due`, or sooner if set so."""
        member = f"{alert}|{bucket.number}|{int(lane)}"
        schedule = keys.due_jobs(bucket.channel)
        await self._database.zadd(schedule, {member: milliseconds(due)}, lt=True)

    async def release_due(
        self, channels: Sequence[ChannelName], now: datetime | None = None
    ) -> int:
        """Turn what is due to be tried again (by Redis's clock) into jobs; gives how many."""
        released = 0
        clock = milliseconds(now) if now else ""
        for channel in channels:
            streams = [keys.jobs(channel, lane) for lane in Urgency]
            released += await self._release(keys=[keys.due_jobs(channel), *streams], args=[clock])
        return released

    def _lane(self, channel: ChannelName, lane: Urgency) -> Queue:
        if (channel, lane) not in self._lanes:
            self._lanes[channel, lane] = Queue(self._database, keys.jobs(channel, lane))
        return self._lanes[channel, lane]


def _job(item: Item, channel: ChannelName, lane: Urgency) -> Job:
    return Job(
        id=JobId(item.id),
        alert=AlertId(item.fields["alert"]),
        channel=channel,
        first=int(item.fields["first"]),
        last=int(item.fields["last"]),
        lane=lane,
        task=Task(item.fields.get("task", Task.SEND)),
        is_left_behind=item.is_left_behind,
    )
