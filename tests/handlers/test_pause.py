from datetime import timedelta

import pytest

from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.pause import pause
from tests.builders import NOW, READER, message


async def said(stores: Stores, words: str) -> str:
    await stores.chats.meet(READER, NOW)
    return post_of_reply(await pause.answer(message(f"/pause {words}"), stores)).text


async def test_a_pause_has_an_end(stores: Stores) -> None:
    assert "until 3 Nov 16:05 UTC" in await said(stores, "2h")
    assert (await stores.tunings.get(READER.id)).paused_until == NOW + timedelta(hours=2)
    assert "until 3 Nov 16:05 UTC" in await said(stores, "")


@pytest.mark.parametrize("words", ["", "soon", "99 years", "x" * 900])
async def test_without_a_duration_it_asks_for_one(stores: Stores, words: str) -> None:
    assert "or how long" in await said(stores, words)
    assert (await stores.tunings.get(READER.id)).paused_until is None
