"""The recording channel and the feed server of the workers' tests."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Stores
from tests.builders import TOPICS
from tests.fakes.channel import PaperChannel
from tests.fakes.feeds import FeedServer, feed_server


@pytest.fixture
def paper() -> PaperChannel:
    return PaperChannel()


@pytest.fixture
async def newsroom(stores: Stores) -> Stores:
    """The stores, with the topics declared."""
    await stores.topics.declare(TOPICS)
    return stores


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        yield server
