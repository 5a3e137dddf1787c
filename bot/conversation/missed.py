"""What readers have missed, as stories: what waits for them, and what passed by a dormant chat.

A story is told as it stands now, so what was corrected or withdrawn since is told so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.audience import wants
from bot.core.rendering import timelines
from bot.model.alert import AlertId, AlertKind, AlertState
from bot.model.chat import ChatId, ChatRecord
from bot.model.delivery import Bucket
from bot.model.message import Reply
from bot.model.story import Story, Urgency
from bot.model.text import Text
from bot.store import Stores
from bot.store.digests import DIGESTS, given_way

# What fits a message, and a reader's patience.
MOST_STORIES = 20
# Of each topic: enough to find those that were alerts.
_LOOKED_AT = 20
# Of all that was written: some days of a busy newsroom.
_MOST_UNREAD = 1_000


@dataclass(frozen=True, slots=True)
class Missed:
    """Stories, the newest first, and how many were left out; and alerts not to be told just now."""

    stories: tuple[Story, ...]
    left_out: int
    held: tuple[AlertId, ...]

    def told(self, beginning: str) -> Reply:
        """As one message that begins so."""
        told = Text("{beginning}:")
        if self.left_out:
            told = Text(
                "{beginning}, the newest story of {count}:",
                "{beginning}, the newest of {count} stories:",
                count=len(self.stories) + self.left_out,
            )
        return Reply(
            told,
            beginning=Text(beginning),
            stories=self.stories,
            buttons=timelines(self.stories),
        )


async def unheard(
    stores: Stores, bucket: Bucket, place: int, alerts: Sequence[AlertId]
) -> tuple[AlertId, ...]:
    """Of the alerts that wait for a reader, those about stories that they were not told of since:
    a flash may have come through, where the story's first alert had to wait."""
    waiting = [alert for alert, _ in await stores.alerts.look_at(alerts)]
    stories = await stores.stories.resolve_all([alert.story for alert in waiting])
    other = {one: told.id for told in stories.values() for one in told.alerts if one not in alerts}
    got = await stores.ledger.got(bucket, place, list(other))
    arrived = {other[alert] for alert in got}
    heard = {story for story, told in stories.items() if told.id in arrived}
    news = {alert.id for alert in waiting if alert.kind is AlertKind.BREAKING}
    told = {alert.id for alert in waiting if alert.story in heard}
    return tuple(alert for alert in alerts if not (alert in news and alert in told))


async def missed(stores: Stores, alerts: Sequence[AlertId]) -> Missed:
    """What these alerts are about; nothing of one that was killed, or has ended."""
    found = await stores.alerts.look_at(alerts)
    live = sorted({alert.story for alert, state in found if state is AlertState.LIVE})
    once = {told.id: told for told in (await stores.stories.resolve_all(live)).values()}
    stories = sorted(once.values(), key=lambda one: one.updated, reverse=True)
    return Missed(
        stories=tuple(stories[:MOST_STORIES]),
        left_out=max(0, len(stories) - MOST_STORIES) + given_way(alerts),
        held=tuple(alert.id for alert, state in found if state is AlertState.HELD),
    )


async def hasten(stores: Stores, chat: ChatId, now: datetime) -> None:
    """Have what waits for the reader sent now, and not when it was to be."""
    if bucket := await stores.digests.hasten(chat, now):
        await stores.outbox.schedule(DIGESTS, bucket, Urgency.ROUTINE, now)


async def unread(stores: Stores, chat: ChatId) -> tuple[AlertId, ...]:
    """The alerts that arrived since the chat last asked for something, and may be unread."""
    since, seat = await stores.reads.last(chat), await stores.seats.find(chat)
    if since is None or seat is None:
        return ()
    written = await stores.alerts.since(since, most=_MOST_UNREAD)
    got = await stores.ledger.got(seat.bucket, seat.place, written)
    return tuple(alert for alert in written if alert in got)


async def passed_by(stores: Stores, record: ChatRecord) -> tuple[AlertId, ...]:
    """The alerts that the chat would have been sent since it could not be reached, but for those
    it has got: on its topics, and of the newest also by words, publishers and stories that it
    follows."""
    since, chat = record.missed_since, record.chat.id
    seat = await stores.seats.find(chat)
    if since is None or seat is None:
        return ()
    followed = await stores.subscriptions.topics_of(chat)
    ids: dict[AlertId, None] = {}
    for topic in followed:
        newest = await stores.stories.latest(topic, most=_LOOKED_AT)
        ids |= {one.alert: None for one in newest if one.alert and one.updated >= since}
    ids |= dict.fromkeys(await stores.alerts.since(since, most=_MOST_UNREAD))
    found = await stores.alerts.look_at(tuple(ids))
    wanted = [
        alert.id
        for alert, _ in found
        if alert.created >= since
        and wants(record.preferences, alert)
        and not followed.isdisjoint(alert.asked_by)
    ]
    got = await stores.ledger.got(seat.bucket, seat.place, wanted)
    return tuple(alert for alert in wanted if alert not in got)
