"""The data model: every key in Redis, what it holds, and how long it lives.

A key's `{tag}` decides its Redis Cluster slot: what one atomic step touches shares a tag.

Every chat has a *seat*: a number of its own, given once and never again. SEATS numbers in a row
make a *bucket*, and all that belongs to the chats of a bucket shares a tag: who they are, what
they follow, what became of each alert. A bucket is the page of a delivery: it is claimed in one
step, and its hashes stay small enough for Redis to keep them packed (listpack, up to 128 fields
of 64 bytes), which is what makes a subscription cost a few bytes instead of sixty.

====================================== ====== ============================================ =========
key                                    type   holds                                        lives
====================================== ====== ============================================ =========
fw:{telegram}:seats                    string how many seats were given                    for ever
fw:{telegram.d7f}:seats                hash   chat → seat, spread by a hash of the chat    for ever
fw:{telegram.d7f}:ties:<chat>          zset   its rooms, or what that person looks after,  for ever
                                              by when they were last spoken to (s)
fw:{telegram.d7f}:charge:<chat>        string what that person manages now, and until when CHARGED
fw:{telegram.7}:chats                  hash   place → who sits there (bot.store.records)   for ever
fw:{telegram.7}:topics                 hash   topic → who follows it: a bit a place (hex)  for ever
fw:{telegram.7}:tunings                hash   place → how the reader wants it (JSON), of   for ever
                                              those who said so
fw:{telegram.7}:counted                hash   place → the reader's day, and its alerts of  KEPT
                                              that day: of who wants so many a day
fw:{telegram.7}:reads                  hash   place → when the reader last asked (s)       KEPT
fw:{telegram.7}:threads                hash   place:topic → its thread in a private chat;  for ever
                                              place: → off, where the reader wants none
fw:{telegram.7}:ledger:<alert>         hash   place → row (bot.store.ledger)               KEPT
fw:{telegram.7}:later:<alert>          zset   places to try again, by due time (ms)        KEPT
fw:{telegram.7}:unfinished:<lane>      zset   alerts not known to be through there, by     KEPT
                                              when they were created (ms)
fw:{telegram.7}:digests                hash   place → alerts that wait for the reader; place  KEPT
                                              :taken → a run, and what it took to send
fw:{telegram.7}:digests:due            zset   places to send what waits, by due time (ms)    KEPT
fw:{web.m07}:mailbox:<chat>            stream posts of a channel without its own platform  MAILBOX
fw:{jobs}:<channel>:<lane>             stream jobs: an alert for a span of buckets         for ever
fw:{jobs}:<channel>:due                zset   alert|bucket|lane to try again, by time (ms) for ever
fw:{jobs}:<channel>:dead               hash   alert|bucket|place → why it was refused      for ever
fw:{jobs}:<channel>:notices            stream what is to be told to those who look after    for ever
                                              a chat
fw:{jobs}:told:<chat>                  string 1: it was said that we cannot write there    TOLD
fw:{jobs}:held:<alert>                 list   jobs of a held alert                         KEPT
fw:{reach.<alert>}                     hash   when it reached readers: first, last, counts KEPT
fw:{inbox}:waiting:<channel>           stream lanes (chats) that have updates to answer    for ever
fw:{inbox}:lane:<channel>:<chat>       list   its updates not yet answered, in order       for ever
fw:{inbox}:answer:<channel>:<update>   hash   what to answer; whether it was sent          UPDATE
fw:{inbox}:seen:<channel>:<update>     string 1                                            UPDATE
fw:{limits.telegram}:<what>            string the time up to which it is booked (µs)       seconds
fw:{limits.telegram}:out-of-turn       zset   times booked behind that (µs)                seconds
fw:{limits.telegram}:chats             zset   chat, by a digest → the time up to which it  seconds
                                              is booked (µs)
fw:{limits.asks}:asks:<digest>         string commands of a chat, of the last minute       minute
fw:{limits.asks}:inquiries:<digest>    string likewise, of inquiries from other chats      minute
fw:{limits.asks}:exported:<digest>     string 1: a chat was sent what we keep of it        hour
fw:{news}:topics                       hash   topic → JSON; "" → a digest of them all      for ever
fw:{news}:arrivals                     stream entries not yet ingested                     for ever
fw:{news}:posted:<newsroom>:<id>       hash   what a newsroom posted: version, first       KEPT
fw:{news}:embargoed                    hash   newsroom, id → what to hand over then        for ever
fw:{news}:embargoes                    zset   newsroom, id by the end of its embargo (ms)  for ever
fw:{news}:log                          stream article, story, terms, or what an editor     OPEN
                                              decided: what the index is rebuilt from
fw:{news}:indexed                      string how far into the log the search has got      for ever
fw:{news}:search:<week>:stem:<stem>    string records of the stories that have it, in      KEPT
                                              their order (bot.core.search); "" → of all,
                                              =CYRILLIC → of those with such letters
fw:{news}:search:<week>:like:<ends>    set    stems of like length and ends, for slips     KEPT
fw:{news}:top:<day>                    zset   the hundred weightiest stories of the day    KEPT
fw:{news}:steps:<story>                zset   what it was told as, by time (s)             KEPT
fw:{news}:article:<id>                 string what it said, and its story (JSON)           KEPT
fw:{news}:text:<hash>                  string the story of the first report with that text KEPT
fw:{news}:story:<id>                   string JSON                                         KEPT
fw:{news}:alert:<id>                   string JSON                                         KEPT
fw:{news}:alert:<id>:state             string what editors decided (live, held, killed)    KEPT
fw:{news}:alerts                       zset   those fanned out, by when they were written (ms)  KEPT
fw:{news}:alert:<id>:wordings          string how a machine put it (JSON); [] where it did not KEPT
fw:{news}:looks                        zset   announced stories by their page's next look  for ever
fw:{news}:page:<article>               string there, or since when its page is gone (s)    WATCHED
fw:{news}:latest[:<topic>]             zset   stories by time; the newest 500              for ever
fw:{news}:doors                        hash   channel → where a chat with us is begun, JSON for ever
fw:{news}:came:<day>                   hash   payload of a link → how many came by it      COUNTED
fw:{news}:wanted                       hash   words followed → since|manner|keys|shown      for ever
fw:{news}:wanted:changes               stream those that came and went, the last 10,000    for ever
fw:{news}:popular                      zset   what most chats follow, by how many          KEPT
fw:{news}:trend:<hour>                 zset   what the hour's new stories are about        UPDATE
fw:{news}:fanout                       stream alerts not yet made into jobs                for ever
fw:{feeds}:feeds                       hash   feed → JSON                                  for ever
fw:{feeds}:health                      hash   feed → JSON                                  for ever
fw:{feeds}:due                         zset   feeds by the time of their next poll (ms)    for ever
fw:{feeds}:held                        zset   feeds being polled, by the end of that (ms)  for ever
fw:{feeds}:hurried                     set    feeds to poll as soon as nobody holds them   for ever
fw:{feeds}:hosts                       zset   hosts by the time they are free again (ms)   for ever
fw:{feeds}:known:<feed>                string marks of the entries that it has brought     KNOWN
fw:{feeds}:leases                      hash   feed → its subscription at a hub, JSON       for ever
fw:{feeds}:leases-due                  zset   feeds by the time to subscribe (again) (ms)  for ever
fw:{feeds}:pushed                      hash   feed → when its hub last told something (ms) for ever
fw:{feeds}:pushes                      stream bodies that hubs sent and nobody has read    for ever
fw:{feeds}:wishes                      stream addresses that readers want looked at        for ever
fw:{feeds}:found:<wish>                list   what was found there                         minute
fw:{lease.listen:telegram}             string the process that has the lease               seconds
fw:{layout}:seats                      string SEATS, as at the first start                 for ever
fw:{live}:<worker>, …:role:<role>      string heartbeat of a process, and of a role        seconds
====================================== ====== ============================================ =========

Streams and lists "for ever" are emptied as they are worked off; `log` is trimmed to OPEN. A
dormant chat (the reader blocks us) keeps its seat for DORMANT; then the sweep forgets it.
"""

from datetime import timedelta
from zlib import crc32

from bot.model.alert import AlertId
from bot.model.article import ArticleId
from bot.model.chat import ChannelName, ChatId, channel_of
from bot.model.delivery import Bucket
from bot.model.story import StoryId, Urgency
from bot.model.topic import TopicSlug

SEATS = 128
"""In a bucket: part of the stored data, so another number refuses to start (bot.store.checks)."""
DIRECTORIES = 16_384
KEPT = timedelta(days=14)
OPEN = timedelta(hours=72)
MAILBOX = timedelta(days=30)
GOODBYE = timedelta(minutes=1)  # what lives of a mailbox when its chat was forgotten
UPDATE = timedelta(days=2)  # Telegram repeats an update for 24 hours
DORMANT = timedelta(days=90)
KNOWN = timedelta(days=180)
CHARGED = timedelta(days=1)
TOLD = timedelta(days=1)
WATCHED = timedelta(hours=6)  # what is taken back is taken back soon
COUNTED = timedelta(days=90)
# More than anybody reads in one message; the oldest give way.
MOST_IN_DIGEST = 50
# A process that has not been heard of for so long is dead.
SILENCE_MILLISECONDS = 4000


def seats(channel: ChannelName) -> str:
    return f"fw:{{{channel}}}:seats"


def directory(chat: ChatId, what: str = "seats") -> str:
    """`what` as it stands in the table above."""
    return f"fw:{{{channel_of(chat)}.d{crc32(chat.encode()) % DIRECTORIES:x}}}:{what}"


def of_bucket(bucket: Bucket, what: str) -> str:
    """`what` as it stands in the table above."""
    return f"fw:{{{bucket.channel}.{bucket.number}}}:{what}"


def chats(bucket: Bucket) -> str:
    return of_bucket(bucket, "chats")


def followers(bucket: Bucket) -> str:
    return of_bucket(bucket, "topics")


def tunings(bucket: Bucket) -> str:
    return of_bucket(bucket, "tunings")


def ledger(bucket: Bucket, alert_id: AlertId) -> str:
    return of_bucket(bucket, f"ledger:{alert_id}")


def later(bucket: Bucket, alert_id: AlertId) -> str:
    return of_bucket(bucket, f"later:{alert_id}")


def unfinished(bucket: Bucket, lane: Urgency) -> str:
    return of_bucket(bucket, f"unfinished:{lane.name.lower()}")


def digests(bucket: Bucket) -> str:
    return of_bucket(bucket, "digests")


def due_digests(bucket: Bucket) -> str:
    return of_bucket(bucket, "digests:due")


def mailbox(chat: ChatId) -> str:
    return f"fw:{{{channel_of(chat)}.m{crc32(chat.encode()) % DIRECTORIES:02x}}}:mailbox:{chat}"


def jobs(channel: ChannelName, lane: Urgency) -> str:
    return f"fw:{{jobs}}:{channel}:{lane.name.lower()}"


def due_jobs(channel: ChannelName) -> str:
    return f"fw:{{jobs}}:{channel}:due"


def dead_letters(channel: ChannelName) -> str:
    return f"fw:{{jobs}}:{channel}:dead"


def notices(channel: ChannelName) -> str:
    return f"fw:{{jobs}}:{channel}:notices"


def told(chat: ChatId) -> str:
    return f"fw:{{jobs}}:told:{chat}"


def held_jobs(alert_id: AlertId) -> str:
    return f"fw:{{jobs}}:held:{alert_id}"


def reach(alert_id: AlertId) -> str:
    return f"fw:{{reach.{alert_id}}}"


def inbox(channel: ChannelName) -> str:
    return f"fw:{{inbox}}:waiting:{channel}"


def lane(channel: ChannelName, name: str) -> str:
    return f"fw:{{inbox}}:lane:{channel}:{name}"


def answer(channel: ChannelName, update: str) -> str:
    return f"fw:{{inbox}}:answer:{channel}:{update}"


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


def text(digest: str) -> str:
    return f"fw:{{news}}:text:{digest}"


def story(story_id: StoryId) -> str:
    return f"fw:{{news}}:story:{story_id}"


def alert(alert_id: AlertId) -> str:
    return f"fw:{{news}}:alert:{alert_id}"


def alert_state(alert_id: AlertId) -> str:
    return f"fw:{{news}}:alert:{alert_id}:state"


def latest(topic: TopicSlug | None = None) -> str:
    return f"fw:{{news}}:latest:{topic}" if topic else "fw:{news}:latest"


def fanout() -> str:
    return "fw:{news}:fanout"


def feeds(what: str = "feeds") -> str:
    """`what` as it stands in the table above."""
    return f"fw:{{feeds}}:{what}"


def news(what: str) -> str:
    """`what` as it stands in the table above."""
    return f"fw:{{news}}:{what}"


def lease(name: str) -> str:
    return f"fw:{{lease.{name}}}"


def layout() -> str:
    return "fw:{layout}:seats"


def heartbeat(name: str) -> str:
    return f"fw:{{live}}:{name}"
