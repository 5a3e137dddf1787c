"""Who of a bucket's claimed readers is sent an alert now, whom it waits for, and who gets it not.

Invariant: every reader leaves by one of three doors, and each is written in the ledger: sent to,
in the digest, or skipped. Most readers tuned nothing, and cost no question to Redis.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import metrics
from bot.core.audience import (
    Kept,
    Listener,
    Told,
    Untold,
    day_of,
    hearing,
    next_digest,
    wants,
)
from bot.model.alert import Alert
from bot.model.delivery import Bucket, Receipt, Recipient, Spilled
from bot.store import Stores
from bot.store.settling import Settler
from bot.store.tunings import Tuned

Page = tuple[Bucket, Sequence[Recipient]]


async def admitted(stores: Stores, settler: Settler, page: Page, now: datetime) -> list[Recipient]:
    """The readers who are sent the alert now, with how they want to hear it."""
    bucket, recipients = page
    alert = settler.alert
    places = [one.place for one in recipients if one.preferences.is_tuned]
    tunings = await stores.tunings.of(bucket, places, alert.followed)
    willing: list[Recipient] = []
    unwilling: list[Recipient] = []
    waiting: list[Receipt] = []
    for one in recipients:
        if one.place not in tunings:
            (willing if wants(one.preferences, alert) else unwilling).append(one)
            continue
        match await _heard(stores, alert, (bucket, one), tunings[one.place], now):
            case Recipient() as found:
                willing.append(found)
            case Kept(until):
                claimed = one._replace(attempt=one.attempt - 1)
                waiting.append(Receipt(claimed, Spilled(until - now), now))
            case Untold():
                unwilling.append(one)
    if unwilling:
        await stores.ledger.skip(bucket, alert.id, unwilling)
    if waiting:
        metrics.sends.labels(settler.channel, "kept").inc(len(waiting))
        settler.add(bucket, *waiting)
        await settler.write()
    return willing


async def _heard(
    stores: Stores,
    alert: Alert,
    reader: tuple[Bucket, Recipient],
    tuned: Tuned,
    now: datetime,
) -> Recipient | Kept | Untold:
    bucket, one = reader
    tuning, has_first = tuned.tuning, one.earlier is not None
    listener = Listener(
        preferences=one.preferences, tuning=tuning, topics=tuned.topics, has_first=has_first
    )
    found = hearing(alert, listener, now)
    if not isinstance(found, Told):
        return found
    if found.counts:
        wish = (day_of(tuning, now), tuning.cap)
        if not await stores.tunings.count(bucket, one.place, alert.id, wish):
            return Kept(next_digest(tuning, now))
    return one._replace(
        preferences=replace(one.preferences, is_silent=found.is_silent),
        voice=tuning.voice(one.voice.language),
    )
