"""What became of one send, and what that calls for.

Invariant: whatever a platform answers, the reader's row says what is to happen next, and when.
"""

import asyncio
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot import metrics
from bot.channels.contract import Channel
from bot.core.backoff import backoff
from bot.errors import PermanentError
from bot.log import logger
from bot.model.alert import Alert
from bot.model.chat import ChatId, Notice
from bot.model.delivery import (
    Astray,
    Gone,
    Later,
    Moved,
    Outcome,
    Paused,
    Receipt,
    Recipient,
    Refused,
    Sent,
)
from bot.model.message import Post
from bot.store import Stores
from bot.workers.carrier import Carrier
from bot.workers.identity import utc_now

AT_ONCE = timedelta(0)
_LONGEST_RETRY = timedelta(minutes=5)
_log = logger(__name__)


async def outcome_of(channel: Channel, recipient: Recipient, post: Post) -> Outcome:
    """What became of a send; a fault of our own costs one reader a delay, not all the others."""
    try:
        return await channel.send(recipient.chat, post)
    except PermanentError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other sends go on
        _log.error("send failed", channel=channel.name, exc_info=error)
        return Later(None, "a fault of our own", is_uncertain=True)


async def receipt_of(
    carrier: Carrier, alert: Alert, recipient: Recipient, outcome: Outcome
) -> Receipt:
    """Do what the outcome of a send calls for, and count it; those sent are by far the most, and
    are counted many at once, when they are written down."""
    now = utc_now()
    if not isinstance(outcome, Sent):
        outcome = await follow_up(carrier, recipient, outcome, alert.created)
        metrics.sends.labels(carrier.channel.name, type(outcome).__name__.lower()).inc()
    return Receipt(recipient=recipient, outcome=outcome, at=now, edition=alert.edition)


async def follow_up(
    carrier: Carrier, recipient: Recipient, outcome: Outcome, since: datetime
) -> Outcome:
    """Do what the outcome of a send calls for; gives what is to be written down.

    A reader who is gone has missed what there was `since` then.
    """
    stores, chat = carrier.stores, recipient.chat
    match outcome:
        case Sent():
            pass
        case Later():
            return await _put_off(carrier, recipient, outcome)
        case Moved(to):
            await stores.chats.move(chat, to)
            return Later(AT_ONCE, "moved")
        case Astray():
            await stores.threads.drop(chat, recipient.thread)
            return Later(AT_ONCE, "its thread is gone")
        case Gone(reason) | Paused(reason):
            await put_aside(stores, chat, reason, since)
        case Refused(reason):
            _log.warning("refused", channel=carrier.channel.name, reason=reason)
        case _:
            assert_never(outcome)
    return outcome


async def put_aside(
    stores: Stores, chat: ChatId, reason: str, since: datetime, title: str = ""
) -> None:
    """Send nothing there until it can be written to again, and have its keeper told.

    First the notice, which is kept once however often it is added: no death in between loses it.
    """
    record = await stores.chats.get(chat)
    keeper = await stores.chats.keeper_of(record) if record else None
    if record and keeper and record.dormant_since is None:
        notice = Notice(chat=chat, keeper=keeper, reason=reason, title=title)
        await stores.notices.add(notice)
    await stores.chats.lay_dormant(chat, since)


async def _put_off(carrier: Carrier, recipient: Recipient, outcome: Later) -> Later:
    """When to try again; where the platform named a time, nobody else tries before it either."""
    if outcome.after is None:
        least = carrier.uncertain_retry if outcome.is_uncertain else AT_ONCE
        wait = backoff(
            recipient.attempt,
            base=carrier.retry,
            most=_LONGEST_RETRY,
            jitter=random.random(),  # noqa: S311 - spreads attempts, guards nothing
        )
        return replace(outcome, after=max(wait, least))
    limits, channel = carrier.stores.limits, carrier.channel
    if outcome.is_for_all:
        clock = asyncio.get_running_loop().time()
        carrier.closed_until = max(carrier.closed_until, clock + outcome.after.total_seconds())
        await limits.close(channel.name, outcome.after)
    else:
        chat = (recipient.chat, recipient.kind)
        await limits.close_chat(channel.name, channel.quota, chat, outcome.after)
    return outcome
