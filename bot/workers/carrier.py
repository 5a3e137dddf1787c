"""What all deliveries of a channel share."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.contract import Channel
from bot.core.links import link, payload_of
from bot.core.rendering import post_of_alert
from bot.model.alert import Alert
from bot.model.chat import Voice
from bot.model.message import Post
from bot.model.story import Urgency
from bot.model.topic import Topic
from bot.settings import Settings
from bot.store import Stores

# s; shorter waits are not worth a timer.
_TICK = 0.001


@dataclass(slots=True)
class Carrier:
    """What a channel's deliveries share: where to remember and send, and until when."""

    stores: Stores
    channel: Channel
    lifetimes: Mapping[Urgency, timedelta]
    """Of alerts: what could not be sent by then waits in the reader's digest."""
    digest_every: timedelta
    """At most so often is sent what waits."""
    retry: timedelta = timedelta(seconds=2)
    """Before a send that failed is tried again, at first."""
    uncertain_retry: timedelta = timedelta(seconds=5)
    """What may have arrived is repeated late enough for a slow platform to have shown it."""
    closed_until: float = 0.0
    """By the loop's clock: the platform told us to wait; what is booked already waits, too."""
    free_at: float = 0.0
    """By the loop's clock: when the next message may leave."""

    async def leave(self, wait: timedelta) -> None:
        """Wait for a booked time, and behind those who left late."""
        at = asyncio.get_running_loop().time() + wait.total_seconds()
        while left := self.turn(at):  # noqa: ASYNC110 - it is a time
            await asyncio.sleep(left)

    def turn(self, at: float) -> float:
        """Seconds until a message that is booked for `at` may leave; 0: now, and it counts as gone.

        Times are booked evenly, but a loop that was held up wakes many at once: together they
        would be more in a second than the platform takes.
        """
        clock = asyncio.get_running_loop().time()
        left = max(at, self.free_at) - clock
        if left > _TICK:
            return left
        self.free_at = max(clock, self.free_at) + 1 / self.channel.quota.per_second
        return 0.0


def carrier_for(settings: Settings, stores: Stores, channel: Channel) -> Carrier:
    minutes = {
        Urgency.FLASH: settings.flash_minutes,
        Urgency.URGENT: settings.urgent_minutes,
        Urgency.NEWS: settings.news_minutes,
    }
    return Carrier(
        stores,
        channel,
        lifetimes={urgency: timedelta(minutes=most) for urgency, most in minutes.items()},
        digest_every=timedelta(minutes=settings.digest_minutes),
    )


async def topic_of(carrier: Carrier, alert: Alert) -> Topic | None:
    """The topic that the alert's follow link names."""
    return await carrier.stores.topics.get(alert.topics[0]) if alert.topics else None


def post_for(carrier: Carrier, alert: Alert, topic: Topic | None, voice: Voice) -> Post:
    """How the alert looks on the carrier's channel, to who is spoken to like that."""
    return post_of_alert(
        alert,
        follow_link=link(carrier.channel.door, payload_of(topic.slug)) if topic else "",
        topic_name=topic.name if topic else "",
        voice=voice,
    )
