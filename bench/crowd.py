"""A million chats and a hundred thousand words that they follow, laid out as the stores would.

The stores write one by one, which would take an hour. Who changes a layout in `bot.store` changes
its twin here; a sample that is read back through the stores tells whether they agree.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.core.wanted import Want, want_of
from bot.model.chat import ChannelName, Chat, ChatId, ChatRecord, Preferences
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.records import packed
from bot.store.seats import seat_of

CHANNEL = ChannelName("telegram")
_FIRST_READER = 700_000_000
_EACH = 5
_JOINED = datetime(2026, 1, 1, tzinfo=UTC)
# Commands in one round trip.
_AT_ONCE = 500
# Of ten wants so many have one word, two, three; every fourth of several words is a phrase.
_WORDS_OF_TEN = (5, 4, 1)


def chat(number: int) -> ChatId:
    return ChatId(f"{CHANNEL}:{_FIRST_READER + number}")


async def settle(
    database: Database, chats: int, topics: Sequence[TopicSlug], wants: Sequence[Want]
) -> None:
    """Chats that each follow some topics, and every other one a word, as `Chats.meet` and
    `Subscriptions.follow` leave them."""
    choose = random.Random(2)  # noqa: S311 - the same crowd each time
    directories: defaultdict[str, dict[str, int]] = defaultdict(dict)
    batch = database.pipeline(transaction=False)
    for first in range(0, chats, keys.SEATS):
        bucket = seat_of(CHANNEL, first).bucket
        records, bits = {}, defaultdict[TopicSlug, int](int)
        for place in range(min(keys.SEATS, chats - first)):
            name = chat(first + place)
            record = ChatRecord(chat=Chat(id=name), preferences=Preferences(), joined=_JOINED)
            records[place] = packed(record)
            directories[keys.directory(name)][name] = first + place
            for slug in choose.sample(topics, min(_EACH, len(topics))):
                bits[slug] |= 1 << place
            if wants and place % 2:
                bits[choose.choice(wants).slug] |= 1 << place
        batch.hset(keys.chats(bucket), mapping=records)
        batch.hset(
            keys.followers(bucket), mapping={slug: f"{mask:032x}" for slug, mask in bits.items()}
        )
        if len(batch) >= _AT_ONCE:
            await batch.execute()
    for key, seats in directories.items():
        batch.hset(key, mapping=seats)
        if len(batch) >= _AT_ONCE:
            await batch.execute()
    batch.set(keys.seats(CHANNEL), chats)
    await batch.execute()
    await _agree(Stores.over(database), chats)


def invented_wants(words: Sequence[str], count: int) -> list[Want]:
    """So many different wants: names and matters of one to three words, all alike rare or common
    but for the hundred commonest words, which stand for those that nobody may follow."""
    choose = random.Random(3)  # noqa: S311
    found: dict[TopicSlug, Want] = {}
    lengths = choose.choices((1, 2, 3), _WORDS_OF_TEN, k=count * 4)
    for number, length in enumerate(lengths):
        said = " ".join(words[choose.randrange(100, len(words))] for _ in range(length))
        is_phrase = length > 1 and number % 4 == 0
        want = want_of(f'"{said}"' if is_phrase else said)
        if isinstance(want, Want):
            found[want.slug] = want
        if len(found) == count:
            break
    return list(found.values())


async def note(database: Database, wants: Sequence[Want]) -> None:
    """As `Wanted.add`."""
    for some in _portions(wants):
        fields = {want.slug: f"1|{want.manner}|{' '.join(want.keys)}|{want.shown}" for want in some}
        await database.hset(keys.news("wanted"), mapping=fields)
    found = await Stores.over(database).wanted.get(wants[-1].slug)
    assert found == wants[-1]


async def _agree(stores: Stores, chats: int) -> None:
    for number in range(0, chats, max(1, chats // 7)):
        assert await stores.chats.get(chat(number))
        assert len(await stores.subscriptions.topics_of(chat(number))) >= 1


def _portions(wants: Sequence[Want]) -> Iterator[Sequence[Want]]:
    for start in range(0, len(wants), _AT_ONCE):
        yield wants[start : start + _AT_ONCE]
