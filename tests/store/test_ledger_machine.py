"""However readers, workers and outcomes are mixed, nobody is lost and nobody gets three copies."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.model.alert import Alert
from bot.model.chat import ChannelName, MessageId, Preferences
from bot.model.delivery import (
    Bucket,
    Gone,
    Later,
    Outcome,
    Receipt,
    Recipient,
    Refused,
    Sent,
    Spilled,
)
from bot.model.story import Urgency
from bot.model.topic import TopicSlug
from bot.store import keys
from bot.store.keys import SEATS
from bot.store.seats import Seat
from tests.builders import CLIMATE, NOW, SCIENCE, WORLD
from tests.store.ledger_model import (
    FIRST,
    FOLLOW_UP,
    OTHER,
    Model,
    Reader,
    Run,
    Stage,
    chat_of,
    split,
)
from tests.store.machines import StoreMachine, patient, prove

WEB = ChannelName("web")
numbers = st.integers(0, 5)
alerts = st.sampled_from((FIRST, FIRST, OTHER, FOLLOW_UP))
buckets = st.integers(0, 1)
topics = st.sampled_from((CLIMATE.slug, WORLD.slug, SCIENCE.slug))
waits = st.integers(0, 60).map(lambda seconds: timedelta(seconds=seconds))
failures = st.one_of(
    st.builds(Later, waits, st.just("429")),
    st.builds(Later, waits, st.just("no answer"), is_uncertain=st.just(True)),
    st.just(Gone("blocked")),
    st.just(Refused("too long")),
    st.builds(Spilled, waits),
)
acts = st.one_of(
    st.tuples(st.sampled_from(("join", "lay_dormant", "wake", "forget"))),
    st.tuples(st.sampled_from(("follow", "unfollow")), topics),
    st.tuples(st.just("prefer"), st.sampled_from(Urgency)),
    st.tuples(st.just("move"), numbers),
)
picks = st.just(set(range(6))) | st.sets(st.integers(0, 2), min_size=1)


class Deliveries(StoreMachine):
    """Six readers on the border of two buckets, three alerts, any number of workers."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.seats: set[Seat] = set()
        self.runs: dict[str, Run] = {}
        self.begun: list[tuple[Alert, int]] = []
        self.count = 0
        self.now: datetime = NOW

    @initialize(topic=topics)
    def open(self, topic: TopicSlug) -> None:
        self.wait(self.database.set(keys.seats(WEB), SEATS - 3))
        for number in range(4):
            self.join(number)
            self.follow(number, topic)

    @rule(number=numbers, act=acts)
    def change(self, number: int, act: tuple[Any, ...]) -> None:
        """A reader acts: one rule, so that workers have their share of the steps."""
        name, *given = act
        getattr(self, name)(number, *given)

    def join(self, number: int) -> None:
        """A reader comes, or comes back."""
        chat = chat_of(number)
        self.wait(self.stores.chats.meet(chat, self.now))
        seat = self.wait(self.stores.seats.find(chat.id))
        assert seat is not None
        if chat.id not in self.model.readers:
            assert seat not in self.seats
            self.seats.add(seat)
            self.model.readers[chat.id] = Reader(seat)
        self.model.readers[chat.id].is_dormant = False

    def follow(self, number: int, topic: TopicSlug) -> None:
        if reader := self.model.readers.get(chat_of(number).id):
            self.wait(self.stores.subscriptions.follow(chat_of(number), topic, most=5))
            reader.topics.add(topic)

    def unfollow(self, number: int, topic: TopicSlug) -> None:
        self.wait(self.stores.subscriptions.unfollow(chat_of(number).id, topic))
        if reader := self.model.readers.get(chat_of(number).id):
            reader.topics.discard(topic)

    def prefer(self, number: int, floor: Urgency) -> None:
        self.wait(self.stores.chats.prefer(chat_of(number).id, Preferences(floor=floor)))
        if reader := self.model.readers.get(chat_of(number).id):
            reader.floor = floor

    def lay_dormant(self, number: int) -> None:
        self.wait(self.stores.chats.lay_dormant(chat_of(number).id, self.now))
        if reader := self.model.readers.get(chat_of(number).id):
            reader.is_dormant = True

    def wake(self, number: int) -> None:
        self.wait(self.stores.chats.wake(chat_of(number).id))
        if reader := self.model.readers.get(chat_of(number).id):
            reader.is_dormant = False

    def forget(self, number: int) -> None:
        self.wait(self.stores.chats.forget(chat_of(number).id))
        self.model.readers.pop(chat_of(number).id, None)

    def move(self, number: int, to: int) -> None:
        old, new = chat_of(number).id, chat_of(to).id
        if old == new:
            return
        self.wait(self.stores.chats.move(old, new))
        reader = self.model.readers.pop(old, None)
        if reader is None:
            return
        kept = self.model.readers.get(new, reader)
        kept.topics |= reader.topics
        kept.floor, kept.is_dormant = min(kept.floor, reader.floor), False
        self.model.readers[new] = kept

    @rule(about=alerts, bucket=buckets, is_repeated=st.booleans())
    def claim(self, about: Alert, bucket: int, *, is_repeated: bool) -> None:
        """A run begins. Its question may have to be repeated, as its answer got lost."""
        self._claim(about, bucket, takes_over=False, is_repeated=is_repeated)

    @precondition(lambda self: self.begun)
    @rule(choice=st.data(), is_repeated=st.booleans())
    def take_over(self, choice: st.DataObject, *, is_repeated: bool) -> None:
        """From workers that died; or that live, but were held up and thought dead."""
        about, bucket = choice.draw(st.sampled_from(self.begun[-3:]))
        self._claim(about, bucket, takes_over=True, is_repeated=is_repeated)

    def _claim(self, about: Alert, bucket: int, *, takes_over: bool, is_repeated: bool) -> None:
        name, run = self._run(about, bucket)
        expected = self.model.claim(name, about, bucket, takes_over=takes_over)
        for _ in range(1 + is_repeated):
            found = self.wait(
                self.stores.ledger.claim(Bucket(WEB, bucket), about, name, takes_over=takes_over)
            )
            self._check(run, found, expected)
        run.claimed += found

    @rule(about=alerts, bucket=buckets, is_repeated=st.booleans())
    def claim_due(self, about: Alert, bucket: int, *, is_repeated: bool) -> None:
        """The clock moves on to where somebody is due, and a run begins with all who are."""
        due = self.wait(self.stores.ledger.next_due(Bucket(WEB, bucket), about.id))
        self.now = max(self.now, due or self.now)
        name, run = self._run(about, bucket)
        expected = self.model.claim_due(name, about, bucket, self.now)
        waiting = [
            seat
            for seat, delivery in self.model.of(about, bucket)
            if delivery.stage is Stage.WAITING
        ]
        for repeats in range(1 + is_repeated):
            found = self.wait(
                self.stores.ledger.claim_due(Bucket(WEB, bucket), about, name, self.now)
            )
            rows = self.rows(about, bucket)
            for seat in waiting if not repeats else ():
                if self.model.stop_waiting(name, about, seat, rows[seat.place]):
                    expected.add(seat)
            self._check(run, found, expected)
        run.claimed += found

    def _names(self) -> st.SearchStrategy[str]:
        """Of runs that have somebody in hand, while there are some."""
        busy = [name for name, run in self.runs.items() if run.claimed or run.launched]
        return st.sampled_from(busy or list(self.runs))

    def _run(self, about: Alert, bucket: int) -> tuple[str, Run]:
        self.count += 1
        run = Run(about, bucket)
        self.begun.append((about, bucket))
        self.runs[f"run{self.count}"] = run
        return f"run{self.count}", run

    def _check(self, run: Run, found: tuple[Recipient, ...], expected: set[Seat]) -> None:
        assert {one.place for one in found} == {seat.place for seat in expected}
        assert len(found) == len(expected)
        chats = {reader.seat: chat for chat, reader in self.model.readers.items()}
        for one in found:
            seat = Seat(Bucket(WEB, run.bucket), one.place)
            assert one.chat == chats[seat]
            assert one.preferences.floor is self.model.readers[one.chat].floor
            assert one.copies == self.model.deliveries[run.alert.id, seat].noted
            if run.alert.follows_up:
                first = self.model.deliveries[run.alert.follows_up, seat]
                assert first.row == (f"s{one.earlier}" if one.earlier else "d")
            else:
                assert one.earlier is None

    @precondition(lambda self: self.runs)
    @rule(choice=st.data(), picked=picks, is_repeated=st.booleans())
    def launch(self, choice: st.DataObject, picked: set[int], *, is_repeated: bool) -> None:
        name = choice.draw(self._names())
        self._launch(name, picked, is_repeated=is_repeated)

    def _launch(self, name: str, picked: set[int], *, is_repeated: bool = False) -> None:
        run = self.runs[name]
        lot, run.claimed = split(run.claimed, picked)
        if not lot:
            return
        bucket = Bucket(WEB, run.bucket)
        expected = [self.model.launch(name, run.alert, Seat(bucket, one.place)) for one in lot]
        for _ in range(1 + is_repeated):
            wanted = self.wait(self.stores.ledger.launch(bucket, run.alert, name, lot))
            assert list(wanted) == expected
        run.launched += [one for one, is_wanted in zip(lot, wanted, strict=True) if is_wanted]

    @precondition(lambda self: self.runs)
    @rule(choice=st.data(), picked=picks, failure=st.none() | failures)
    def settle(
        self, choice: st.DataObject, picked: set[int], failure: Outcome | Spilled | None
    ) -> None:
        """Those picked fail in that way, or arrive."""
        self._settle(choice.draw(self._names()), picked, failure)

    def _settle(self, name: str, picked: set[int], failure: Outcome | Spilled | None) -> None:
        run = self.runs[name]
        lot, run.launched = split(run.launched, picked)
        receipts = []
        for one in lot:
            self.count += 1
            outcome = failure or Sent(MessageId(str(self.count)))
            receipts.append(Receipt(recipient=one, outcome=outcome, at=self.now))
            self._take_down(name, run, one, outcome, was_launched=True)
        self.wait(self.stores.ledger.settle(Bucket(WEB, run.bucket), run.alert.id, receipts))

    @precondition(lambda self: self.runs)
    @rule(choice=st.data(), picked=picks, wait=waits)
    def put_off(self, choice: st.DataObject, picked: set[int], wait: timedelta) -> None:
        """Those picked were claimed and are not sent to."""
        name = choice.draw(self._names())
        run = self.runs[name]
        lot, run.claimed = split(run.claimed, picked)
        outcome = Later(wait, "stopped")
        for one in lot:
            self._take_down(name, run, one, outcome, was_launched=False)
        receipts = [
            Receipt(recipient=one._replace(attempt=one.attempt - 1), outcome=outcome, at=self.now)
            for one in lot
        ]
        self.wait(self.stores.ledger.settle(Bucket(WEB, run.bucket), run.alert.id, receipts))

    def _take_down(
        self, name: str, run: Run, one: Recipient, outcome: Outcome | Spilled, *, was_launched: bool
    ) -> None:
        delivery = self.model.deliveries[run.alert.id, Seat(Bucket(WEB, run.bucket), one.place)]
        delivery.settle(name, outcome, self.now, was_launched=was_launched)

    @precondition(lambda self: self.runs)
    @rule(choice=st.data())
    def die(self, choice: st.DataObject) -> None:
        del self.runs[choice.draw(self._names())]

    def rows(self, about: Alert, bucket: int) -> dict[int, str]:
        return self.wait(self.stores.ledger.rows(Bucket(WEB, bucket), about.id))

    @invariant()
    def agrees(self) -> None:
        """No row is lost, and each stands where the model has it."""
        for about in (FIRST, OTHER, FOLLOW_UP):
            for bucket in (0, 1):
                deliveries = dict(self.model.of(about, bucket))
                rows = self.rows(about, bucket)
                assert rows.keys() == {seat.place for seat in deliveries}
                for seat, delivery in deliveries.items():
                    assert rows[seat.place].startswith(delivery.expected())

    def finish(self) -> None:
        """All workers die; an heir works it all off."""
        self.runs.clear()
        for about in (FIRST, OTHER, FOLLOW_UP):
            for bucket in (0, 1):
                self._claim(about, bucket, takes_over=True, is_repeated=False)
                self._work_off()
                while self.wait(self.stores.ledger.next_due(Bucket(WEB, bucket), about.id)):
                    self.claim_due(about, bucket, is_repeated=False)
                    self._work_off()
                rows = self.rows(about, bucket)
                assert {row[0] for row in rows.values()} <= set("sudkgx")
                self._check_digests(about, bucket, rows)
        assert self.model.left_out() == []

    def _check_digests(self, about: Alert, bucket: int, rows: dict[int, str]) -> None:
        """What the ledger says was spilled waits for its reader, once."""
        for place, row in rows.items():
            waiting = self.wait(self.stores.digests.take(Bucket(WEB, bucket), place, "look"))
            assert waiting.count(about.id) <= 1
            assert about.id in waiting or row != "d"

    def _work_off(self) -> None:
        everyone = set(range(SEATS))
        for name in self.runs:
            self._launch(name, everyone)
            self._settle(name, everyone, None)


@patient
def test_nobody_is_lost_and_nobody_gets_three_copies(redis_address: str) -> None:
    prove(Deliveries, redis_address)
