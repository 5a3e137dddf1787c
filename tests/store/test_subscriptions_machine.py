"""Whatever chats do, who follows what is what a dict of sets says."""

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from bot.model.alert import AlertId
from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket
from bot.model.topic import TopicSlug
from bot.store import keys
from bot.store.keys import SEATS
from bot.store.seats import Seat
from bot.store.subscriptions import Follow
from tests.builders import NOW, alert
from tests.store.machines import StoreMachine, patient, prove

WEB = ChannelName("web")
TOPICS = tuple(TopicSlug(slug) for slug in ("climate", "world", "science", "football"))
MOST = 2

# Few enough to meet again.
numbers = st.integers(0, 5)
topics = st.sampled_from(TOPICS)


@dataclass(slots=True)
class Known:
    """What the model knows of a chat that has a seat."""

    seat: Seat
    topics: set[TopicSlug] = field(default_factory=set)
    is_met: bool = False
    is_dormant: bool = False


class Subscriptions(StoreMachine):
    """Chats come and go, among many others; they change their minds and their names."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[ChatId, Known] = {}
        self.given: set[Seat] = set()
        self.claims = 0

    @initialize()
    def open(self) -> None:
        """As if others had come already, up to just before the end of the first bucket."""
        self.let_others_come(SEATS - 2)

    @rule(count=st.sampled_from((1, 2, SEATS - 2, SEATS)))
    def let_others_come(self, count: int) -> None:
        """They take seats, and follow nothing."""
        self.wait(self.database.incrby(keys.seats(WEB), count))

    async def _seated(self, chat: ChatId) -> Known:
        """The chat in the model, which takes down a seat that was given just now."""
        seat = await self.stores.seats.find(chat)
        assert seat is not None
        if chat not in self.known:
            assert seat not in self.given
            self.given.add(seat)
            self.known[chat] = Known(seat)
        assert self.known[chat].seat == seat
        return self.known[chat]

    @rule(number=numbers)
    def meet(self, number: int) -> None:
        chat = chat_of(number)
        record = self.wait(self.stores.chats.meet(chat, NOW))
        known = self.wait(self._seated(chat.id))
        known.is_met, known.is_dormant = True, False
        assert record.dormant_since is None

    @rule(number=numbers, topic=topics)
    def follow(self, number: int, topic: TopicSlug) -> None:
        chat = chat_of(number)
        outcome = self.wait(self.stores.subscriptions.follow(chat, topic, most=MOST))
        known = self.wait(self._seated(chat.id))
        if topic in known.topics:
            assert outcome is Follow.KEPT
        elif len(known.topics) >= MOST:
            assert outcome is Follow.FULL
        else:
            assert outcome is Follow.ADDED
            known.topics.add(topic)

    @rule(number=numbers, topic=topics)
    def unfollow(self, number: int, topic: TopicSlug) -> None:
        known = self.known.get(chat_of(number).id)
        was_followed = known is not None and topic in known.topics
        chat = chat_of(number).id
        assert self.wait(self.stores.subscriptions.unfollow(chat, topic)) is was_followed
        if known:
            known.topics.discard(topic)

    @rule(number=numbers)
    def lay_dormant(self, number: int) -> None:
        chat = chat_of(number).id
        self.wait(self.stores.chats.lay_dormant(chat, NOW))
        known = self.known.get(chat)
        if known and known.is_met:
            known.is_dormant = True
        else:
            self.known.pop(chat, None)

    @rule(number=numbers)
    def wake(self, number: int) -> None:
        chat = chat_of(number).id
        known = self.known.get(chat)
        was_dormant = known is not None and known.is_dormant
        assert self.wait(self.stores.chats.wake(chat)) is was_dormant
        if known:
            known.is_dormant = False

    @rule(number=numbers)
    def forget(self, number: int) -> None:
        chat = chat_of(number).id
        was_known = self.known.pop(chat, None) is not None
        assert self.wait(self.stores.chats.forget(chat)) is was_known

    @rule(number=numbers, to=numbers, died_halfway=st.booleans())
    def move(self, number: int, to: int, *, died_halfway: bool) -> None:
        """Perhaps once more, by one that takes over from a worker that died over it."""
        old, new = chat_of(number).id, chat_of(to).id
        if old == new:
            return
        known = self.known.pop(old, None)
        if known and new not in self.known:
            if died_halfway:
                self.wait(self.stores.seats.point(new, known.seat))
            self.known[new] = known
            known.is_dormant = False
        elif known:
            both = self.known[new]
            both.topics |= known.topics
            both.is_met, both.is_dormant = both.is_met or known.is_met, False
        self.wait(self.stores.chats.move(old, new))
        self.wait(self.stores.chats.move(old, new))

    @rule(number=numbers)
    def look(self, number: int) -> None:
        chat = chat_of(number).id
        known = self.known.get(chat)
        record = self.wait(self.stores.chats.get(chat))
        assert (record is not None) is (known is not None and known.is_met)
        assert record is None or known is None or record.chat.id == chat
        followed = known.topics if known else set()
        assert self.wait(self.stores.subscriptions.topics_of(chat)) == followed

    @rule(about=st.sets(topics, min_size=1))
    def claim(self, about: set[TopicSlug]) -> None:
        """A new alert is claimed for all who follow one of its topics, and are there."""
        self.claims += 1
        news = alert(id=AlertId(f"alert{self.claims}"), topics=tuple(sorted(about)))
        buckets = self.wait(self.stores.seats.buckets(WEB))
        for number in range(buckets):
            found = self.wait(
                self.stores.ledger.claim(Bucket(WEB, number), news, "run", takes_over=False)
            )
            assert {(one.chat, one.place) for one in found} == self._audience(number, about)

    def _audience(self, bucket: int, about: set[TopicSlug]) -> set[tuple[ChatId, int]]:
        return {
            (chat, known.seat.place)
            for chat, known in self.known.items()
            if known.seat.bucket.number == bucket
            and known.is_met
            and not known.is_dormant
            and known.topics & about
        }

    def finish(self) -> None:
        for chat, known in self.known.items():
            assert self.wait(self.stores.subscriptions.topics_of(chat)) == known.topics
            assert self.wait(self.stores.seats.find(chat)) == known.seat


def chat_of(number: int) -> Chat:
    return Chat(id=ChatId(f"web:reader{number}"))


@patient
def test_who_follows_what_is_what_a_dict_of_sets_says(redis_address: str) -> None:
    prove(Subscriptions, redis_address)
