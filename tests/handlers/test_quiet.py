import pytest

from bot.core.rendering import post_of_reply
from bot.model.tuning import QuietHours
from bot.store import Stores
from handlers.quiet import quiet
from handlers.zone import zone
from tests.builders import NOW, READER, message


async def said(stores: Stores, words: str) -> str:
    await stores.chats.meet(READER, NOW)
    return post_of_reply(await quiet.answer(message(f"/quiet {words}"), stores)).text


async def hours(stores: Stores) -> QuietHours | None:
    return (await stores.tunings.get(READER.id)).quiet


async def test_hours_are_kept_told_and_taken_back(stores: Stores) -> None:
    text = await said(stores, "22:30-7")

    assert await hours(stores) == QuietHours(start=22 * 60 + 30, end=7 * 60)
    assert "from 22:30 to 07:00 (UTC)" in text
    assert "Not even a flash" in text
    assert "at any hour" in await said(stores, "off")
    assert await hours(stores) is None


async def test_flashes_are_let_through_only_if_the_reader_says_so(stores: Stores) -> None:
    await said(stores, "22-7")
    text = await said(stores, "flash on")

    assert "A flash comes even then." in text
    assert await hours(stores) == QuietHours(start=22 * 60, end=7 * 60, flash_breaks=True)
    await said(stores, "23-6")
    assert await hours(stores) == QuietHours(start=23 * 60, end=6 * 60, flash_breaks=True)


async def test_where_somebody_is_is_asked_once(stores: Stores) -> None:
    assert "Where are you?" in await said(stores, "22-7")

    await zone.answer(message("/zone Lima"), stores)

    text = await said(stores, "")
    assert "Where are you?" not in text
    assert "(Lima)" in text


@pytest.mark.parametrize("words", ["22", "25-7", "night", "flash on", "22-7-8", "x" * 900])
async def test_what_are_no_hours_changes_nothing(stores: Stores, words: str) -> None:
    assert "Which hours?" in await said(stores, words)
    assert await hours(stores) is None
