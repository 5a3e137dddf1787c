"""An alert that is in the outbox is delivered to the end, whoever dies meanwhile."""

from dataclasses import replace
from datetime import timedelta

from bot.model.alert import AlertId
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Job, Task
from bot.model.story import Urgency
from bot.store import Stores, keys
from bot.store.outbox import SPAN
from tests.builders import NOW, alert, decision
from tests.waiting import until
from tests.workers.newsroom import breaking, published

WEB = ChannelName("web")
ALERT = alert()
LANE = ALERT.urgency


async def publish(stores: Stores) -> str:
    await stores.stories.publish(decision(alert=ALERT), read_up_to="", now=NOW)
    waiting = await stores.outbox.next_alert("fanout")
    assert waiting is not None
    return waiting[0]


async def fill(stores: Stores, buckets: int) -> None:
    """Give as many seats as fill so many buckets."""
    await stores.outbox._database.set(keys.seats(WEB), buckets * keys.SEATS)


async def test_an_alert_becomes_jobs_that_cover_every_bucket_once(stores: Stores) -> None:
    await fill(stores, 2 * SPAN + 1)
    await stores.outbox.fan_out(await publish(stores), ALERT, [WEB])

    jobs = [await stores.outbox.take(WEB, LANE, "worker") for _ in range(3)]

    assert [(job.first, job.last) for job in jobs if job] == [(0, 63), (64, 127), (128, 128)]
    assert all(job and job.alert == ALERT.id and job.task is Task.SEND for job in jobs)
    assert await stores.outbox.take(WEB, LANE, "worker") is None
    assert await stores.outbox.next_alert("fanout") is None


async def test_a_channel_without_readers_gets_no_job(stores: Stores) -> None:
    await stores.outbox.fan_out(await publish(stores), ALERT, [WEB])

    assert await stores.outbox.take(WEB, LANE, "worker") is None


async def test_an_alert_whose_fan_out_died_is_fanned_out_by_another(stores: Stores) -> None:
    await publish(stores)
    other = Stores.over(stores.outbox._database)

    async def found() -> object:
        await stores.heartbeats.beat("another", ())
        return await other.outbox.next_alert("another")

    assert await until(found)


async def test_a_job_given_back_comes_again_as_left_behind(stores: Stores) -> None:
    await fill(stores, 1)
    await stores.outbox.fan_out(await publish(stores), ALERT, [WEB])
    job = await stores.outbox.take(WEB, LANE, "one")
    assert job is not None
    await stores.outbox.give_back(job)
    other = Stores.over(stores.outbox._database)

    async def found() -> Job | None:
        taken = await other.outbox.take(WEB, LANE, "two")
        return taken if taken and taken.is_left_behind else None

    again = await until(found)
    assert again is not None
    assert again.first == job.first


async def test_a_job_with_readers_to_try_again_returns_when_they_are_due(stores: Stores) -> None:
    due = NOW + timedelta(seconds=9)
    await stores.outbox.schedule(ALERT.id, Bucket(WEB, 7), LANE, due)
    await stores.outbox.schedule(ALERT.id, Bucket(WEB, 7), LANE, due + timedelta(hours=1))

    assert await stores.outbox.release_due([WEB], NOW) == 0
    assert await stores.outbox.release_due([WEB], due) == 1
    job = await stores.outbox.take(WEB, LANE, "worker")

    assert job is not None
    assert (job.first, job.task, job.lane) == (7, Task.RETRY, Urgency.URGENT)
    await stores.outbox.done(job)
    assert await stores.outbox.release_due([WEB], due) == 0


async def test_a_channel_that_is_off_keeps_its_retries_until_it_is_on_again(
    stores: Stores,
) -> None:
    await stores.outbox.schedule(ALERT.id, Bucket(WEB, 7), LANE, NOW)

    assert await stores.outbox.release_due([ChannelName("telegram")], NOW) == 0
    assert await stores.outbox.release_due([WEB], NOW) == 1


async def test_an_alert_is_behind_those_of_its_lane_that_are_still_going_out(
    stores: Stores,
) -> None:
    other = replace(ALERT, id=AlertId("other"))
    for about in (ALERT, ALERT, other):
        await stores.outbox.add(WEB, about, Task.SEND, range(1))
    one, two, three = [await stores.outbox.take(WEB, LANE, "worker") for _ in range(3)]
    assert one
    assert two
    assert three

    assert not await stores.outbox.is_behind(one)
    assert not await stores.outbox.is_behind(two)
    assert await stores.outbox.is_behind(three)
    await stores.outbox.done(one)
    await stores.outbox.done(two)

    assert not await stores.outbox.is_behind(three)


async def test_who_is_behind_a_worker_that_dies_does_its_job(stores: Stores) -> None:
    await stores.heartbeats.beat("one", ())
    await stores.outbox.add(WEB, ALERT, Task.SEND, range(1))
    first = await stores.outbox.take(WEB, LANE, "one")
    await stores.outbox.add(WEB, replace(ALERT, id=AlertId("other")), Task.SEND, range(1))
    survivor = Stores.over(stores.outbox._database)
    behind = await survivor.outbox.take(WEB, LANE, "two")
    assert first
    assert behind
    await stores.heartbeats.end("one")

    async def found() -> Job | None:
        await stores.heartbeats.beat("two", ())
        return await survivor.outbox.take_before(behind, "two")

    left = await until(found)
    assert left
    assert (left.id, left.is_left_behind) == (first.id, True)


async def test_an_alert_is_ahead_of_another_until_it_is_fanned_out(stores: Stores) -> None:
    first, second = [await published(stores, breaking()) for _ in range(2)]
    (ticket, _), (later, taken) = [await taken_by(stores, name) for name in ("one", "two")]

    assert taken == second.id
    assert await stores.outbox.is_ahead(later, first.id)
    assert not await stores.outbox.is_ahead(ticket, second.id)
    await stores.outbox.fan_out(ticket, first, [])
    assert not await stores.outbox.is_ahead(later, first.id)


async def taken_by(stores: Stores, worker: str) -> tuple[str, AlertId]:
    found = await stores.outbox.next_alert(worker)
    assert found is not None
    return found
