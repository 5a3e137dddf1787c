"""The program's life: loops are kept up, what is fatal ends it, and a stop lets work finish."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import metrics
from bot.errors import PermanentError, SettingsError, TransientError
from bot.lifetime import Crew, Loop, Stop, live, pause, signals, unless_stopped
from tests.waiting import until

SOON = timedelta(seconds=0.01)
LONG = timedelta(minutes=5)


@pytest.fixture
def stop() -> Stop:
    return asyncio.Event()


def failing(error: Callable[[], Exception], *, times: int, then: Stop) -> Loop:
    """A loop that fails that often, and afterwards stops the program."""
    left = times

    async def loop(_stop: Stop) -> None:
        nonlocal left
        if not left:
            then.set()
            return
        left -= 1
        raise error()

    return loop


async def idle(stop: Stop) -> None:
    await stop.wait()


def restarts(worker: str) -> float:
    value: float = metrics.restarts.labels(worker)._value.get()
    return value


async def test_a_loop_that_fails_is_started_again(stop: Stop) -> None:
    before = restarts("clumsy")
    clumsy = failing(lambda: TransientError("odd", after=SOON), times=3, then=stop)

    await asyncio.wait_for(live({"clumsy": clumsy, "idle": idle}, stop), 5)

    assert restarts("clumsy") == before + 3


async def test_a_loop_that_fails_for_no_known_reason_pauses_and_starts_again(stop: Stop) -> None:
    clock = asyncio.get_running_loop().time
    started = clock()

    await live({"buggy": failing(lambda: KeyError("bug"), times=1, then=stop)}, stop)

    assert 0.2 < clock() - started < 5


async def test_a_failing_loop_leaves_the_others_alone(stop: Stop) -> None:
    starts = 0

    async def steady(stop: Stop) -> None:
        nonlocal starts
        starts += 1
        await stop.wait()

    clumsy = failing(lambda: TransientError("odd", after=SOON), times=5, then=stop)
    await live({"clumsy": clumsy, "steady": steady}, stop)

    assert starts == 1


@pytest.mark.parametrize("fatal", [PermanentError("refused"), SettingsError("wrong")])
async def test_what_no_new_start_would_mend_ends_the_program(fatal: Exception, stop: Stop) -> None:
    ended: list[str] = []

    async def steady(_stop: Stop) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("steady")

    broken = failing(lambda: fatal, times=9, then=stop)
    with pytest.raises(type(fatal), match=str(fatal)):
        await live({"steady": steady, "broken": broken}, stop)

    assert ended == ["steady"]


async def test_what_is_fatal_is_found_among_the_errors_of_a_crew(stop: Stop) -> None:
    def several() -> Exception:
        inner = ExceptionGroup("inner", [PermanentError("the token is refused")])
        return ExceptionGroup("outer", [TransientError("odd", after=SOON), inner])

    with pytest.raises(PermanentError, match="the token is refused"):
        await asyncio.wait_for(live({"crew": failing(several, times=9, then=stop)}, stop), 5)


async def test_a_crew_that_fails_asks_for_the_pause_of_its_first_error(stop: Stop) -> None:
    def several() -> Exception:
        return ExceptionGroup("outer", [TransientError("odd", after=SOON), KeyError("bug")])

    started = asyncio.get_running_loop().time()
    await live({"crew": failing(several, times=3, then=stop)}, stop)

    assert asyncio.get_running_loop().time() - started < 0.8


async def test_a_loop_that_has_nothing_left_to_do_is_not_started_again(stop: Stop) -> None:
    starts = 0

    async def once(_stop: Stop) -> None:
        nonlocal starts
        starts += 1

    running = asyncio.ensure_future(live({"once": once}, stop))
    await pause(stop, SOON)
    assert not running.done()
    stop.set()
    await running

    assert starts == 1


async def test_a_stop_lets_work_in_hand_finish(stop: Stop) -> None:
    finished: list[str] = []

    async def careful(stop: Stop) -> None:
        await stop.wait()
        await asyncio.sleep(0.05)
        finished.append("careful")

    stop.set()
    # Nothing starts once we stop.
    await live({"late": careful}, stop)
    assert finished == []

    stop.clear()
    running = asyncio.ensure_future(live({"careful": careful}, stop))
    await pause(stop, SOON)
    stop.set()
    await running
    assert finished == ["careful"]


async def test_a_stop_ends_the_pause_of_a_loop_that_failed(stop: Stop) -> None:
    failures = 0

    async def slow(_stop: Stop) -> None:
        nonlocal failures
        failures += 1
        raise TransientError("come back later", after=LONG)

    async def failed() -> bool:
        return failures > 0

    running = asyncio.ensure_future(live({"slow": slow}, stop))
    await until(failed)
    stop.set()
    await asyncio.wait_for(running, 1)

    assert failures == 1


async def test_a_signal_stops_within_the_block_and_not_after(stop: Stop) -> None:
    before = signal.getsignal(signal.SIGTERM)

    async with signals(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 1)

    assert signal.getsignal(signal.SIGTERM) == before


async def test_a_pause_tells_whether_to_stop(stop: Stop) -> None:
    assert not await pause(stop, SOON)
    stop.set()
    assert await pause(stop, LONG)


async def test_work_has_its_result_unless_the_stop_comes_first(stop: Stop) -> None:
    cancelled: list[str] = []

    async def answer() -> int:
        return 42

    async def endless() -> int:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append("endless")
        return 0

    assert await unless_stopped(stop, answer()) == 42
    assert cancelled == []

    asyncio.get_running_loop().call_later(0.01, stop.set)
    assert await unless_stopped(stop, endless()) is None
    assert cancelled == ["endless"]


async def test_work_that_fails_fails(stop: Stop) -> None:
    async def broken() -> None:
        raise TransientError("odd")

    with pytest.raises(TransientError, match="odd"):
        await unless_stopped(stop, broken())


async def test_a_crew_works_side_by_side_but_never_more_than_it_may() -> None:
    working, most = 0, 0

    async def job() -> None:
        nonlocal working, most
        working += 1
        most = max(most, working)
        await asyncio.sleep(0.001)
        working -= 1

    async with Crew(3) as crew:
        for _ in range(20):
            await crew.start(job())

    assert (most, working) == (3, 0)


async def test_leaving_a_crew_waits_for_all_of_it() -> None:
    done: list[int] = []

    async def job(number: int) -> None:
        await asyncio.sleep(0.01)
        done.append(number)

    async with Crew(5) as crew:
        for number in range(5):
            await crew.start(job(number))
        assert done == []

    assert sorted(done) == [0, 1, 2, 3, 4]


async def test_a_job_that_fails_ends_its_crew_and_leaves_no_job_behind() -> None:
    begun: list[str] = []

    async def broken() -> None:
        begun.append("broken")
        raise TransientError("odd")

    async def endless() -> None:
        begun.append("endless")
        await asyncio.Event().wait()

    async def work() -> None:
        async with Crew(2) as crew:
            await crew.start(endless())
            await crew.start(broken())
            # No room: it is still waiting for it when the crew ends.
            await crew.start(endless())
            await crew.start(endless())

    with pytest.raises(ExceptionGroup) as caught:
        await work()
    assert caught.group_contains(TransientError, match="odd")
    assert begun[:2] == ["endless", "broken"]


async def test_a_crew_finishes_its_jobs_when_the_block_fails() -> None:
    gate, done = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        await gate.wait()
        done.set()

    async def block() -> None:
        async with Crew(2) as crew:
            await crew.start(job())
            asyncio.get_running_loop().call_soon(gate.set)
            raise ValueError("the block")

    with pytest.raises(ValueError, match="the block"):
        await block()

    assert done.is_set()
