"""A Telegram, and the channel opened over it."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.contract import Channel
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import NO_LIMITS, FakeTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Telegram without limits that found nothing to complain about."""
    async with FakeTelegram.running(NO_LIMITS) as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel
