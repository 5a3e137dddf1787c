"""A newsroom posts its stories, over real HTTP, and readers are told."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.story import Urgency
from bot.serving import listener
from bot.store import Stores
from bot.workers import embargo, ingest, serve
from bot.workers.identity import utc_now
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, working
from tests.workers.test_poll import arrived, titles

KEY, OTHER = "k" * 20, "o" * 20
STORY: dict[str, Any] = {
    "id": "storm-7",
    "headline": "Storm closes the port of Maravel",
    "body": "The port of Maravel was closed on Tuesday as the heatwave ended in a storm.",
    "subjects": ["Climate"],
    "urgency": 2,
}


@pytest.fixture
async def desk(newsroom: Stores) -> AsyncIterator[httpx.AsyncClient]:
    """A newsroom's system, with its key; the program ingests nothing yet."""
    with listener("127.0.0.1", 0) as listening:
        site = serve.Site(
            stores=newsroom,
            listener=listening.dup(),
            channels=(),
            hosts=["127.0.0.1"],
            roles=(),
            mode="live",
            play_demo=None,
            newsrooms=(("Maravel Post", KEY), ("Coast Radio", OTHER)),
        )
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with (
            working(serve=partial(serve.run, site=site)),
            httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as client,
        ):
            client.headers["Authorization"] = f"Bearer {KEY}"
            yield client


async def post(desk: httpx.AsyncClient, **changes: object) -> httpx.Response:
    return await desk.post("/stories", json=STORY | changes)


async def alerts(stores: Stores) -> list[Alert]:
    lines = await stores.outbox._database.xrange("fw:{news}:fanout")
    found = [await stores.alerts.get(AlertId(fields["alert"])) for _, fields in lines]
    return [alert for alert in found if alert]


async def test_a_story_is_taken_and_its_alert_is_as_urgent_as_the_newsroom_says(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    answer = await post(desk)
    loops = {"ingest": partial(ingest.run, stores=newsroom, fresh=LIFETIME)}
    async with working(**loops):
        (alert,) = await until(lambda: alerts(newsroom))

    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["version"]) == ("accepted", 1)
    assert (alert.urgency, alert.publisher) == (Urgency.URGENT, "Maravel Post")
    assert alert.topics == ("climate",)


async def test_a_version_is_taken_once_however_often_it_is_sent(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    answers = [await post(desk) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {202}
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert [answer.json()["status"] for answer in answers] == ["accepted", "known", "known"]
    assert len(await arrived(newsroom)) == 1


async def test_an_outdated_version_is_refused_by_its_field(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    await post(desk, version=3)
    answer = await post(desk, version=2)

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == "version"
    assert len(await arrived(newsroom)) == 1


async def test_newsrooms_do_not_share_their_ids(newsroom: Stores, desk: httpx.AsyncClient) -> None:
    await post(desk)
    answer = await desk.post("/stories", json=STORY, headers={"Authorization": f"Bearer {OTHER}"})

    assert answer.json()["status"] == "accepted"
    assert len(await arrived(newsroom)) == 2


async def test_a_new_version_joins_its_story_whatever_it_says_and_a_cancellation_withdraws_it(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    async with working(ingest=partial(ingest.run, stores=newsroom, fresh=LIFETIME)):
        await post(desk)
        await until(lambda: alerts(newsroom))
        await post(desk, version=2, headline="All quiet on the coast", body="Nothing happened.")
        await until(lambda: _has_articles(newsroom, 2))
        await post(desk, version=3, pubstatus="canceled", headline="This was a rehearsal")
        first, second = await until(lambda: _two(newsroom))

    assert (first.kind, second.kind) == (AlertKind.BREAKING, AlertKind.WITHDRAWN)
    assert second.follows_up == first.id


async def test_what_is_taken_back_is_known_by_its_id_wherever_it_stood(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    async with working(ingest=partial(ingest.run, stores=newsroom, fresh=LIFETIME)):
        await post(desk, version=4, url="https://post.example/storm")
        await until(lambda: alerts(newsroom))
        again = await post(desk, version=4)
        await post(desk, version=5, pubstatus="canceled", headline="Removed by the editor", body="")
        first, second = await until(lambda: _two(newsroom))

    assert again.json()["status"] == "known"
    assert (second.kind, second.follows_up) == (AlertKind.WITHDRAWN, first.id)


async def test_what_took_the_place_of_a_held_version_can_be_taken_back(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    end = utc_now() + timedelta(hours=8)
    async with working(ingest=partial(ingest.run, stores=newsroom, fresh=LIFETIME)):
        await post(desk, embargo=end.isoformat())
        await post(desk, version=2, url="https://post.example/storm")
        await until(lambda: alerts(newsroom))
        await post(desk, version=3, pubstatus="canceled", headline="Removed by the editor", body="")
        first, second = await until(lambda: _two(newsroom))

    assert (second.kind, second.follows_up) == (AlertKind.WITHDRAWN, first.id)


async def _has_articles(stores: Stores, count: int) -> bool:
    (story,) = await stores.stories.latest(most=5)
    return story.articles == count


async def _two(stores: Stores) -> list[Alert]:
    found = await alerts(stores)
    return found if len(found) == 2 else []


async def test_an_embargo_is_kept_and_survives_us_and_ends_on_time(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    end = utc_now() + timedelta(hours=8)
    answer = await post(desk, embargo=end.isoformat())
    await post(desk, version=2, headline="A better headline", embargo=end.isoformat())

    assert (answer.status_code, answer.json()["status"]) == (202, "held")
    assert await newsroom.arrivals.release(end - timedelta(seconds=1)) == 0
    assert await arrived(newsroom) == []
    assert await newsroom.arrivals.release(end) == 1
    assert await newsroom.arrivals.release(end) == 0
    (arrival,) = await arrived(newsroom)
    assert arrival.entry.title == "A better headline"
    assert arrival.received == arrival.entry.published


async def test_a_new_version_can_lift_an_embargo(newsroom: Stores, desk: httpx.AsyncClient) -> None:
    end = utc_now() + timedelta(hours=8)
    await post(desk, embargo=end.isoformat())
    await post(desk, version=2)

    assert titles(await arrived(newsroom)) == [STORY["headline"]]
    assert await newsroom.arrivals.release(end) == 0


async def test_the_program_ends_an_embargo_by_itself(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    await post(desk, embargo=(utc_now() + timedelta(seconds=0.3)).isoformat())
    async with working(embargo=partial(embargo.run, stores=newsroom)):
        await until(lambda: arrived(newsroom))


@pytest.mark.parametrize(
    "header", ["", "Bearer", f"Bearer {KEY}x", f"Basic {KEY}", KEY, b"Bearer \xc3\xbc"]
)
async def test_without_a_key_nothing_is_taken(
    newsroom: Stores, desk: httpx.AsyncClient, header: str | bytes
) -> None:
    raw = header if isinstance(header, bytes) else header.encode()
    answer = await desk.post("/stories", json=STORY, headers={b"Authorization": raw})

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert await arrived(newsroom) == []


async def test_what_is_wrong_is_named_and_nothing_is_taken(
    newsroom: Stores, desk: httpx.AsyncClient
) -> None:
    answer = await post(desk, urgency=12, headline="")

    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (422, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert {fault["field"] for fault in problem["errors"]} == {"urgency", "headline"}
    assert await arrived(newsroom) == []


async def test_a_story_has_a_greatest_size(newsroom: Stores, desk: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    promised = await desk.post("/stories", content=json.dumps(STORY | {"body": "x" * 300_000}))
    streamed = await desk.post("/stories", content=endless())

    assert (promised.status_code, streamed.status_code) == (413, 413)
    assert await arrived(newsroom) == []


async def test_without_newsrooms_there_is_no_such_address(stores: Stores) -> None:
    with listener("127.0.0.1", 0) as listening:
        site = serve.Site(
            stores=stores,
            listener=listening.dup(),
            channels=(),
            hosts=["127.0.0.1"],
            roles=(),
            mode="live",
            play_demo=None,
        )
        async with (
            working(serve=partial(serve.run, site=site)),
            httpx.AsyncClient(trust_env=False) as client,
        ):
            port = listening.getsockname()[1]
            answer = await client.post(f"http://127.0.0.1:{port}/stories", json=STORY)

    assert answer.status_code == 404
