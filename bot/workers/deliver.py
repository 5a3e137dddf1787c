"""Send an alert to its readers, a bucket at a time, at the speed the platform allows.

Guarantee: at least once, and never more than two copies. A reader is claimed, then noted as on
the wire just before the send, then settled as soon as the platform has answered; who takes a dead
worker's job over sends again what was claimed and not settled. What cannot go now goes later;
nothing is dropped but what the platform refuses for good. What is no news any more waits in the
reader's digest, and so does what they do not want just now.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot import metrics
from bot.core.audience import is_silent
from bot.lifetime import Crew, Stop, pause
from bot.log import logger
from bot.model.alert import Alert, AlertState
from bot.model.chat import ChatKind
from bot.model.delivery import (
    Bucket,
    Job,
    Later,
    Receipt,
    Recipient,
    Spilled,
    Task,
)
from bot.model.story import Urgency
from bot.store.settling import Settler
from bot.workers.admission import admitted
from bot.workers.carrier import Carrier, topic_of
from bot.workers.couriers import Couriers, Load
from bot.workers.errand import Errand
from bot.workers.identity import WORKER, utc_now
from bot.workers.outcomes import AT_ONCE, outcome_of, receipt_of
from bot.workers.revise import revise
from bot.workers.threads import followed_in_order, in_threads

# Buckets being prepared at the same time: what is on the wire need not wait for Redis.
_AT_ONCE = 4
# A hold must stop a broadcast within a second.
_LOOK_SECONDS = 0.25
# A job that waits for its turn looks so often whether it has come.
_TURN = timedelta(seconds=0.1)
_log = logger(__name__)


async def run(stop: Stop, carrier: Carrier, lane: Urgency) -> None:
    outbox = carrier.stores.outbox
    await carrier.channel.connect()
    await outbox.resume(carrier.channel.name, lane, WORKER)
    while not stop.is_set():
        job = await outbox.take(carrier.channel.name, lane, WORKER)
        if job:
            await _in_turn(stop, carrier, job)


async def _in_turn(stop: Stop, carrier: Carrier, job: Job) -> None:
    """Do a job once the alerts before it have gone out, so that readers get them in their order;
    and do meanwhile what a dead worker left of those."""
    outbox = carrier.stores.outbox
    while await outbox.is_behind(job):
        if left := await outbox.take_before(job, WORKER):
            await _do(stop, carrier, left)
        elif await pause(stop, _TURN):
            await outbox.give_back(job)
            return
    await _do(stop, carrier, job)


async def _do(stop: Stop, carrier: Carrier, job: Job) -> None:
    outbox = carrier.stores.outbox
    alert, _ = await carrier.stores.alerts.look(job.alert)
    if alert is None:
        await outbox.done(job)
    elif job.task in {Task.EDIT, Task.RETRACT}:
        is_done = await revise(stop, carrier, job, alert)
        await (outbox.done(job) if is_done else outbox.give_back(job))
    else:
        await _work(stop, carrier, await _errand(carrier, job, alert))


async def _errand(carrier: Carrier, job: Job, alert: Alert) -> Errand:
    stores = carrier.stores
    settler = Settler(
        stores.ledger, stores.outbox, stores.reports, stores.digests, alert, job.channel, job.lane
    )
    topic, begun = await topic_of(carrier, alert), range(job.first, job.first)
    followed = await followed_in_order(carrier, alert)
    left = carrier.lifetimes[alert.urgency] - await stores.alerts.age(alert)
    stale_at = asyncio.get_running_loop().time() + left.total_seconds()
    return Errand(job, alert, topic, followed, secrets.token_hex(4), settler, stale_at, begun)


async def _work(stop: Stop, carrier: Carrier, errand: Errand) -> None:
    """Work through the job's buckets, to the end or as far as the editors and the program let us.

    Leaving the crew waits for what is on the wire, so all is settled before the job is put away.
    """
    job, outbox = errand.job, carrier.stores.outbox
    couriers = Couriers(carrier, partial(_send, carrier, errand))
    async with couriers, Crew(_AT_ONCE) as clerks:
        for number in range(job.first, job.last + 1):
            errand.begun = range(job.first, number + 1)
            bucket = Bucket(job.channel, number)
            await clerks.start(_bucket(stop, carrier, errand, couriers, bucket))
            if stop.is_set() or errand.state is not AlertState.LIVE:
                break
    await errand.settler.count()
    match errand.state:
        case AlertState.HELD:
            await outbox.park(job)
        case AlertState.KILLED:
            await outbox.add(job.channel, errand.alert, Task.RETRACT, errand.begun)
            await outbox.done(job)
        case AlertState.LIVE if stop.is_set() and errand.begun.stop <= job.last:
            await outbox.give_back(job)
        case AlertState.LIVE:
            await outbox.done(job)


async def _bucket(
    stop: Stop, carrier: Carrier, errand: Errand, couriers: Couriers, bucket: Bucket
) -> None:
    job, ledger = errand.job, carrier.stores.ledger
    if await _look(carrier, errand) is not AlertState.LIVE:
        return
    is_retry = job.task is Task.RETRY
    if is_retry or job.is_left_behind:
        due = await ledger.claim_due(bucket, errand.alert, errand.run)
        await _page(stop, carrier, errand, couriers, (bucket, due))
    if not is_retry or job.is_left_behind:
        claimed = await ledger.claim(
            bucket, errand.alert, errand.run, takes_over=job.is_left_behind
        )
        await _page(stop, carrier, errand, couriers, (bucket, claimed))
    await _schedule_the_rest(carrier, errand, bucket)


async def _schedule_the_rest(carrier: Carrier, errand: Errand, bucket: Bucket) -> None:
    """Those who wait by what a script, or a worker that died, wrote down for them."""
    if due := await carrier.stores.ledger.next_due(bucket, errand.alert.id):
        await carrier.stores.outbox.schedule(errand.alert.id, bucket, errand.job.lane, due)
    if errand.job.is_left_behind:
        await errand.settler.schedule_digests(bucket)


async def _look(carrier: Carrier, errand: Errand) -> AlertState:
    """What the editors say now. A correction changes what goes out from here on, and has what went
    out before edited."""
    clock = asyncio.get_running_loop().time()
    if clock < errand.looked + _LOOK_SECONDS:
        return errand.state
    errand.looked = clock
    alert, errand.state = await carrier.stores.alerts.look(errand.alert.id)
    if alert and alert.edition != errand.alert.edition:
        errand.alert, errand.posts = alert, {}
        await carrier.stores.outbox.add(errand.job.channel, alert, Task.EDIT, errand.begun)
    return errand.state


async def _page(
    stop: Stop,
    carrier: Carrier,
    errand: Errand,
    couriers: Couriers,
    page: tuple[Bucket, tuple[Recipient, ...]],
) -> None:
    """Send to claimed readers, each at its booked time; who was not sent to in time goes later."""
    bucket, stores = page[0], carrier.stores
    willing = await admitted(stores, errand.settler, page, utc_now())
    waiting = deque(await in_threads(stores, bucket, willing, errand.followed))
    while waiting:
        async with errand.desk:
            await couriers.have_few()
            if await _is_over(stop, carrier, errand):
                break
            booked = await _book(carrier, errand, bucket, waiting)
        if booked:
            await couriers.take(await _launched(carrier, errand, bucket, booked))
    if errand.state is AlertState.KILLED:
        await stores.ledger.skip(bucket, errand.alert.id, waiting)
    elif waiting:
        outcome: Later | Spilled = Later(AT_ONCE, "stopped")
        if _is_stale(errand):
            outcome = Spilled(carrier.digest_every)
            metrics.sends.labels(carrier.channel.name, "spilled").inc(len(waiting))
        errand.settler.add(bucket, *(_untried(one, outcome) for one in waiting))
        await errand.settler.write()


async def _is_over(stop: Stop, carrier: Carrier, errand: Errand) -> bool:
    """Wait until the shared rate has room; says whether there is a reason to send no more."""
    room = errand.room_at - asyncio.get_running_loop().time()
    if stop.is_set() or (room > 0 and await pause(stop, timedelta(seconds=room))):
        return True
    return _is_stale(errand) or await _look(carrier, errand) is not AlertState.LIVE


async def _book(
    carrier: Carrier, errand: Errand, bucket: Bucket, waiting: deque[Recipient]
) -> list[Load]:
    """Book as many of those who wait as may leave soon."""
    lot = list(waiting)
    booking = await carrier.stores.limits.reserve(
        carrier.channel.name,
        carrier.channel.quota,
        errand.job.lane,
        [(one.chat, one.kind) for one in lot],
    )
    clock = asyncio.get_running_loop().time()
    errand.room_at = clock + booking.again.total_seconds()
    booked, paced = [], []
    for one, wait, own_wait in zip(lot, booking.waits, booking.own_waits, strict=True):
        if wait is not None:
            booked.append(Load(bucket, one, clock + wait.total_seconds()))
        elif own_wait is not None:
            paced.append(_untried(one, Later(own_wait, "the chat's own pace")))
    # The shared rate fills up from the front: who is left is behind those who were dealt with.
    for _ in range(len(booked) + len(paced)):
        waiting.popleft()
    if paced:
        errand.settler.add(bucket, *paced)
        await errand.settler.write()
    return booked


async def _launched(
    carrier: Carrier, errand: Errand, bucket: Bucket, booked: Sequence[Load]
) -> list[Load]:
    """Those of them who still want it: they are noted as on the wire."""
    recipients = [load.recipient for load in booked]
    wanted = await carrier.stores.ledger.launch(bucket, errand.alert, errand.run, recipients)
    return [load for load, is_wanted in zip(booked, wanted, strict=True) if is_wanted]


async def _send(carrier: Carrier, errand: Errand, load: Load) -> None:
    bucket, recipient, _ = load
    closed = carrier.closed_until - asyncio.get_running_loop().time()
    if closed > 0:
        receipt = _untried(recipient, Later(timedelta(seconds=closed), "told to wait"))
    elif errand.settler.is_stuck:
        receipt = _untried(recipient, Later(AT_ONCE, "Redis takes no receipts"))
    else:
        is_quiet = is_silent(recipient.preferences, errand.alert)
        post = errand.post(carrier, recipient.voice, is_silent=is_quiet)
        if recipient.earlier or recipient.thread:
            post = replace(post, replies_to=recipient.earlier, thread=recipient.thread)
        if recipient.kind is ChatKind.BROADCAST:
            # There an answer would be public, so nobody but its administrators gets one.
            post = replace(post, rows=())
        alert = errand.alert
        outcome = await outcome_of(carrier.channel, recipient, post)
        receipt = await receipt_of(carrier, alert, recipient, outcome)
    if errand.settler.add(bucket, receipt):
        await errand.settler.write()


def _untried(recipient: Recipient, outcome: Later | Spilled) -> Receipt:
    """The receipt of a reader who was claimed and not sent to: that was no attempt."""
    claimed = recipient._replace(attempt=recipient.attempt - 1)
    return Receipt(recipient=claimed, outcome=outcome, at=utc_now())


def _is_stale(errand: Errand) -> bool:
    return asyncio.get_running_loop().time() > errand.stale_at
