import pytest

from bot.store import Stores
from handlers.only import only
from tests.builders import NOW, READER, message


async def said(stores: Stores, words: str) -> str:
    await stores.chats.meet(READER, NOW)
    return str((await only.answer(message(f"/only {words}"), stores)).text)


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("en", ("en",)),
        ("English, Español", ("en", "es")),
        ("EN es en", ("en", "es")),
        ("swahili", ("sw",)),
        ("klingon", ("tlh",)),
        ("de, Egyptian Arabic", ("de", "arz")),
        ("+Egyptian Arabic", ("de", "arz")),
        ("all", ()),
        ("+es", ("de", "es")),
        ("-de", ()),
    ],
)
async def test_languages_are_named_in_any_way(
    stores: Stores, words: str, reads: tuple[str, ...]
) -> None:
    await said(stores, "de")
    await said(stores, words)

    assert (await stores.tunings.get(READER.id)).reads == reads


async def test_what_is_chosen_is_shown_and_can_be_taken_back(stores: Stores) -> None:
    assert "any language" in await said(stores, "")
    assert "English, Español only" in await said(stores, "en es")

    reply = await only.answer(message("/only"), stores)

    ticked = {button.label: button.command for button in reply.buttons if "✓" in button.label}
    assert ticked == {"✓ English": "/only -en", "✓ Español": "/only -es"}


async def test_a_language_without_a_name_of_its_own_is_called_by_the_english_one(
    stores: Stores,
) -> None:
    assert "Balinese, English only" in await said(stores, "Balinese en")
    assert "Balinese, English only" in await said(stores, "")


@pytest.mark.parametrize("words", ["Klingonish", "en Atlantean", "x" * 3000, "🙂"])
async def test_what_is_no_language_changes_nothing(stores: Stores, words: str) -> None:
    await said(stores, "de")

    assert "Which languages?" in await said(stores, words)
    assert (await stores.tunings.get(READER.id)).reads == ("de",)
