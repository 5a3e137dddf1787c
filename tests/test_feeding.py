"""Which loops the fetcher has, by its settings."""

from contextlib import AsyncExitStack

import pytest

from bot.feeding import feed_loops
from bot.settings import Settings, read
from bot.store import Stores


@pytest.mark.parametrize(
    ("public_url", "is_demo", "subscribes"),
    [("https://news.example", False, True), ("", False, False), ("https://x.example", True, False)],
)
async def test_hubs_are_asked_only_where_they_can_reach_us(
    stores: Stores, public_url: str, is_demo: bool, subscribes: bool
) -> None:
    settings = read(Settings, public_url=public_url)
    async with AsyncExitStack() as stack:
        loops = await feed_loops(stack, stores, settings, is_demo=is_demo)

    assert ("subscribe" in loops) is subscribes
    assert "poll" in loops
