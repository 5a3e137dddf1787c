"""Work is done by one worker, and by another if that one dies."""

from datetime import timedelta

import pytest

from bot.store.connection import Database
from bot.store.heartbeats import Heartbeats
from bot.store.queue import GROUP, Item, Queue
from tests.waiting import until

# Where nothing comes, nothing comes in this time either.
PATIENCE = timedelta(milliseconds=100)


@pytest.fixture
def queue(database: Database) -> Queue:
    # Any stream on the permanent list will do.
    return Queue(database, "fw:{jobs}:test:lane", patience=PATIENCE)


def another(database: Database, *, steady: timedelta = timedelta(0)) -> Queue:
    """The same work as another process sees it."""
    return Queue(database, "fw:{jobs}:test:lane", steady=steady, patience=PATIENCE)


async def test_items_come_in_order_and_each_to_one_worker(queue: Queue) -> None:
    await queue.add([{"n": "1"}, {"n": "2"}, {"n": "3"}])

    mine = await queue.take("one", most=2)
    theirs = await queue.take("two", most=2)

    assert [item.fields["n"] for item in (*mine, *theirs)] == ["1", "2", "3"]
    assert not any(item.is_left_behind for item in (*mine, *theirs))


async def test_an_item_that_is_done_is_gone(queue: Queue, database: Database) -> None:
    await queue.add([{"n": "1"}])
    (item,) = await queue.take("one")

    await queue.done(item.id)
    await queue.done()

    assert await database.xlen("fw:{jobs}:test:lane") == 0


async def test_the_items_of_a_dead_worker_are_taken_over(queue: Queue, database: Database) -> None:
    await queue.add([{"n": "1"}])
    (lost,) = await queue.take("dead")

    survivor = another(database)

    async def taken_over() -> tuple[Item, ...]:
        await Heartbeats(database).beat("alive", ())
        return await survivor.take("alive")

    (found,) = await until(taken_over)
    assert (found.id, found.is_left_behind) == (lost.id, True)


async def test_nobody_is_held_for_dead_by_who_has_only_just_begun_to_beat(
    queue: Queue, database: Database
) -> None:
    """As after an outage of Redis, when nobody has a heartbeat and all are alive."""
    await queue.add([{"n": "1"}])
    await queue.take("first to lose its heartbeat")
    beginner = another(database, steady=timedelta(minutes=1))

    assert await beginner.take("beginner") == ()
    await Heartbeats(database).beat("beginner", ())
    assert await beginner.take("beginner") == ()


async def test_a_slow_worker_keeps_its_items(queue: Queue, database: Database) -> None:
    await Heartbeats(database).beat("slow", ())
    await queue.add([{"n": "1"}, {"n": "2"}])
    await queue.take("slow")

    (item,) = await another(database).take("other", most=9)

    assert item.fields["n"] == "2"
    assert await another(database).take("other") == ()


async def test_what_is_given_back_is_taken_by_another_at_once(
    queue: Queue, database: Database
) -> None:
    await Heartbeats(database).beat("one", ())
    await queue.add([{"n": "1"}])
    (item,) = await queue.take("one")

    await queue.give_back(item.id)

    async def taken_over() -> tuple[Item, ...]:
        return await another(database).take("two")

    (found,) = await until(taken_over)
    assert found.id == item.id


async def test_what_another_has_taken_over_meanwhile_is_not_given_back(
    queue: Queue, database: Database
) -> None:
    """The first was only held up, and thought dead."""
    await Heartbeats(database).beat("heir", ())
    await queue.add([{"n": "1"}])
    (item,) = await queue.take("slow")

    async def taken_over() -> tuple[Item, ...]:
        return await heir.take("heir")

    heir = another(database)
    await until(taken_over)
    await queue.give_back(item.id)

    (pending,) = await database.xpending_range("fw:{jobs}:test:lane", GROUP, "-", "+", 9)
    assert pending["consumer"] == "heir"


async def test_what_a_run_had_that_fell_over_is_given_back_by_the_next_run_of_the_same_worker(
    queue: Queue, database: Database
) -> None:
    """Its process lives, so that nobody else would ever take it over."""
    await Heartbeats(database).beat("one", ())
    await queue.add([{"n": "1"}])
    (lost,) = await queue.take("one")

    await queue.resume("one")

    async def again() -> tuple[Item, ...]:
        return await queue.take("one")

    (found,) = await until(again)
    assert (found.id, found.is_left_behind, found.attempt) == (lost.id, True, 2)


async def test_an_item_over_which_everybody_falls_lets_the_others_through(
    queue: Queue, database: Database
) -> None:
    await queue.add([{"n": "1"}])
    for number in range(3):

        async def taken(worker: str = f"worker {number}") -> tuple[Item, ...]:
            await Heartbeats(database).beat(worker, ())
            found = await another(database).take(worker)
            await Heartbeats(database).end(worker)
            return found

        (poison,) = await until(taken)
    await queue.add([{"n": "2"}])

    (item,) = await another(database).take("next")

    assert poison.attempt == 3
    assert item.fields["n"] == "2"
