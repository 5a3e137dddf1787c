"""What is told of an alert: as it is now, whether it goes out, and how old it is."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.alert import AlertId, AlertState
from bot.store import Stores
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
