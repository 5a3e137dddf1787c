"""A newsroom for the handlers: topics to follow, and a way to bring stories in."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from bot.store import Stores
from tests.builders import TOPICS
from tests.reporting import reported

Report = Callable[[str, int], Awaitable[None]]


@pytest.fixture(autouse=True)
async def _topics(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)


@pytest.fixture
def report(stores: Stores) -> Report:
    """See `reported`."""
    return partial(reported, stores)
