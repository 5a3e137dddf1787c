"""Bring the copies of an alert up to date, or take them back, at the platform's rate.

Invariant: doing it twice does no harm, so a worker that dies leaves nothing but the rest of it; and
no copy counts as brought up to date that is not.
"""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

from bot.channels.contract import Channel
from bot.core.backoff import backoff
from bot.lifetime import Stop, pause
from bot.log import logger
from bot.model.alert import Alert
from bot.model.chat import Voice
from bot.model.delivery import (
    Astray,
    Bucket,
    Copy,
    Gone,
    Job,
    Later,
    Moved,
    Outcome,
    Paused,
    Refused,
    Sent,
    Task,
)
from bot.model.message import Post
from bot.workers.carrier import Carrier, post_for, topic_of

# Later than every edition.
_ALL = 1_000_000
# A quarter of an hour: platforms that are away for longer have other troubles.
_MOST_ATTEMPTS = 20
_PAUSE, _LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=1)
_log = logger(__name__)


async def revise(stop: Stop, carrier: Carrier, job: Job, alert: Alert) -> bool:
    """Work through the copies of the job's buckets; False where the program stops first."""
    is_edit, topic = job.task is Task.EDIT, await topic_of(carrier, alert)
    posts: dict[Voice, Post] = {}
    for number in range(job.first, job.last + 1):
        bucket = Bucket(job.channel, number)
        before = alert.edition if is_edit else _ALL
        copies = await carrier.stores.ledger.copies(bucket, alert.id, before=before)
        tunings = await carrier.stores.tunings.of(bucket, [copy.place for copy in copies])
        for copy in copies:
            if stop.is_set():
                return False
            voice = tunings[copy.place].tuning.voice(copy.voice.language)
            if is_edit and voice not in posts:
                posts[voice] = post_for(carrier, alert, topic, voice)
            if await _revise(stop, carrier, replace(copy, voice=voice), posts.get(voice)):
                edition = alert.edition if is_edit else None
                await carrier.stores.ledger.note(bucket, alert.id, copy, edition)
    return not stop.is_set()


async def _revise(stop: Stop, carrier: Carrier, copy: Copy, post: Post | None) -> bool:
    """Edit or retract one copy; whether nothing more can be done about it. False where the
    platform fails for long: then the next edition finds the copy as it is."""
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        wait = await carrier.stores.limits.reserve_answer(
            carrier.channel.name, carrier.channel.quota, (copy.chat, copy.kind)
        )
        await asyncio.sleep(wait.total_seconds())
        outcome = await _outcome(carrier.channel, copy, post)
        match outcome:
            case Later():
                if await pause(stop, outcome.after or _pause(attempt)):
                    return False
            case Refused(reason):
                _log.warning("copy stays as it is", channel=carrier.channel.name, reason=reason)
                return True
            case Sent() | Gone() | Paused() | Moved() | Astray():
                return True
    _log.error("copy not brought up to date", channel=carrier.channel.name, attempts=_MOST_ATTEMPTS)
    return False


def _pause(attempt: int) -> timedelta:
    jitter = random.random()  # noqa: S311 - spreads attempts, guards nothing
    return backoff(attempt, base=_PAUSE, most=_LONGEST_PAUSE, jitter=jitter)


async def _outcome(channel: Channel, copy: Copy, post: Post | None) -> Outcome:
    if post is None:
        return await channel.retract(copy.chat, copy.message, copy.voice)
    return await channel.edit(copy.chat, copy.message, post)
