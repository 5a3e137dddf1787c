"""However workers come, fall over, die and return, each item is done, and by one of them."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.store.keys import heartbeat
from bot.store.queue import GROUP, Item, Queue
from tests.store.machines import StoreMachine, patient, prove

STREAM = "fw:{jobs}:test:lane"
WORKERS = ("one", "two", "three")
# Longer than any item has to wait before it is taken over, however often that was done before.
LONG_MILLISECONDS = 600_000

workers = st.sampled_from(WORKERS)
counts = st.integers(1, 3)


class Work(StoreMachine):
    """Three workers at one stream; the model knows who has what in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.queues: dict[str, Queue] = {}
        self.alive: set[str] = set()
        self.added: list[str] = []
        self.fresh: list[str] = []
        """Not taken by anybody yet, in order."""
        self.given_back: set[str] = set()
        self.hands: dict[str, dict[str, str]] = {worker: {} for worker in WORKERS}
        """For each worker: number of the item → its id."""
        self.done: list[str] = []

    @initialize()
    def begin(self) -> None:
        for worker in WORKERS:
            self.restart(worker)

    @rule(count=counts)
    def add(self, count: int) -> None:
        numbers = [str(len(self.added) + at) for at in range(count)]
        self.wait(Queue(self.database, STREAM).add([{"n": number} for number in numbers]))
        self.added += numbers
        self.fresh += numbers

    @rule(worker=workers)
    def restart(self, worker: str) -> None:
        """The worker begins a new run: what the last one had in hand goes to whoever is first."""
        self.queues[worker] = Queue(self.database, STREAM, steady=timedelta(0))
        self.alive.add(worker)
        self.given_back |= self.hands[worker].keys()
        self.hands[worker] = {}
        self.wait(self.queues[worker].resume(worker))

    @rule(worker=workers)
    def die(self, worker: str) -> None:
        self.alive.discard(worker)
        self.wait(self.stores.heartbeats.end(worker))

    @rule(worker=workers)
    def live_on(self, worker: str) -> None:
        """It was only held up; what was taken from it meanwhile is no longer its own."""
        self.alive.add(worker)

    @rule()
    def let_time_pass(self) -> None:
        """All that is in hand has been so for long."""
        self.wait(self._let_time_pass())

    async def _let_time_pass(self) -> None:
        for pending in await self.database.xpending_range(STREAM, GROUP, "-", "+", 1000):
            await self.database.xclaim(
                STREAM,
                GROUP,
                pending["consumer"],
                0,
                [pending["message_id"]],
                idle=LONG_MILLISECONDS,
                justid=True,
            )

    @precondition(lambda self: self.fresh)
    @rule(worker=workers, most=counts)
    def take(self, worker: str, most: int) -> None:
        """A living worker takes: there is something, so nobody waits for it."""
        if worker in self.alive:
            self._take(worker, most)

    def _take(self, worker: str, most: int) -> None:
        for one in self.alive:
            self.wait(self.stores.heartbeats.beat(one, ()))
        for one in set(WORKERS) - self.alive:
            assert self.wait(self.database.exists(heartbeat(one))) == 0
        items = self.wait(self.queues[worker].take(worker, most=most))
        assert 1 <= len(items) <= most

        for item in items:
            self._hand(worker, item)

    def _hand(self, worker: str, item: Item) -> None:
        number = item.fields["n"]
        assert number not in self.done
        if item.is_left_behind:
            dead = [one for one in WORKERS if one not in self.alive and number in self.hands[one]]
            assert dead or number in self.given_back
            for one in dead:
                del self.hands[one][number]
            self.given_back.discard(number)
        else:
            assert number == self.fresh.pop(0)
        assert not any(number in hand for hand in self.hands.values())
        self.hands[worker][number] = item.id

    @rule(worker=workers, most=counts)
    def finish_some(self, worker: str, most: int) -> None:
        """Even a worker that is thought dead may still finish what nobody has taken from it."""
        finished = list(self.hands[worker])[:most]
        ids = [self.hands[worker].pop(number) for number in finished]
        self.wait(self.queues[worker].done(*ids))
        self.done += finished

    @precondition(lambda self: any(self.hands.values()))
    @rule(worker=workers)
    def give_back(self, worker: str) -> None:
        for number, item in list(self.hands[worker].items())[:1]:
            self.wait(self.queues[worker].give_back(item))
            del self.hands[worker][number]
            self.given_back.add(number)

    def finish(self) -> None:
        """All but one die; it is started anew, and does everything."""
        survivor, *others = WORKERS
        if not self.queues:
            return
        for worker in others:
            self.die(worker)
        while len(self.done) < len(self.added):
            self.restart(survivor)
            self.let_time_pass()
            self._take(survivor, 100)
            self.finish_some(survivor, 100)
        assert sorted(self.done) == sorted(self.added)
        assert self.wait(self.database.xlen(STREAM)) == 0
        assert self.wait(self.database.xpending(STREAM, GROUP))["pending"] == 0


@patient
def test_each_item_is_done_and_by_one_worker(redis_address: str) -> None:
    prove(Work, redis_address)
