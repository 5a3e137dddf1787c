"""The data model: every key in Redis, what it holds, and how long it lives.

A key's `{tag}` decides its Redis Cluster slot: what one atomic step touches shares a tag.
Readers are spread over SHARDS shards for each channel; everything of a chat lies in its shard.

====================================== ====== ============================================ =========
key                                    type   holds                                        lives
====================================== ====== ============================================ =========
fw:{telegram.07}:chat:<chat>           hash   kind language floor silent joined dormant    for ever
fw:{telegram.07}:follows:<chat>        set    topics that the chat follows                 for ever
fw:{telegram.07}:followers:<topic>     set    chats that get its alerts                    for ever
fw:{telegram.07}:ledger:<alert>        hash   chat → row (see bot.store.ledger)            KEPT
fw:{telegram.07}:later:<alert>         zset   chats to try again, by due time (ms)         KEPT
fw:{web.07}:mailbox:<chat>             stream posts of a channel without its own platform  MAILBOX
fw:{jobs}:<channel>:<lane>             stream jobs: an alert for a shard                   for ever
fw:{jobs}:<channel>:due                zset   alert|shard|lane to try again, by time (ms)  for ever
fw:{inbox}:waiting:<channel>           stream updates not yet answered                     for ever
fw:{inbox}:seen:<channel>:<update>     string 1                                            UPDATE
fw:{limits.telegram}:<what>            string the time up to which it is booked (µs)       seconds
fw:{limits.telegram}:asks:<chat>       string commands of the last minute                  minute
fw:{news}:topics                       hash   topic → JSON                                 for ever
fw:{news}:arrivals                     stream entries not yet ingested                     for ever
fw:{news}:log                          stream article, story, terms: what the index is     OPEN
                                              rebuilt from
fw:{news}:article:<id>                 string its story                                    KEPT
fw:{news}:story:<id>                   string JSON                                         KEPT
fw:{news}:alert:<id>                   string JSON                                         KEPT
fw:{news}:latest[:<topic>]             zset   stories by time; the newest LATEST           for ever
fw:{news}:fanout                       stream alerts not yet made into jobs                for ever
fw:{feeds}:feeds                       hash   feed → JSON                                  for ever
fw:{feeds}:health                      hash   feed → JSON                                  for ever
fw:{feeds}:due                         zset   feeds by the time of their next poll (ms)    for ever
fw:{live}:<worker>, …:role:<role>      string heartbeat of a process, and of a role        seconds
====================================== ====== ============================================ =========

A dormant chat (the reader blocks us) leaves `followers` and its own two keys live DORMANT.
Streams "for ever" are emptied as they are worked off; `log` is trimmed to OPEN.
"""

from datetime import timedelta
from typing import NamedTuple
from zlib import crc32

from bot.model.alert import AlertId
from bot.model.article import ArticleId
from bot.model.chat import ChannelName, ChatId, channel_of
from bot.model.story import StoryId, Urgency
from bot.model.topic import TopicSlug

SHARDS = 64
KEPT = timedelta(days=14)
OPEN = timedelta(hours=72)
MAILBOX = timedelta(days=30)
UPDATE = timedelta(days=2)  # Telegram repeats an update for 24 hours
DORMANT = timedelta(days=90)
LATEST = 500
# A process that has not been heard of for so long is dead.
SILENCE_MILLISECONDS = 6000


class Shard(NamedTuple):
    channel: ChannelName
    number: int


def shard_of(chat: ChatId) -> Shard:
    """Where everything of a chat lies; never changes for a given chat."""
    return Shard(channel_of(chat), crc32(chat.encode()) % SHARDS)


def _in_shard(shard: Shard, what: str) -> str:
    return f"fw:{{{shard.channel}.{shard.number:02}}}:{what}"


def chat(chat_id: ChatId) -> str:
    return _in_shard(shard_of(chat_id), f"chat:{chat_id}")


def follows(chat_id: ChatId) -> str:
    return _in_shard(shard_of(chat_id), f"follows:{chat_id}")


def mailbox(chat_id: ChatId) -> str:
    return _in_shard(shard_of(chat_id), f"mailbox:{chat_id}")


def followers(shard: Shard, topic: TopicSlug) -> str:
    return _in_shard(shard, f"followers:{topic}")


def chats_prefix(shard: Shard) -> str:
    """What stands before the chat id in `chat`, for scripts that read many chats."""
    return _in_shard(shard, "chat:")


def ledger(shard: Shard, alert_id: AlertId) -> str:
    return _in_shard(shard, f"ledger:{alert_id}")


def later(shard: Shard, alert_id: AlertId) -> str:
    return _in_shard(shard, f"later:{alert_id}")


def jobs(channel: ChannelName, lane: Urgency) -> str:
    return f"fw:{{jobs}}:{channel}:{lane.name.lower()}"


def due_jobs(channel: ChannelName) -> str:
    return f"fw:{{jobs}}:{channel}:due"


def inbox(channel: ChannelName) -> str:
    return f"fw:{{inbox}}:waiting:{channel}"


def seen_update(channel: ChannelName, update: str) -> str:
    return f"fw:{{inbox}}:seen:{channel}:{update}"


def limit(channel: ChannelName, what: str) -> str:
    return f"fw:{{limits.{channel}}}:{what}"


def topics() -> str:
    return "fw:{news}:topics"


def arrivals() -> str:
    return "fw:{news}:arrivals"


def log() -> str:
    return "fw:{news}:log"


def article(article_id: ArticleId) -> str:
    return f"fw:{{news}}:article:{article_id}"


def story(story_id: StoryId) -> str:
    return f"fw:{{news}}:story:{story_id}"


def alert(alert_id: AlertId) -> str:
    return f"fw:{{news}}:alert:{alert_id}"


def latest(topic: TopicSlug | None = None) -> str:
    return f"fw:{{news}}:latest:{topic}" if topic else "fw:{news}:latest"


def fanout() -> str:
    return "fw:{news}:fanout"


def feeds() -> str:
    return "fw:{feeds}:feeds"


def feed_health() -> str:
    return "fw:{feeds}:health"


def due_feeds() -> str:
    return "fw:{feeds}:due"


def heartbeat(name: str) -> str:
    return f"fw:{{live}}:{name}"


PERMANENT = (
    "fw:{*.??}:chat:*",
    "fw:{*.??}:follows:*",
    "fw:{*.??}:followers:*",
    "fw:{jobs}:*",
    "fw:{inbox}:waiting:*",
    "fw:{news}:topics",
    "fw:{news}:arrivals",
    "fw:{news}:log",
    "fw:{news}:latest*",
    "fw:{news}:fanout",
    "fw:{feeds}:*",
)
"""Patterns of the keys that may live without an end; the tests hold every other key to a TTL."""
