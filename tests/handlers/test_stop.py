import pytest

from bot.store import Stores
from handlers.stop import stop
from tests.builders import CLIMATE, NOW, READER, message


@pytest.fixture(autouse=True)
async def _known(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)


@pytest.mark.parametrize("words", ["", "no", "yes please", "x" * 10_000])
async def test_it_asks_before_it_forgets(stores: Stores, words: str) -> None:
    reply = await stop.answer(message(f"/stop {words}"), stores)

    assert [button.command for button in reply.buttons] == ["/stop yes", "/following", "/export"]
    assert await stores.chats.get(READER.id) is not None
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE.slug}


async def test_confirmed_it_forgets_the_chat_and_what_it_follows(stores: Stores) -> None:
    await stop.answer(message("/stop yes"), stores)

    assert await stores.chats.get(READER.id) is None
    assert await stores.subscriptions.topics_of(READER.id) == frozenset()


async def test_confirmed_twice_it_answers_the_same(stores: Stores) -> None:
    first = await stop.answer(message("/stop yes"), stores)
    second = await stop.answer(message("/stop yes"), stores)

    assert first.text == second.text
