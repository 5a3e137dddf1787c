"""What all deliveries of a channel share."""

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.contract import Channel
from bot.core.rendering import post_of_alert
from bot.model.alert import Alert
from bot.model.message import Post
from bot.store import Stores


@dataclass(slots=True)
class Carrier:
    """What a channel's deliveries share: where to remember and send, and when news is too old."""

    stores: Stores
    channel: Channel
    fresh: timedelta
    closed_until: float = 0.0
    """By the loop's clock: the platform told us to wait; what is booked already waits, too."""


async def post_for(carrier: Carrier, alert: Alert) -> Post:
    """How the alert looks on the carrier's channel."""
    topic = await carrier.stores.topics.get(alert.topics[0]) if alert.topics else None
    return post_of_alert(
        alert,
        follow_link=carrier.channel.follow_link(topic.slug) if topic else "",
        topic_name=topic.name if topic else "",
        replies_to=None,
        is_silent=False,
    )
