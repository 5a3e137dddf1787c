"""Topics by the names that they have in the readers' languages."""

import re
from dataclasses import replace

import pytest

from bot.commands import dispatch
from bot.core.rendering import post_of_reply
from bot.model.chat import Voice
from bot.model.message import Message, Post
from bot.sources.tables import shipped_topics
from bot.store import Stores
from handlers import MENU
from tests.builders import READER, message, topic

# What stands around a name in languages that run from right to left.
_ISOLATES = re.compile("[\u2068\u2069]")


@pytest.fixture(autouse=True)
async def _shipped(stores: Stores) -> None:
    others = (one for one in shipped_topics() if one.slug != "climate")
    await stores.topics.declare((topic("Climate"), topic("Our town"), *others))


async def manages(_message: Message) -> bool:
    return True


async def said(stores: Stores, words: str, language: str) -> Post:
    asked = message(words, chat=replace(READER, language=language))
    reply = await dispatch(asked, stores, menu=MENU, manages=manages, editors=())
    assert reply is not None
    return post_of_reply(reply, Voice(language))


def labels(post: Post) -> dict[str, str]:
    return {button.command: button.label for row in post.rows for button in row}


@pytest.mark.parametrize(
    ("words", "language", "name"),
    [
        ("sigue terremotos", "es", "Terremotos"),
        ("/follow terremoto", "pt", "Terremotos"),
        ("Suis les séismes", "fr", "Séismes"),
        ("Folge Erdbeben", "de", "Erdbeben"),
        ("ikuti gempa", "id", "Gempa bumi"),
        ("ikuti gempa", "ms", "Gempa bumi"),
        ("تابع الزلازل", "ar", "الزلازل"),
        ("/follow भूकंपों", "hi", "भूकंप"),
        ("подпишись на землетрясения", "ru", "Землетрясения"),
        ("关注地震", "zh", "地震"),
    ],
)
async def test_a_topic_is_followed_by_its_name_in_the_readers_language(
    stores: Stores, words: str, language: str, name: str
) -> None:
    post = await said(stores, words, language)

    assert await stores.subscriptions.topics_of(READER.id) == {"earthquakes"}
    assert name in post.text
    shown = labels(await said(stores, "/following", language))["/unfollow earthquakes"]
    assert _ISOLATES.sub("", shown) == f"✕ {name}"
    assert name in (await said(stores, f"/unfollow {name}", language)).text
    assert await stores.subscriptions.topics_of(READER.id) == set()


@pytest.mark.parametrize(
    ("words", "language", "name"),
    [
        ("¿Qué hay de nuevo sobre el clima?", "es", "Clima"),
        ("что нового о климате", "ru", "Климат"),
        ("ما آخر أخبار المناخ", "ar", "المناخ"),
        ("气候有什么新消息？", "zh", "气候"),
        ("climat", "fr", "Climat"),
        ("/latest Klima", "en", "Climate"),
    ],
)
async def test_the_latest_is_asked_for_and_told_by_the_name_in_the_readers_language(
    stores: Stores, words: str, language: str, name: str
) -> None:
    post = await said(stores, words, language)

    assert name in labels(post)["/follow climate"]


async def test_the_directory_shows_names_in_the_readers_language_and_keeps_the_operators_own(
    stores: Stores,
) -> None:
    shown = labels(await said(stores, "/topics", "de"))

    assert shown["/follow climate"] == "Klima"
    assert shown["/follow our-town"] == "Our town"


async def test_what_is_muted_and_how_loud_a_topic_is_are_told_by_that_name(stores: Stores) -> None:
    await said(stores, "/follow clima", "es")

    assert "Clima" in (await said(stores, "/level clima urgent", "es")).text
    assert "Clima" in (await said(stores, "/mute clima", "es")).text
    assert labels(await said(stores, "/mute", "es"))["/unmute climate"] == "✕ Clima"


async def test_a_word_that_somebody_follows_is_never_translated(stores: Stores) -> None:
    await said(stores, "/follow +Help", "es")

    assert "✕ Help" in labels(await said(stores, "/following", "es")).values()
