"""The feed server of the workers' tests."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.feeds import FeedServer, feed_server


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        yield server
