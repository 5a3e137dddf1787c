import pytest

from bot.core.rendering import post_of_reply
from bot.model.message import Reply
from bot.model.tuning import Level
from bot.store import Stores
from handlers.level import level
from tests.builders import CLIMATE, NOW, READER, message


@pytest.fixture(autouse=True)
async def _reader(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=5)


async def said(stores: Stores, words: str) -> Reply:
    return await level.answer(message(f"/level {words}"), stores)


async def kept(stores: Stores) -> Level | None:
    return (await stores.tunings.get(READER.id)).levels.get(CLIMATE.slug)


@pytest.mark.parametrize("wish", Level)
async def test_a_topic_is_as_loud_as_wished(stores: Stores, wish: Level) -> None:
    reply = await said(stores, f"climate {wish}")

    assert await kept(stores) is wish
    assert "Climate" in post_of_reply(reply).text
    assert f"/level climate {wish}" in [
        button.command for button in reply.buttons if button.label.startswith("✓")
    ]


async def test_a_level_is_understood_in_capitals_too(stores: Stores) -> None:
    await said(stores, "Climate Silent")

    assert await kept(stores) is Level.SILENT


async def test_less_goes_down_a_step_and_there_is_a_way_back(stores: Stores) -> None:
    reply = await said(stores, "climate less")
    assert await kept(stores) is Level.URGENT
    assert reply.buttons[0].command == "/level climate usual"
    await said(stores, "climate less")
    assert await kept(stores) is Level.FLASH
    await said(stores, "climate less")
    assert await kept(stores) is Level.FLASH
    await said(stores, "climate usual")
    assert await kept(stores) is None


@pytest.mark.parametrize("words", ["", "zeppelins", "zeppelins silent"])
async def test_which_topic_is_asked_where_it_is_not_clear(stores: Stores, words: str) -> None:
    reply = await said(stores, words)

    assert "Which topic?" in post_of_reply(reply).text
    assert [button.command for button in reply.buttons] == ["/level climate"]


async def test_who_follows_nothing_is_led_on(stores: Stores) -> None:
    await stores.subscriptions.unfollow(READER.id, CLIMATE.slug)

    assert "You follow nothing yet." in post_of_reply(await said(stores, "")).text
