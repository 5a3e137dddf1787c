"""What became of every alert for every reader, so that nothing is sent twice or lost.

A row is written when a reader is claimed, again just before the send, and again after it:

    c<attempt>.<copies>:<run>    claimed by that run of a job; not on the wire yet; `+` at the end:
                                 claimed as due
    o<attempt>.<copies>:<run>    on the wire; `copies` may have gone out by now, this one included
    s<message id>[;<edition>]    sent
    r                            sent, and retracted
    l<attempt>.<copies>[.<n>]    to be tried again, when `later` says
    u                            may have gone out twice and was never confirmed: left at that
    w<n>                         waits for an alert before it that is still on its way there
    d                            no news any more before it could be sent: in the reader's digest
    k                            not wanted there: below the chat's floor, or unfollowed
    g                            the reader is gone
    p<reason>                    we may not write there for now
    x<reason>                    refused for good

Guarantee: at least once, and never more than two copies. A run that dies leaves its claims; the
run that takes over sends those again. What was not on the wire is no copy; what was is repeated
once.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.model.alert import Alert, AlertId
from bot.model.chat import MessageId
from bot.model.delivery import (
    Astray,
    Bucket,
    Copy,
    Gone,
    Later,
    Moved,
    Paused,
    Receipt,
    Recipient,
    Refused,
    Sent,
    Spilled,
)
from bot.store import keys
from bot.store.connection import Database, script
from bot.store.moments import milliseconds, of_milliseconds
from bot.store.records import reader_of

MOST_COPIES = 2
_LONGEST_REASON = 40
# What the claim scripts return for each reader.
_FIELDS = 5
# Ledgers that are looked at in one round trip.
_PAGE = 500
# Ends each field of what settle.lua is given; cut out of reasons.
_END = "\x1f"


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._claim = script(database, "order", "claim")
        self._claim_due = script(database, "order", "claim_due")
        self._copies = script(database, "claim_copies")
        self._launch = script(database, "launch")
        self._settle = script(database, "settle")

    async def claim(
        self, bucket: Bucket, alert: Alert, run: str, *, takes_over: bool
    ) -> tuple[Recipient, ...]:
        """Claim the followers of the alert's topics who have no row yet: all of the bucket.

        A run claims once in a bucket, and once those who are due: asking again gives again what
        was claimed and not launched, for the first answer may have been lost on its way.
        With `takes_over`, claims of other runs count as left behind by the dead. A follow-up goes
        to the readers who have an alert of the story, or find it in their digest, and to those who
        follow the story itself.
        """
        arguments = [
            run,
            int(takes_over),
            _KEPT_SECONDS,
            alert.id,
            milliseconds(alert.created),
            *alert.asked_by,
        ]
        found = await self._claim(keys=_claimed(bucket, alert), args=arguments)
        return tuple(_recipients(bucket, run, found))

    async def claim_due(
        self, bucket: Bucket, alert: Alert, run: str, now: datetime | None = None
    ) -> tuple[Recipient, ...]:
        """Claim those whose next attempt is due: by Redis's clock, unless told otherwise."""
        arguments = [
            run,
            alert.id,
            milliseconds(alert.created),
            milliseconds(now) if now else "",
            *alert.asked_by,
        ]
        found = await self._claim_due(keys=_claimed(bucket, alert), args=arguments)
        return tuple(_recipients(bucket, run, found))

    async def launch(
        self, bucket: Bucket, alert: Alert, run: str, recipients: Sequence[Recipient]
    ) -> tuple[bool, ...]:
        """Note these as on the wire, each one copy more; says for each whether to send.

        Not to those who have unfollowed or left since they were claimed, nor to those whom another
        run has taken over: a worker that was only held up for long sends nothing twice.
        """
        claims = " ".join([f"{one.place}.{one.attempt}.{one.copies}" for one in recipients])
        answers: list[int] = await self._launch(
            keys=[keys.ledger(bucket, alert.id), keys.followers(bucket), keys.chats(bucket)],
            args=[run, int(alert.is_owed), claims, *alert.followed],
        )
        return tuple(map(bool, answers))

    async def settle(self, bucket: Bucket, alert: AlertId, receipts: Iterable[Receipt]) -> None:
        """Record what became of sends, in one round trip. A `Later` must say after how long.

        Of a reader whom another run has taken over since, only that the alert has arrived.
        """
        rows = [(one.recipient.place, *_row(one), one.recipient.run) for one in receipts]
        await self._write(bucket, alert, rows)

    async def copies(self, bucket: Bucket, alert: AlertId, *, before: int) -> tuple[Copy, ...]:
        """The copies of editions before that one which lie in the bucket's chats."""
        found = await self._copies(
            keys=[keys.ledger(bucket, alert), keys.chats(bucket)], args=[before]
        )
        return tuple(_copies(bucket, found))

    async def note(self, bucket: Bucket, alert: AlertId, copy: Copy, edition: int | None) -> None:
        """A copy was brought to an edition, or (None) retracted."""
        row = f"s{copy.message};{edition}" if edition is not None else "r"
        await self._write(bucket, alert, [(copy.place, row, "", "")])

    async def exhume(self, bucket: Bucket, alert: AlertId, place: int) -> None:
        """Have a refused reader claimed by the next claim of those who are due."""
        await self._write(bucket, alert, [(place, "l0.0", 0, "")])

    async def skip(self, bucket: Bucket, alert: AlertId, recipients: Sequence[Recipient]) -> None:
        """Record that these claimed readers do not want the alert."""
        await self._write(bucket, alert, [(one.place, "k", "", one.run) for one in recipients])

    async def next_due(self, bucket: Bucket, alert: AlertId) -> datetime | None:
        """When the first of those to be tried again is due."""
        found = await self._database.zrange(keys.later(bucket, alert), 0, 0, withscores=True)
        return of_milliseconds(found[0][1]) if found else None

    async def rows(self, bucket: Bucket, alert: AlertId) -> dict[int, str]:
        """The raw rows of a bucket by place, for reports and tests."""
        found: dict[str, str] = await self._database.hgetall(keys.ledger(bucket, alert))
        return {int(place): row for place, row in found.items()}

    async def got(
        self, bucket: Bucket, place: int, alerts: Sequence[AlertId]
    ) -> frozenset[AlertId]:
        """Those of the alerts that have arrived at a reader."""
        found = await self.rows_of(bucket, [place], alerts)
        return frozenset(alert for alert, _, row in found if row[0] in "sr")

    async def rows_of(
        self, bucket: Bucket, places: Sequence[int], alerts: Sequence[AlertId]
    ) -> list[tuple[AlertId, int, str]]:
        """What the ledgers of these alerts say of some readers: (alert, place, row)."""
        found: list[tuple[AlertId, int, str]] = []
        for start in range(0, len(alerts) if places else 0, _PAGE):
            page = alerts[start : start + _PAGE]
            async with self._database.pipeline(transaction=False) as step:
                for alert in page:
                    step.hmget(keys.ledger(bucket, alert), places)
                rows = await step.execute()
            found += [
                (alert, place, row)
                for alert, of_alert in zip(page, rows, strict=True)
                for place, row in zip(places, of_alert, strict=True)
                if row
            ]
        return found

    async def _write(
        self, bucket: Bucket, alert: AlertId, rows: Sequence[tuple[int, str, int | str, str]]
    ) -> None:
        text = "".join(
            [f"{place}{_END}{row}{_END}{due}{_END}{run}{_END}" for place, row, due, run in rows]
        )
        await self._settle(
            keys=[
                keys.ledger(bucket, alert),
                keys.later(bucket, alert),
                keys.digests(bucket),
                keys.due_digests(bucket),
            ],
            args=[
                _KEPT_SECONDS,
                milliseconds(datetime.now(UTC)),
                text,
                alert,
                keys.MOST_IN_DIGEST,
            ],
        )


_KEPT_SECONDS = int(keys.KEPT.total_seconds())


def _claimed(bucket: Bucket, alert: Alert) -> list[str]:
    before = (alert.follows_up, *alert.others) if alert.follows_up else ()
    return [
        keys.ledger(bucket, alert.id),
        keys.later(bucket, alert.id),
        keys.followers(bucket),
        keys.chats(bucket),
        keys.unfinished(bucket, alert.urgency),
        *(keys.ledger(bucket, one) for one in before),
    ]


def _recipients(bucket: Bucket, run: str, found: Sequence[str]) -> Iterable[Recipient]:
    for at in range(0, len(found), _FIELDS):
        place, attempt, copies, earlier, chat = found[at : at + _FIELDS]
        if reader := reader_of(bucket.channel, chat):
            before = _message(earlier) if earlier else None
            manner = (reader.id, reader.kind, reader.preferences)
            yield Recipient(
                int(place), *manner, int(attempt), int(copies), before, reader.voice, run
            )


def _copies(bucket: Bucket, found: Sequence[str]) -> Iterable[Copy]:
    for at in range(0, len(found), 3):
        place, row, chat = found[at : at + 3]
        reader, message = reader_of(bucket.channel, chat), _message(row)
        if reader and message:
            yield Copy(
                place=int(place),
                chat=reader.id,
                kind=reader.kind,
                message=message,
                voice=reader.voice,
            )


def _message(row: str) -> MessageId | None:
    """The platform's id in a row of a copy that was sent."""
    return MessageId(row[1:].partition(";")[0]) if row.startswith("s") else None


def _row(receipt: Receipt) -> tuple[str, int | str]:
    """The row, and when the reader, or the digest, is due in ms ("" for never)."""
    recipient, outcome = receipt.recipient, receipt.outcome
    match outcome:
        case Sent(message):
            return f"s{message};{receipt.edition}" if receipt.edition else f"s{message}", ""
        case Later(after=after, is_uncertain=is_uncertain):
            copies = recipient.copies + is_uncertain
            if copies >= MOST_COPIES or after is None:
                return "u", ""
            return f"l{recipient.attempt}.{copies}", milliseconds(receipt.at + after)
        case Spilled(after):
            return "d", milliseconds(receipt.at + after)
        case Gone() | Moved() | Astray():
            return "g", ""
        case Paused(reason) | Refused(reason):
            state = "p" if isinstance(outcome, Paused) else "x"
            return f"{state}{reason[:_LONGEST_REASON].replace(_END, ' ')}", ""
