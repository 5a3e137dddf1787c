"""A week of news, for readers who all want it otherwise: nobody hears a story twice as new, nor by
night, nor more than they want, and nothing is lost.

WEEK=1: a thousand readers and five thousand stories, as CI has it; else a smaller week."""

import os
from datetime import UTC, datetime

import pytest

from bot.store import Stores
from tests.week.findings import faults, lost
from tests.week.news import WEEK, alerts
from tests.week.readers import wish
from tests.week.simulation import Week

# The clocks of Europe and of Lord Howe change in this week.
START = datetime(2026, 3, 30, tzinfo=UTC) - WEEK / 2
IS_WHOLE = os.environ.get("WEEK") == "1"
READERS, STORIES = (1_000, 5_000) if IS_WHOLE else (120, 250)


@pytest.mark.timeout(900)
async def test_a_week_does_nobody_wrong_and_loses_nothing(stores: Stores) -> None:
    week = Week(stores, [wish(number, START, seed=1) for number in range(READERS)])
    await week.settle_in(START)

    await week.run(alerts(STORIES, START, seed=1), START, START + WEEK)

    assert list(faults(week)) == []
    assert await lost(stores, week) == []
    told = [one for several in week.told.values() for one in several]
    digests = sum(one.kind is None for one in told)
    # The week had something of everything.
    assert digests > 100
    assert len(told) - digests > 1_000
    if IS_WHOLE:
        print(f"{len(told) - digests} alerts and {digests} stories in digests")  # noqa: T201
