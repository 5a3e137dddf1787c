"""Readers by the thousand, what each of them follows, and what each of them got."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.topic import Topic, TopicSlug
from bot.store import Stores
from tests.builders import NOW, topic
from tests.fakes.telegram import FakeTelegram, Group, Person

TOPICS = tuple(topic(f"Subject {number}") for number in range(20))
_FOLLOWED = 2
_GROUPS = 50
"""One chat in so many is a group."""
_AT_ONCE = 64
_NUMBER = re.compile(r"Alert (\d+):")


@dataclass(slots=True, eq=False)
class Reader:
    chat: Chat
    account: Person | Group
    follows: set[TopicSlug]


Copies = dict[int, list[float]]
"""When (monotonic, s) a reader got each copy of an alert, by the alert's number."""


@dataclass(slots=True)
class Audience:
    readers: list[Reader]
    messages: int = 0
    """Those that were collected."""
    _followers: dict[TopicSlug, set[ChatId]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    async def seated(
        cls, telegram: FakeTelegram, stores: Stores, random: Random, count: int
    ) -> "Audience":
        await stores.topics.declare(TOPICS)
        readers = [_reader(telegram, random, number) for number in range(count)]
        queue = iter(readers)

        async def seat() -> None:
            for reader in queue:
                await stores.chats.meet(reader.chat, NOW)
                for slug in reader.follows:
                    await stores.subscriptions.follow(reader.chat, slug, most=50)

        await asyncio.gather(*(seat() for _ in range(_AT_ONCE)))
        return cls(readers)

    def followers(self, topics: Sequence[Topic]) -> dict[ChatId, Reader]:
        wanted = {one.slug for one in topics}
        return {one.chat.id: one for one in self.readers if one.follows & wanted}

    @property
    def received(self) -> int:
        """How many messages have arrived that were not collected."""
        return sum(len(reader.account.messages) for reader in self.readers)

    def collect(self) -> dict[ChatId, Copies]:
        """What arrived since the last time."""
        found: dict[ChatId, Copies] = {}
        for reader in self.readers:
            messages = reader.account.messages
            self.messages += len(messages)
            for message in messages.values():
                number = _NUMBER.search(message.text)
                assert number is not None, message.text
                copies = found.setdefault(reader.chat.id, defaultdict(list))
                copies[int(number[1])].append(message.sent_at)
            messages.clear()
        return found


def _reader(telegram: FakeTelegram, random: Random, number: int) -> Reader:
    is_group = number % _GROUPS == 0
    account = telegram.group() if is_group else telegram.person()
    kind = ChatKind.GROUP if is_group else ChatKind.PRIVATE
    follows = {one.slug for one in random.sample(TOPICS, _FOLLOWED)}
    return Reader(Chat(id=ChatId(f"telegram:{account.id}"), kind=kind), account, follows)
