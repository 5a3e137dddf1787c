import pytest

from bot.core.rendering import post_of_reply
from bot.model.tuning import DigestPlan, Tuning
from bot.store import Stores
from handlers.digest import digest
from tests.builders import NOW, READER, message


async def said(stores: Stores, words: str) -> str:
    await stores.chats.meet(READER, NOW)
    return post_of_reply(await digest.answer(message(f"/digest {words}"), stores)).text


@pytest.mark.parametrize(
    ("words", "plan", "told"),
    [
        ("daily 8", DigestPlan(times=(480,)), "daily at 08:00 (UTC)"),
        ("twice 8 18", DigestPlan(times=(480, 1080)), "daily at 08:00 and 18:00"),
        ("weekly sunday 9", DigestPlan(times=(540,), weekday=6), "on Sunday at 09:00"),
        ("off", None, "as it happens"),
        ("", None, "as it happens"),
    ],
)
async def test_a_plan_is_kept_and_told(
    stores: Stores, words: str, plan: DigestPlan | None, told: str
) -> None:
    assert told in await said(stores, words)
    assert (await stores.tunings.get(READER.id)).digest == plan


@pytest.mark.parametrize("words", ["hourly", "daily soon", "8", "weekly x"])
async def test_what_is_no_plan_leaves_the_one_that_there_is(stores: Stores, words: str) -> None:
    await said(stores, "daily 8")

    assert "When shall it come?" in await said(stores, words)
    assert (await stores.tunings.get(READER.id)).digest == DigestPlan(times=(480,))


@pytest.mark.parametrize(
    ("words", "choice"),
    [("", "off"), ("daily 8", "daily 8"), ("weekly sunday 9", "weekly sunday 9"), ("daily 7", "")],
)
async def test_the_choice_that_was_made_is_marked(stores: Stores, words: str, choice: str) -> None:
    reply = await digest.answer(message(f"/digest {words}"), stores)

    marked = [button.command for button in reply.buttons if button.label.startswith("✓")]
    assert marked == ([f"/digest {choice}"] if choice else [])


async def test_without_a_digest_it_says_what_else_lets_alerts_wait(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.tunings.put(READER.id, Tuning(cap=5))

    text = await said(stores, "off")

    assert text.startswith("You have no digest.\nYou get at most 5 alerts a day")
    assert "as it happens" not in text
