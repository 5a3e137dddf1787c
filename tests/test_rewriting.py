"""A machine that rewords is there only where an operator set one and wants something of it."""

from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.model.story import Urgency
from bot.rewriting import rewriting_for
from bot.store import Stores


@pytest.mark.parametrize(
    ("environment", "is_on"),
    [
        ({}, False),
        ({"AI_SHORTENS": "true"}, False),
        ({"AI_URL": "http://127.0.0.1:1/v1", "AI_MODEL": "m"}, False),
        ({"AI_URL": "http://127.0.0.1:1/v1", "AI_MODEL": "m", "AI_SHORTENS": "true"}, True),
        ({"AI_URL": "http://127.0.0.1:1/v1", "AI_MODEL": "m", "AI_TRANSLATES_TO": "es"}, True),
    ],
)
async def test_whether_there_is_one(
    stores: Stores,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    is_on: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    async with AsyncExitStack() as stack:
        found = await rewriting_for(stack, stores)

    assert (found is not None) is is_on


async def test_a_flash_waits_no_longer_than_it_may(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AI_URL", "AI_MODEL", "AI_SHORTENS"):
        value = {"AI_URL": "http://127.0.0.1:1/v1", "AI_SHORTENS": "1"}.get(name, "m")
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AI_SECONDS", "3")

    async with AsyncExitStack() as stack:
        found = await rewriting_for(stack, stores)

    assert found is not None
    assert found.budgets[Urgency.FLASH] == timedelta(seconds=0.5)
    assert found.budgets[Urgency.NEWS] == timedelta(seconds=3)
