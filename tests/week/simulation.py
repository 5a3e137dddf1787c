"""The week as it goes: alerts are claimed, admitted and settled in a real Redis, and digests sent
when they are due, all by one clock that jumps from event to event."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.core.stories import announced
from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Bucket, Receipt, Recipient, Sent
from bot.model.story import StoryId
from bot.store import Stores
from bot.store.digests import given_way
from bot.store.settling import Settler
from bot.workers.admission import admitted
from bot.workers.digest import taken, tuning_of
from tests.builders import decision, story
from tests.week.readers import CHANNEL, Wish

# Digests are looked after so often, by the virtual clock.
TICK = timedelta(minutes=15)


class Told(NamedTuple):
    """One thing that a reader was told of a story."""

    at: datetime
    story: StoryId
    alert: AlertId
    kind: AlertKind | None
    """None: in a digest."""
    urgency: int


@dataclass(slots=True)
class Week:
    stores: Stores
    wishes: list[Wish]
    told: defaultdict[ChatId, list[Told]] = field(default_factory=lambda: defaultdict(list))
    alerts: dict[AlertId, Alert] = field(default_factory=dict)
    given_way: Counter[ChatId] = field(default_factory=Counter)
    """Alerts that a digest counted, and did not tell."""
    position: str = ""
    """Of the end of the newsroom's log."""
    _rows: dict[tuple[Bucket, AlertId], dict[int, str]] = field(default_factory=dict)

    async def settle_in(self, now: datetime) -> None:
        for one in self.wishes:
            await self.stores.chats.meet(one.chat, now)
            await self.stores.chats.prefer(one.chat.id, one.preferences)
            await self.stores.tunings.put(one.chat.id, one.tuning)
            for topic in one.topics:
                await self.stores.subscriptions.follow(one.chat, topic, most=99)

    async def run(self, alerts: list[Alert], start: datetime, end: datetime) -> None:
        clock = start
        for alert in alerts:
            while clock + TICK <= alert.created:
                clock += TICK
                await self._send_digests(clock)
            await self._deliver(alert)
        while clock < end:
            clock += TICK
            await self._send_digests(clock)

    async def rows(self, bucket: Bucket, alert: AlertId) -> dict[int, str]:
        """What the ledger says of an alert; read once, when the week is over."""
        if (bucket, alert) not in self._rows:
            self._rows[bucket, alert] = await self.stores.ledger.rows(bucket, alert)
        return self._rows[bucket, alert]

    def heard_otherwise(self, chat: ChatId) -> set[AlertId]:
        """The first alerts of stories of which another alert came through."""
        stories = {one.story for one in self.told[chat]}
        return {alert.id for alert in self.alerts.values() if alert.story in stories}

    async def _buckets(self) -> list[Bucket]:
        return [Bucket(CHANNEL, n) for n in range(await self.stores.seats.buckets(CHANNEL))]

    async def _deliver(self, alert: Alert) -> None:
        self.alerts[alert.id] = alert
        await self._publish(alert)
        stores, now = self.stores, alert.created
        for bucket in await self._buckets():
            claimed = await stores.ledger.claim(bucket, alert, f"run {alert.id}", takes_over=False)
            settler = Settler(
                stores.ledger,
                stores.outbox,
                stores.reports,
                stores.digests,
                alert,
                CHANNEL,
                alert.urgency,
            )
            willing = await admitted(stores, settler, (bucket, claimed), now)
            await stores.ledger.settle(bucket, alert.id, [_receipt(one, now) for one in willing])
            for one in willing:
                self._note(one, alert, now)

    async def _publish(self, alert: Alert) -> None:
        """What the newsroom writes down with an alert."""
        known = await self.stores.stories.get(alert.story)
        about = announced(known or story(id=alert.story, topics=alert.topics), alert)
        decided = decision(replace(about, updated=alert.created), alert=alert)
        position = await self.stores.stories.publish(
            decided, read_up_to=self.position, now=alert.created
        )
        assert position is not None
        self.position = position

    def _note(self, one: Recipient, alert: Alert, now: datetime) -> None:
        self.told[one.chat].append(Told(now, alert.story, alert.id, alert.kind, alert.urgency))

    async def _send_digests(self, now: datetime) -> None:
        for bucket in await self._buckets():
            for one in await self.stores.digests.due(bucket, now):
                tuning = await tuning_of(self.stores, bucket, one)
                reader = (bucket, one._replace(run=now.isoformat()))
                waiting = await taken(self.stores, reader, tuning, now)
                self.given_way[one.chat] += given_way(waiting or ())
                for alert in waiting or ():
                    if alert not in self.alerts:
                        continue
                    about = self.alerts[alert]
                    self.told[one.chat].append(Told(now, about.story, alert, None, about.urgency))


def _receipt(one: Recipient, now: datetime) -> Receipt:
    return Receipt(one, Sent(MessageId(f"{one.place + 1}")), now)
