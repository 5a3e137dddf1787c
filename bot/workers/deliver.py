"""Send an alert to a shard of readers, a page at a time, at the speed the platform allows.

Guarantee: at least once. A reader is claimed before the send and settled as soon as the platform
has answered; who takes a dead worker's job over sends again what was claimed and not settled, so
only what was on the wire can be doubled. What cannot go now goes later; nothing is dropped but
what the platform refuses for good, and what is too old to be news.
"""

import asyncio
import random
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import metrics
from bot.channels.contract import Channel
from bot.core.audience import is_silent, wants
from bot.core.backoff import backoff
from bot.core.rendering import post_of_alert
from bot.errors import PermanentError
from bot.lifetime import Crew, Stop
from bot.log import logger
from bot.model.alert import Alert
from bot.model.delivery import (
    Gone,
    Job,
    Later,
    Moved,
    Outcome,
    Receipt,
    Recipient,
    Refused,
    Sent,
)
from bot.model.message import Post
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.keys import Shard, shard_of
from bot.workers.identity import WORKER, utc_now

# Well below what a platform's front end minds, well above 30 messages/s × a slow round trip.
_IN_FLIGHT = 32
_FIRST_RETRY = timedelta(seconds=2)
_LONGEST_RETRY = timedelta(minutes=5)
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a delivery needs: where to remember, where to send, and when an alert is too old."""

    stores: Stores
    channel: Channel
    fresh: timedelta


@dataclass(frozen=True, slots=True)
class Errand:
    """A job being done: its alert, how it looks there, and the name of this run of it."""

    job: Job
    alert: Alert
    post: Post
    run: str

    @property
    def shard(self) -> Shard:
        return Shard(self.job.channel, self.job.shard)


async def run(stop: Stop, desk: Desk, lane: Urgency) -> None:
    await desk.channel.connect()
    await desk.stores.outbox.resume(desk.channel.name, lane, WORKER)
    while not stop.is_set():
        job = await desk.stores.outbox.take(desk.channel.name, lane, WORKER)
        if job is None:
            continue
        alert = await desk.stores.stories.alert(job.alert)
        if alert is None:
            await desk.stores.outbox.done(job, next_due=None)
            continue
        errand = Errand(job, alert, await _post(desk, alert), secrets.token_hex(4))
        if await _finished(stop, desk, errand):
            next_due = await desk.stores.ledger.next_due(errand.shard, alert.id)
            await desk.stores.outbox.done(job, next_due)
        else:
            await desk.stores.outbox.give_back(job)


async def _post(desk: Desk, alert: Alert) -> Post:
    topic = await desk.stores.topics.get(alert.topics[0]) if alert.topics else None
    return post_of_alert(
        alert,
        follow_link=desk.channel.follow_link(topic.slug) if topic else "",
        topic_name=topic.name if topic else "",
        replies_to=None,
        is_silent=False,
    )


async def _finished(stop: Stop, desk: Desk, errand: Errand) -> bool:
    """Work through the job's readers; False where the program stops before the end."""
    ledger, job = desk.stores.ledger, errand.job
    while due := await ledger.claim_due(errand.shard, errand.alert, errand.run, utc_now()):
        await _deliver(desk, errand, due)
        if stop.is_set():
            return False
    # Again until a whole scan finds nobody: Redis promises all members of a set only to a scan
    # within one life of it, and a scan survives a restart without noticing.
    is_scanning = job.is_left_behind or not job.is_retry
    cursor: str | None
    while is_scanning:
        is_scanning, cursor = False, ""
        while cursor is not None:
            page = await ledger.claim(
                errand.shard, errand.alert, errand.run, cursor, takes_over=job.is_left_behind
            )
            await _deliver(desk, errand, page.recipients)
            is_scanning = is_scanning or bool(page.recipients)
            cursor = page.cursor
            if stop.is_set():
                return False
    return True


async def _deliver(desk: Desk, errand: Errand, recipients: tuple[Recipient, ...]) -> None:
    """Send to a page of claimed readers, each at its booked time, and settle each as it returns."""
    ready = tuple(one for one in recipients if wants(one.preferences, errand.alert))
    unwilling = [one.chat for one in recipients if one not in ready]
    await desk.stores.ledger.skip(errand.shard, errand.alert.id, unwilling)
    if not ready:
        return
    channel = desk.channel
    times = await desk.stores.limits.reserve_broadcast(
        channel.name, channel.quota, [(one.chat, one.kind) for one in ready]
    )
    async with Crew(_IN_FLIGHT) as crew:
        for recipient, (wait, is_booked) in zip(ready, times, strict=True):
            if is_booked:
                await crew.start(_send(desk, errand, recipient, wait))
            else:
                await _postpone(desk, errand, recipient, wait)


async def _send(desk: Desk, errand: Errand, recipient: Recipient, wait: timedelta) -> None:
    await asyncio.sleep(wait.total_seconds())
    # What was booked before another send was told to wait must wait, too.
    if closed := await desk.stores.limits.closed(desk.channel.name):
        await _postpone(desk, errand, recipient, closed)
        return
    if utc_now() - errand.alert.created > desk.fresh:
        outcome: Outcome = Refused("too old to be news when its turn came")
    else:
        post = replace(
            errand.post,
            replies_to=recipient.earlier,
            is_silent=is_silent(recipient.preferences, errand.alert),
        )
        outcome = await _outcome(desk.channel, recipient, post)
    await _settle(desk, errand, recipient, outcome)


async def _outcome(channel: Channel, recipient: Recipient, post: Post) -> Outcome:
    """What became of a send; a fault of our own costs one reader a delay, not all the others."""
    try:
        return await channel.send(recipient.chat, post)
    except PermanentError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other sends go on
        _log.error("send failed", channel=channel.name, exc_info=error)
        return Later(None, "a fault of our own", is_uncertain=True)


async def _postpone(desk: Desk, errand: Errand, recipient: Recipient, wait: timedelta) -> None:
    """Have a claimed reader's turn come later; that is no attempt."""
    claimed = replace(recipient, attempt=recipient.attempt - 1)
    receipt = Receipt(recipient=claimed, outcome=Later(wait, "no turn yet"), at=utc_now())
    await desk.stores.ledger.settle(errand.shard, errand.alert.id, [receipt])


async def _settle(desk: Desk, errand: Errand, recipient: Recipient, outcome: Outcome) -> None:
    """Write down what became of one send, and do what it calls for."""
    stores, chat, now = desk.stores, recipient.chat, utc_now()
    match outcome:
        case Sent():
            delay = (now - errand.alert.created).total_seconds()
            metrics.delay.labels(desk.channel.name).observe(delay)
        case Later():
            outcome = await _put_off(desk, recipient, outcome)
        case Moved(to):
            # The move comes last: once it is made, this chat's shard knows nothing of `to`.
            await stores.ledger.adopt(shard_of(to), errand.alert.id, to, now)
            await stores.outbox.schedule(errand.alert.id, shard_of(to), errand.job.lane, now)
            await stores.chats.move(chat, to)
        case Gone():
            await stores.chats.lay_dormant(chat, now)
        case Refused(reason):
            _log.warning("refused", channel=desk.channel.name, alert=errand.alert.id, reason=reason)
    metrics.sends.labels(desk.channel.name, type(outcome).__name__.lower()).inc()
    receipt = Receipt(recipient=recipient, outcome=outcome, at=now)
    await stores.ledger.settle(errand.shard, errand.alert.id, [receipt])


async def _put_off(desk: Desk, recipient: Recipient, outcome: Later) -> Later:
    """When to try again; where the platform named a time, nobody else tries before it either."""
    if outcome.after is None:
        wait = backoff(
            recipient.attempt,
            base=_FIRST_RETRY,
            most=_LONGEST_RETRY,
            jitter=random.random(),  # noqa: S311 - spreads attempts, guards nothing
        )
        return replace(outcome, after=wait)
    limits, channel = desk.stores.limits, desk.channel
    if outcome.is_for_all:
        await limits.close(channel.name, outcome.after)
    else:
        chat = (recipient.chat, recipient.kind)
        await limits.close_chat(channel.name, channel.quota, chat, outcome.after)
    return outcome
