"""What became of every alert in every chat, so that nothing is sent twice or lost.

A row is written before the send (claimed) and again after it. Rows, as stored:

    c<attempt>:<run>    claimed by that run of a job; on the wire, or about to be
    s<message id>       sent
    l<attempt>          to be tried again, when `later` says
    w<waits>            a follow-up: the first alert is still on its way there; asked again then
    k                   not wanted there (below the chat's floor)
    g                   the reader is gone
    x<reason>           refused for good

Guarantee: at least once. A run that dies leaves its claims; the run that takes over sends those
again, so at most what was on the wire is doubled, once per death.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.alert import Alert, AlertId
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Gone, Later, Moved, Outcome, Receipt, Recipient, Refused, Sent
from bot.store import keys
from bot.store.chats import read_kind, read_preferences
from bot.store.connection import Database, script
from bot.store.keys import Shard

_LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class Page:
    """Recipients claimed in one step, and where the next page begins (None: there is none)."""

    recipients: tuple[Recipient, ...]
    cursor: str | None


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._claim = script(database, "claim")
        self._claim_due = script(database, "claim_due")

    async def claim(
        self, shard: Shard, alert: Alert, run: str, cursor: str, *, takes_over: bool
    ) -> Page:
        """Claim the next followers of the alert's topics who have no row yet.

        `cursor` is "" for the first page. With `takes_over`, claims of other runs count as left
        behind by the dead. A follow-up goes only to chats that have the alert it follows up.
        """
        topics = [keys.followers(shard, topic) for topic in alert.topics]
        earlier = keys.ledger(shard, alert.follows_up or AlertId("none"))
        next_cursor, *rows = await self._claim(
            keys=[keys.ledger(shard, alert.id), earlier, keys.later(shard, alert.id), *topics],
            args=[
                run,
                cursor,
                int(takes_over),
                int(alert.follows_up is not None),
                keys.chats_prefix(shard),
                int(keys.KEPT.total_seconds()),
            ],
        )
        return Page(_recipients(rows), next_cursor or None)

    async def claim_due(
        self, shard: Shard, alert: Alert, run: str, now: datetime
    ) -> tuple[Recipient, ...]:
        """Claim those whose next attempt is due; call again until nobody is left."""
        earlier = keys.ledger(shard, alert.follows_up or AlertId("none"))
        rows = await self._claim_due(
            keys=[keys.ledger(shard, alert.id), earlier, keys.later(shard, alert.id)],
            args=[run, _milliseconds(now), keys.chats_prefix(shard)],
        )
        return _recipients(rows)

    async def settle(self, shard: Shard, alert: AlertId, receipts: Sequence[Receipt]) -> None:
        """Record what became of sends, in one round trip. A `Later` must say after how long."""
        ledger, later = keys.ledger(shard, alert), keys.later(shard, alert)
        async with self._database.pipeline(transaction=True) as step:
            for receipt in receipts:
                chat = receipt.recipient.chat
                step.hset(ledger, chat, _row(receipt))
                if isinstance(receipt.outcome, Later) and receipt.outcome.after is not None:
                    due = receipt.at + receipt.outcome.after
                    step.zadd(later, {chat: _milliseconds(due)})
            step.expire(later, keys.KEPT)
            await step.execute()

    async def skip(self, shard: Shard, alert: AlertId, chats: Sequence[ChatId]) -> None:
        """Record that these claimed chats do not want the alert."""
        if chats:
            await self._database.hset(keys.ledger(shard, alert), mapping=dict.fromkeys(chats, "k"))

    async def adopt(self, shard: Shard, alert: AlertId, chat: ChatId, now: datetime) -> None:
        """Have the alert sent to a chat that took another's place (it moved to this shard)."""
        async with self._database.pipeline(transaction=True) as step:
            step.hsetnx(keys.ledger(shard, alert), chat, "l0")
            step.expire(keys.ledger(shard, alert), keys.KEPT)
            step.zadd(keys.later(shard, alert), {chat: _milliseconds(now)})
            step.expire(keys.later(shard, alert), keys.KEPT)
            await step.execute()

    async def next_due(self, shard: Shard, alert: AlertId) -> datetime | None:
        """When the first of those to be tried again is due."""
        found = await self._database.zrange(keys.later(shard, alert), 0, 0, withscores=True)
        return datetime.fromtimestamp(found[0][1] / 1000).astimezone() if found else None

    async def rows(self, shard: Shard, alert: AlertId) -> dict[str, str]:
        """The raw rows of one shard, for reports and tests."""
        found: dict[str, str] = await self._database.hgetall(keys.ledger(shard, alert))
        return found


def _recipients(rows: Sequence[Sequence[str]]) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(
            chat=ChatId(chat),
            kind=read_kind(kind),
            preferences=read_preferences(floor, silent),
            attempt=int(attempt),
            earlier=MessageId(earlier) if earlier else None,
        )
        for chat, kind, floor, silent, attempt, earlier in rows
    )


def _row(receipt: Receipt) -> str:
    outcome: Outcome = receipt.outcome
    match outcome:
        case Sent(message):
            return f"s{message}"
        case Later():
            return f"l{receipt.recipient.attempt}"
        case Gone() | Moved():
            return "g"
        case Refused(reason):
            return f"x{reason[:_LONGEST_REASON]}"


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
