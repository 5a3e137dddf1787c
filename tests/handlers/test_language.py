import pytest

from bot.core.rendering import post_of_reply
from bot.locales import LANGUAGES
from bot.model.message import Reply
from bot.store import Stores
from handlers.language import language
from tests.builders import NOW, READER, message


@pytest.fixture(autouse=True)
async def known(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)


async def say(stores: Stores, line: str) -> Reply:
    return await language.answer(message(line), stores)


def marked(reply: Reply) -> list[str]:
    return [button.command for button in reply.buttons if button.label.startswith("✓")]


async def test_every_language_is_offered_by_its_own_name(stores: Stores) -> None:
    reply = await say(stores, "/language")

    commands = [button.command for button in reply.buttons]
    assert commands == [f"/language {one}" for one in (*LANGUAGES, "auto")]
    assert "العربية" in [button.label for button in reply.buttons]
    assert marked(reply) == ["/language auto"]


@pytest.mark.parametrize("wish", ["es", "ES", "es-MX", "Español", "spanish", "español"])
async def test_a_language_is_chosen_and_spoken_from_then_on(stores: Stores, wish: str) -> None:
    reply = await say(stores, f"/language {wish}")

    tuning = await stores.tunings.get(READER.id)
    assert tuning.speaks == "es"
    assert post_of_reply(reply, tuning.voice("de")).text == "De ahora en adelante hablo: Español."
    assert marked(reply) == marked(await say(stores, "/language")) == ["/language es"]


async def test_the_choice_is_taken_back(stores: Stores) -> None:
    await say(stores, "/language ar")
    reply = await say(stores, "/language auto")

    assert (await stores.tunings.get(READER.id)).speaks == ""
    assert marked(reply) == ["/language auto"]


@pytest.mark.parametrize("wish", ["klingon", "../es", "x" * 4000, "es es"])
async def test_what_we_do_not_speak_changes_nothing(stores: Stores, wish: str) -> None:
    await say(stores, "/language es")
    reply = await say(stores, f"/language {wish}")

    assert "I do not speak that" in reply.text
    assert (await stores.tunings.get(READER.id)).speaks == "es"
    assert marked(reply) == ["/language es"]
