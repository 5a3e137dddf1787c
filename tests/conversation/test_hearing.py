"""Words that are neither a command nor known plain words: what they may stand for."""

import pytest

from bot.conversation.hearing import Reading, reading
from bot.model.tuning import Tuning
from bot.store import Stores
from handlers import MENU
from tests.builders import NOW, READER, TOPICS, message, topic
from tests.reporting import reported

USAGES = {known.name: known.usage for known in MENU if known.is_listed}


async def read(stores: Stores, text: str, language: str = "en") -> Reading:
    return await reading(message(text), USAGES, language, stores)


async def line_of(stores: Stores, text: str, language: str = "en") -> str:
    return (await read(stores, text, language)).line


def languages(found: Reading) -> list[str]:
    return [button.command.removeprefix("/language ") for button in found.languages]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pause", "/pause"),
        ("Pause 2h", "/pause 2h"),
        ("please mute football", "/mute football"),
        ("mute football for 8h!", "/mute football for 8h"),
        ("quiet 22-7", "/quiet 22-7"),
        ("limit 5", "/limit 5"),
        ("zone Lima", "/zone Lima"),
        ("privacy?", "/privacy"),
        ("language español", "/language español"),
        # More than a name and its words.
        ("mute what they say about football", ""),
        # What takes no words, or none that are typed.
        ("privacy laws", ""),
        ("stop yes", ""),
        ("start climate", ""),
        # Buttons alone say it; and no command at all.
        ("tune", ""),
        ("why", ""),
        ("football", ""),
        ("", ""),
        ("?!", ""),
    ],
)
async def test_a_name_without_its_slash_is_the_command(
    stores: Stores, text: str, line: str
) -> None:
    await stores.topics.declare(TOPICS)

    assert await line_of(stores, text) == line


async def test_a_topic_of_that_name_comes_first(stores: Stores) -> None:
    await stores.topics.declare([topic("Digest"), topic("Share prices")])

    assert await line_of(stores, "digest") == ""
    assert await line_of(stores, "share prices") == ""


async def test_so_do_words_that_stand_in_a_story(stores: Stores) -> None:
    assert await line_of(stores, "share zeppelins") == "/share zeppelins"

    await reported(stores, "share of zeppelins", 1)

    assert await line_of(stores, "share zeppelins") == ""


@pytest.mark.parametrize(
    ("text", "line", "spoken"),
    [
        ("¿Qué pasa en Kenia?", "/latest Kenia", ["es"]),
        ("Was gibt es Neues zu Kenia?", "/latest Kenia", ["de"]),
        ("quoi de neuf au Kenya ?", "/latest Kenya", ["fr"]),
        ("肯尼亚有什么新闻", "/latest 肯尼亚", ["zh"]),
        ("केन्या में क्या हो रहा है?", "/latest केन्या", ["hi"]),
        ("ما الجديد في كينيا؟", "/latest كينيا", ["ar"]),
        ("что нового в Кении?", "/latest Кении", ["ru"]),
        ("Folge Tesla", "/follow Tesla", ["de"]),
        ("danke", "/thanks", ["de"]),
        ("hör auf", "/stop", ["de"]),
        ("/noticias", "/latest", ["es", "pt"]),
        ("mujhe taaza khabar do", "/latest", ["hi"]),
        ("cricket ki khabar do", "/latest cricket", ["hi"]),
        ("Tesla ko follow karo", "/follow Tesla", ["hi"]),
        ("band karo", "/stop", ["hi"]),
        # Of those that agree, the one that understands the most of it.
        ("notícias do clima", "/latest clima", ["pt"]),
        ("berita hari ini", "/latest", ["id", "ms"]),
        # Nothing in any, and English whose first word is one of another language.
        ("stand up comedy", "", []),
        ("such a lovely day", "", []),
        ("what a goal", "", []),
        ("music band", "", []),
        ("surat khabar", "", []),
        ("danke " * 100, "", []),
    ],
)
async def test_another_language_than_the_readers_is_understood_and_offered(
    stores: Stores, text: str, line: str, spoken: list[str]
) -> None:
    found = await read(stores, text)

    assert (found.line, languages(found)) == (line, spoken)


async def test_a_language_is_offered_by_its_own_name(stores: Stores) -> None:
    (button,) = (await read(stores, "Folge Tesla")).languages

    assert (button.label, button.command) == ("Deutsch", "/language de")


async def test_who_chose_a_language_is_offered_no_other(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.tunings.put(READER.id, Tuning(speaks="es"))

    assert await read(stores, "Folge Tesla", "es") == Reading("/follow Tesla")


async def test_words_of_another_language_that_stand_in_a_story_are_looked_for(
    stores: Stores,
) -> None:
    await reported(stores, "stand in line", 1)

    assert await line_of(stores, "stand in line") == ""
    assert await line_of(stores, "stand in queue") == "/latest queue"


async def test_so_is_a_name_that_is_small_talk_in_another_language(stores: Stores) -> None:
    assert await line_of(stores, "Vale") == "/thanks ok"

    await reported(stores, "Vale mine", 1)

    assert await line_of(stores, "Vale") == ""


async def test_a_topic_of_that_name_is_no_word_of_another_language(stores: Stores) -> None:
    await stores.topics.declare([topic("Halt")])

    assert await line_of(stores, "halt") == ""
