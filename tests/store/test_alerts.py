"""What is told of an alert: as it is now, whether it goes out, and how old it is."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.alert import AlertId, AlertState
from bot.model.wording import Wording
from bot.store import Stores, keys
from tests.builders import alert
from tests.workers.newsroom import breaking, published


async def test_several_are_looked_at_at_once_without_those_that_have_ended(stores: Stores) -> None:
    live, held = [await published(stores, breaking()) for _ in range(2)]
    await stores.alerts.decide(held.id, AlertState.HELD)

    found = await stores.alerts.look_at([held.id, AlertId("ended"), live.id])

    assert [(one.id, state) for one, state in found] == [
        (held.id, AlertState.HELD),
        (live.id, AlertState.LIVE),
    ]
    assert await stores.alerts.look_at([]) == ()


@pytest.mark.parametrize("hours", [-1, 0, 5])
async def test_its_age_is_told_by_rediss_clock(stores: Stores, hours: int) -> None:
    written = datetime.now(UTC) - timedelta(hours=hours)

    age = await stores.alerts.age(alert(created=written))

    assert abs(age - timedelta(hours=hours)) < timedelta(minutes=1)


async def test_its_wordings_come_with_it_wherever_it_is_looked_at(stores: Stores) -> None:
    told = await published(stores, breaking())
    spanish = Wording(headline="Paran los ferris", summary="", language="es")
    await stores.alerts.word(told.id, [spanish])

    (looked, _), ((listed, _),) = (
        await stores.alerts.look(told.id),
        await stores.alerts.look_at([told.id]),
    )

    for found in (await stores.alerts.get(told.id), looked, listed):
        assert found is not None
        assert found.wordings == (spanish,)


async def test_an_alert_that_has_ended_is_not_brought_back_by_a_correction(stores: Stores) -> None:
    await stores.alerts.correct(alert(), "Three dead", "")

    assert await stores.alerts.get(alert().id) is None


async def test_a_correction_does_not_bring_back_the_words_of_before(stores: Stores) -> None:
    told = await published(stores, breaking())
    await stores.alerts.word(told.id, [Wording(headline="Cinco", summary="", language="es")])
    found = await stores.alerts.get(told.id)
    assert found is not None

    corrected = await stores.alerts.correct(found, "Three dead", "")

    assert corrected.wordings == ()
    text = await stores.outbox._database.get(keys.alert(told.id))
    assert "Cinco" not in text


@pytest.mark.parametrize("text", ["", "{}", '[{"headline": 1}]', "null"])
async def test_wordings_that_cannot_be_read_leave_the_alert_its_own(
    stores: Stores, text: str
) -> None:
    told = await published(stores, breaking())
    await stores.outbox._database.set(keys.news(f"alert:{told.id}:wordings"), text, ex=60)

    assert await stores.alerts.get(told.id) == told
