import pytest

from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.limit import limit
from tests.builders import NOW, READER, message


async def said(stores: Stores, words: str) -> str:
    await stores.chats.meet(READER, NOW)
    return post_of_reply(await limit.answer(message(f"/limit {words}"), stores)).text


@pytest.mark.parametrize(("words", "cap"), [("5", 5), ("100", 100), ("off", 0), ("0", 0)])
async def test_a_number_is_kept(stores: Stores, words: str, cap: int) -> None:
    text = await said(stores, words)

    assert (await stores.tunings.get(READER.id)).cap == cap
    assert (f"at most {cap} alerts" in text) is (cap > 0)


@pytest.mark.parametrize("words", ["many", "-1", "101", "5.5", "٥", "9" * 4000])
async def test_what_is_no_number_changes_nothing(stores: Stores, words: str) -> None:
    await said(stores, "5")

    assert "How many alerts a day?" in await said(stores, words)
    assert (await stores.tunings.get(READER.id)).cap == 5


@pytest.mark.parametrize(
    ("words", "choice"), [("", "off"), ("5", "5"), ("off", "off"), ("7", ""), ("many", "off")]
)
async def test_the_choice_that_was_made_is_marked(stores: Stores, words: str, choice: str) -> None:
    reply = await limit.answer(message(f"/limit {words}"), stores)

    marked = [button.command for button in reply.buttons if button.label.startswith("✓")]
    assert marked == ([f"/limit {choice}"] if choice else [])
