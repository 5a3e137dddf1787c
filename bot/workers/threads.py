"""One thread for each followed topic, in the private chats of platforms that have such.

Threads are opened when the reader speaks to us, one topic after the other; an alert finds its
thread, or goes where all goes. So no flash waits for ten thousand threads to be opened.
"""

import asyncio
from collections.abc import Sequence

from bot.channels.contract import Channel
from bot.conversation.follows import followed_by
from bot.core.speech import named
from bot.errors import TransientError
from bot.log import logger
from bot.model.alert import Alert
from bot.model.chat import Chat, ChatKind
from bot.model.delivery import Bucket, Recipient
from bot.model.topic import STORY, TopicSlug
from bot.store import Stores
from bot.workers.carrier import Carrier

# Of a chat, with those of topics that it follows no more.
MOST_THREADS = 100
# At a time, a second each: the reader's next word waits meanwhile.
_AT_ONCE = 10
_log = logger(__name__)


async def open_threads(stores: Stores, channel: Channel, chat: Chat) -> None:
    """Open those that are missing. What goes wrong costs nothing but a thread, until next time."""
    if not channel.has_threads or chat.kind is not ChatKind.PRIVATE:
        return
    follows = await stores.subscriptions.topics_of(chat.id)
    lasting = [topic for topic in follows if not topic.startswith(STORY)]
    missing = await stores.threads.missing(chat.id, lasting)
    if not missing:
        return
    voice = (await stores.tunings.get(chat.id)).voice(chat.language)
    room = max(0, MOST_THREADS - len(await stores.threads.of(chat.id)))
    topics = [one for one in await followed_by(stores, chat.id) if one.slug in missing]
    for topic in topics[: min(_AT_ONCE, room)]:
        turn = await stores.limits.reserve_answer(channel.name, channel.quota, (chat.id, chat.kind))
        await asyncio.sleep(turn.total_seconds())
        try:
            thread = await channel.open_thread(chat.id, named(topic.name, voice))
        except TransientError as error:
            _log.warning("no thread opened", channel=channel.name, reason=str(error))
            return
        if not thread:
            return
        await stores.threads.add(chat.id, topic.slug, thread)


async def followed_in_order(carrier: Carrier, alert: Alert) -> tuple[TopicSlug, ...]:
    """What brings an alert to its readers; first what brought the one that it follows up, so that
    both get into the same thread. Empty where there are no threads."""
    if not carrier.channel.has_threads:
        return ()
    first = await carrier.stores.alerts.get(alert.follows_up) if alert.follows_up else None
    return tuple(dict.fromkeys((*(first.followed if first else ()), *alert.followed)))


async def in_threads(
    stores: Stores, bucket: Bucket, recipients: Sequence[Recipient], topics: Sequence[TopicSlug]
) -> Sequence[Recipient]:
    """The recipients, each with the thread in which they hear of the topics."""
    places = [one.place for one in recipients if one.kind is ChatKind.PRIVATE] if topics else []
    threads = await stores.threads.for_alert(bucket, places, topics)
    if not threads:
        return recipients
    return [one._replace(thread=threads.get(one.place, "")) for one in recipients]
