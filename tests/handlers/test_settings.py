import pytest

from bot.core.speech import said
from bot.locales import LANGUAGES
from bot.model.chat import Preferences, Voice
from bot.model.story import Urgency
from bot.store import Stores
from handlers.digest import digest
from handlers.limit import limit
from handlers.pause import pause
from handlers.quiet import quiet
from handlers.settings import settings
from tests.builders import NOW, READER, message


async def preferences(stores: Stores) -> Preferences:
    record = await stores.chats.get(READER.id)
    assert record is not None
    return record.preferences


async def test_it_shows_what_is_set_and_marks_it(stores: Stores) -> None:
    reply = await settings.answer(message("/settings"), stores)

    assert "You get every alert" in reply.text
    assert "with a sound" in reply.text
    marked = [button.command for button in reply.buttons if button.label.startswith("✓")]
    assert marked == ["/settings floor news", "/settings sound on"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("floor urgent", Preferences(floor=Urgency.URGENT)),
        ("floor flash", Preferences(floor=Urgency.FLASH)),
        ("floor news", Preferences(floor=Urgency.NEWS)),
        ("FLOOR Flash", Preferences(floor=Urgency.FLASH)),
        ("sound off", Preferences(is_silent=True)),
        ("sound on", Preferences(is_silent=False)),
    ],
)
async def test_a_choice_is_kept_and_shown(
    stores: Stores, words: str, expected: Preferences
) -> None:
    reply = await settings.answer(message(f"/settings {words}"), stores)

    assert await preferences(stores) == expected
    marked = [button.command for button in reply.buttons if button.label.startswith("✓")]
    assert f"/settings {words.lower()}" in marked


async def test_one_choice_leaves_the_other_alone(stores: Stores) -> None:
    await settings.answer(message("/settings floor flash"), stores)
    await settings.answer(message("/settings sound off"), stores)

    assert await preferences(stores) == Preferences(floor=Urgency.FLASH, is_silent=True)


@pytest.mark.parametrize(
    "words",
    ["floor", "floor routine", "floor 3", "floor news now", "sound", "sound 1", "volume 11", "x"],
)
async def test_what_cannot_be_set_changes_nothing_and_shows_the_choices(
    stores: Stores, words: str
) -> None:
    reply = await settings.answer(message(f"/settings {words}"), stores)

    assert "no such setting" in reply.text
    assert len(reply.buttons) == 5
    assert await preferences(stores) == Preferences()


async def test_what_lets_alerts_wait_is_shown_while_it_is_on(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    for line, handler in (("/pause 2h", pause), ("/quiet 22-7", quiet), ("/limit 5", limit)):
        await handler.answer(message(line), stores)

    shown = (await settings.answer(message("/settings"), stores)).text.splitlines()
    assert len(shown) == 5
    assert "I say nothing until" in shown[2]
    assert "from 22:00 to 07:00" in shown[3]
    assert "at most 5 alerts a day" in shown[4]

    await digest.answer(message("/digest daily 8"), stores)
    assert "daily at 08:00" in (await settings.answer(message("/settings"), stores)).text


async def test_every_label_is_said_in_the_readers_language(stores: Stores) -> None:
    reply = await settings.answer(message("/settings"), stores)

    # Some words are the same in several languages, never in all of them.
    for button in reply.buttons:
        spoken = {said(button.label, Voice(language)) for language in LANGUAGES}
        assert len(spoken) > 5, button.label
