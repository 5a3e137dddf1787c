"""Send each reader, as one message, the alerts that could not be sent while they were news.

Guarantee: what waits is sent once or, where a worker dies over it, perhaps not at all: it is taken
just before the send, and put back where it surely did not go out. Below all alerts: it goes when
they leave room.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import metrics
from bot.conversation.missed import missed, unheard
from bot.core.audience import silence_ends
from bot.core.rendering import post_of_reply
from bot.lifetime import Crew, Stop, pause
from bot.model.alert import AlertId
from bot.model.delivery import Bucket, Gone, Later, Paused, Recipient
from bot.model.story import Urgency
from bot.model.text import N_
from bot.model.tuning import Tuning
from bot.store import Stores
from bot.store.digests import DIGESTS
from bot.workers.carrier import Carrier
from bot.workers.identity import WORKER, utc_now
from bot.workers.outcomes import follow_up, outcome_of

_LANE = Urgency.ROUTINE
_AT_ONCE = 64
_TAG = "digest"


async def run(stop: Stop, carrier: Carrier) -> None:
    outbox, name = carrier.stores.outbox, carrier.channel.name
    await carrier.channel.connect()
    await outbox.resume(name, _LANE, WORKER)
    while not stop.is_set():
        job = await outbox.take(name, _LANE, WORKER)
        if job is None:
            continue
        for bucket in (Bucket(name, number) for number in range(job.first, job.last + 1)):
            async with Crew(_AT_ONCE) as crew:
                await _bucket(stop, carrier, crew, bucket)
            if due := await carrier.stores.digests.next_due(bucket):
                await outbox.schedule(DIGESTS, bucket, _LANE, due)
        await outbox.done(job)


async def _bucket(stop: Stop, carrier: Carrier, crew: Crew, bucket: Bucket) -> None:
    """Send what is due at each one's booked time; the rest stays due."""
    stores, channel, run_name = carrier.stores, carrier.channel, secrets.token_hex(4)
    waiting = deque(await stores.digests.due(bucket))
    while waiting and not stop.is_set():
        one = waiting[0]._replace(run=run_name)
        booking = await stores.limits.reserve(
            channel.name, channel.quota, _LANE, [(one.chat, one.kind)]
        )
        (wait,), (own_wait,) = booking.waits, booking.own_waits
        if wait is None and own_wait is None:
            await pause(stop, booking.again)
            continue
        waiting.popleft()
        if wait is not None:
            await crew.start(_send(carrier, bucket, one, wait))
        else:
            await stores.digests.settle(bucket, one.place, one.run, after=own_wait)


async def _send(carrier: Carrier, bucket: Bucket, one: Recipient, wait: timedelta) -> None:
    await carrier.leave(wait)
    digests = carrier.stores.digests
    closed = carrier.closed_until - asyncio.get_running_loop().time()
    if closed > 0:
        await digests.settle(bucket, one.place, one.run, after=timedelta(seconds=closed))
        return
    now, tuning = utc_now(), await tuning_of(carrier.stores, bucket, one)
    alerts = await taken(carrier.stores, (bucket, one), tuning, now)
    if alerts is None:
        return
    found = await missed(carrier.stores, alerts)
    if not found.stories:
        await _put_back(carrier, bucket, one, found.held)
        return
    told = found.told(N_("What came in meanwhile"))
    post = post_of_reply(told, tuning.voice(one.voice.language))
    post = replace(post, is_silent=one.preferences.is_silent, tag=_TAG)
    outcome = await outcome_of(carrier.channel, one, post)
    outcome = await follow_up(carrier, one, outcome, now)
    metrics.digests.labels(carrier.channel.name, type(outcome).__name__.lower()).inc()
    match outcome:
        case Later(is_uncertain=False, after=after):
            await digests.settle(bucket, one.place, one.run, back=alerts, after=after)
        case Gone() | Paused():
            # For the return: the welcome offers to catch up.
            await digests.settle(bucket, one.place, one.run, back=alerts)
        case _:
            await _put_back(carrier, bucket, one, found.held)


async def taken(
    stores: Stores, reader: tuple[Bucket, Recipient], tuning: Tuning, now: datetime
) -> tuple[AlertId, ...] | None:
    """What waits for a reader, to be sent now; None, and it waits on, for who wants to hear nothing
    just now: they may have said so since it was due."""
    bucket, one = reader
    if until := silence_ends(tuning, now):
        await stores.digests.settle(bucket, one.place, one.run, after=until - now)
        return None
    waiting = await stores.digests.take(bucket, one.place, one.run)
    return await unheard(stores, bucket, one.place, waiting)


async def tuning_of(stores: Stores, bucket: Bucket, one: Recipient) -> Tuning:
    if not one.preferences.is_tuned:
        return Tuning()
    return (await stores.tunings.of(bucket, [one.place]))[one.place].tuning


async def _put_back(
    carrier: Carrier, bucket: Bucket, one: Recipient, held: Sequence[AlertId]
) -> None:
    """What editors hold waits for the next digest."""
    await carrier.stores.digests.settle(
        bucket, one.place, one.run, back=held, after=carrier.digest_every if held else None
    )
